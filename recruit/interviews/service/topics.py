"""Topics of the open lesson: fixed first, then drawn from a seed that everybody knows."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.interviews import queries
from recruit.interviews.events import LessonSeedAnnounced, LessonTopicsFixed
from recruit.interviews.models import TopicList
from recruit.interviews.rules import parse_topics, topics_digest
from recruit.interviews.service.common import campaign_of
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

LONGEST_SEED = 200


def fix_topics(
    campaign_id: int, subject_code: str, text: str, *, asker: Asker, now: datetime
) -> str:
    """Fix the topics of one subject for good; returns their digest."""
    if subject_code not in directory.subjects():
        raise NotFoundError()
    topics = parse_topics(text)
    found = topics_digest(topics)
    row = TopicList(
        campaign_id=campaign_id,
        subject_code=subject_code,
        topics=[{"az": one.az, "en": one.en} for one in topics],
        digest=found,
        fixed_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        message = N_("The topics of this subject are fixed already.")
        raise RuleError(message, field="subject") from error
    campaign = campaign_of(campaign_id)
    event = LessonTopicsFixed(
        subject=Ref("campaign", campaign),
        campaign=campaign,
        subject_code=subject_code,
        topics=len(topics),
        digest=found,
    )
    journal.record(event, actor=asker.ref, now=now)
    return found


def announce_seed(
    campaign_id: int, subject_code: str, seed: str, *, asker: Asker, now: datetime
) -> None:
    """Announce what was drawn in public: from here on every topic is decided, for good."""
    listed = queries.topics_of(campaign_id, subject_code)
    if listed is None:
        raise NotFoundError()
    text = " ".join(seed.split())
    if not 3 <= len(text) <= LONGEST_SEED:
        message = N_("A seed has from 3 to %(most)s characters.")
        raise RuleError(message, field="seed", most=LONGEST_SEED)
    done = db.session.scalar(
        update(TopicList)
        .where(TopicList.id == listed.id, TopicList.seed.is_(None))
        .values(seed=text, seed_at=now)
        .returning(TopicList.id),
        execution_options={"synchronize_session": False},
    )
    if done is None:
        raise RuleError(N_("The seed is announced already and cannot change."), field="seed")
    campaign = campaign_of(campaign_id)
    event = LessonSeedAnnounced(
        subject=Ref("campaign", campaign),
        campaign=campaign,
        subject_code=subject_code,
        seed=text,
        digest=listed.digest,
    )
    journal.record(event, actor=asker.ref, now=now)
