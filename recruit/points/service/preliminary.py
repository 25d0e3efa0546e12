"""The evaluation of an application's own indicators, before the exam."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import structlog

from recruit.applications import queries as applications
from recruit.applications import service as applications_service
from recruit.applications.rules import Application, ApplicationState, Preliminary
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates.queries import counting
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import RecruitError
from recruit.kernel.events import Ref
from recruit.points.events import PreliminaryRanked
from recruit.points.rules import PointsRules, Reckoner, Total, line_document
from recruit.points.service.book import Book, facts_of, open_book

log = structlog.get_logger("recruit.points")

RANKED = (
    ApplicationState.SUBMITTED,
    ApplicationState.UNDER_CHECK,
    ApplicationState.RETURNED,
    ApplicationState.SECOND_CHECK,
    ApplicationState.THIRD_CHECK,
    ApplicationState.REOPENED,
    ApplicationState.ELIGIBLE,
)


def on_submission(application: Application, rule_set: str, *, actor: Ref, now: datetime) -> None:
    """Evaluate an application the moment it is submitted under the rules in force, of which this
    is the digest.

    Never in the way of the submission: what cannot be evaluated is left to the next run.
    """
    try:
        _digest, rules = campaigns.section_in_force(rule_set, application.campaign_id, "points")
        if evaluates(rules):
            _evaluate(application, actor, now)
    except RecruitError:
        log.warning("preliminary evaluation left out", application=application.public_id)


def evaluate_one(application: Application, *, actor: Ref, now: datetime) -> Preliminary | None:
    """Points of one application without a rank; None where the rules know no such evaluation."""
    if not evaluates(campaigns.section(application.campaign_id, "points")):
        return None
    return _evaluate(application, actor, now)


def _evaluate(application: Application, actor: Ref, now: datetime) -> Preliminary:
    book = open_book(application.campaign_id)
    (total,) = _evaluated(book, [application]).values()
    found = _as_preliminary(total, None, None)
    applications_service.record_preliminary({application.id: found}, actor=actor, now=now)
    return found


def evaluates(rules: PointsRules) -> bool:
    """Whether some points come from the application itself."""
    return any(source.preliminary for source in rules.printed)


def preliminary(campaign: Campaign, *, asker: Asker, now: datetime) -> int:
    """Evaluate all submitted applications and give each its provisional rank in its subject.

    Equals share a rank. Returns how many were ranked; 0 where the rules know no evaluation.
    """
    book = open_book(campaign.id)
    if not evaluates(book.rules):
        return 0
    found = applications.in_campaign(campaign.id, RANKED)
    totals = _evaluated(book, found)
    written: dict[int, Preliminary] = {}
    for group in _by_subject(found).values():
        ranks = ranked({one.id: totals[one.id].points for one in group})
        for one in group:
            written[one.id] = _as_preliminary(totals[one.id], ranks[one.id], len(group))
    if written:
        applications_service.record_preliminary(written, actor=asker.ref, now=now)
    ref = Ref("campaign", campaign.public_id)
    event = PreliminaryRanked(subject=ref, campaign=campaign.public_id, ranked=len(written))
    journal.record(event, actor=asker.ref, now=now)
    return len(written)


def ranked(points: dict[int, Decimal]) -> dict[int, int]:
    """1 for the highest; equals share a rank and the next one counts them all: 1, 2, 2, 4."""
    order = sorted(points.values(), reverse=True)
    first: dict[Decimal, int] = {}
    for place, value in enumerate(order, 1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in points.items()}


def _by_subject(found: list[Application]) -> dict[str, list[Application]]:
    groups: dict[str, list[Application]] = defaultdict(list)
    for one in found:
        groups[one.subject_code].append(one)
    return groups


def _evaluated(book: Book, found: Sequence[Application]) -> dict[int, Total]:
    """By application id: what the cards as they were submitted come to."""
    places = {one.id: (one.card_id, one.card_version) for one in found}
    cards = counting.counted_at(places.values(), book.rules.fields)
    reckoner = Reckoner(book.rules, book.rule_set.digest)
    return {
        key: reckoner.total(facts_of(book, cards[place]), preliminary=True)
        for key, place in places.items()
    }


def _as_preliminary(total: Total, rank: int | None, of: int | None) -> Preliminary:
    return Preliminary(total.points, rank, of, [line_document(line) for line in total.lines])
