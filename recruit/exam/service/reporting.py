"""A candidate's score report by topic."""

from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.analysis import topics_of
from recruit.exam.queries.keys import marking_contents
from recruit.exam.rules.attempts import Attempt
from recruit.exam.rules.report import TopicLine, by_topic
from recruit.exam.service.marking import keyed


def topic_report(attempt: Attempt) -> list[TopicLine]:
    """How an ended attempt went by section and topic; only for who may see its result."""
    paper = attempts_queries.paper(attempt.paper_id)
    versions = [item.version_id for item in paper.items]
    contents = marking_contents(attempt.campaign_id, versions)
    given = attempts_queries.responses([attempt.id])
    return by_topic(
        keyed(paper, contents),
        topics_of(item.item_id for item in paper.items),
        given.get(attempt.id, {}),
        items_queries.voided(attempt.campaign_id),
    )
