"""What candidates are told about their points."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import PhaseKind
from recruit.journal import queries as journal
from recruit.journal.queries import Entry
from recruit.notifications.recipients.common import appeal_window, application, subject, window
from recruit.notifications.rules import Notice
from recruit.notifications.service import tells
from recruit.points import queries

PAGE = "/me/points"


@tells("PointsComputed", "points-computed")
def computed(entry: Entry) -> Iterator[Notice]:
    """Everybody who has a total for the first time; whose total changed hears of it by itself."""
    campaign = campaigns.campaign(entry.subject.id)
    dates = {
        **appeal_window(campaign.id),
        **window(campaign.id, PhaseKind.CHOICE, "choice"),
    }
    for person_id, totals in _new_totals(campaign.id, entry).items():
        passed = any(one["passed"] for one in totals)
        yield Notice(person_id, {"totals": totals, "passed": passed, **dates}, PAGE)


def _new_totals(campaign_id: int, entry: Entry) -> dict[int, list[dict[str, Any]]]:
    """By person: first totals since the computation before this one."""
    earlier, _count = journal.entries(
        kind=entry.kind, campaign=entry.campaign, until=entry.at, limit=1
    )
    since = earlier[0].at if earlier else None
    new = {
        application_id: total
        for application_id, total in queries.totals(campaign_id).items()
        if total.version == 1 and _between(since, total.computed_at, entry.at)
    }
    found: dict[int, list[dict[str, Any]]] = {}
    for application_id, one in applications.by_ids(new).items():
        total = new[application_id]
        line = {
            "subject": subject(one.subject_code),
            "total": total.points,
            "threshold": total.threshold,
            "passed": total.passed,
        }
        found.setdefault(one.person_id, []).append(line)
    return found


def _between(since: datetime | None, at: datetime | None, until: datetime) -> bool:
    return at is not None and at <= until and (since is None or at > since)


@tells("PointsCorrected", "points-corrected")
def corrected(entry: Entry) -> Iterator[Notice]:
    yield from _new_total(entry)


@tells("TotalChanged", "points-changed")
def changed(entry: Entry) -> Iterator[Notice]:
    """A correction after an objection changes the total, too, and has a message of its own."""
    corrections, _count = journal.entries(kind="PointsCorrected", about=[entry.subject], limit=20)
    if all(one.at != entry.at for one in corrections):
        yield from _new_total(entry)


def _new_total(entry: Entry) -> Iterator[Notice]:
    one = application(entry.subject.id)
    total = queries.total(one.id)
    if total is not None:
        values = {"subject": subject(one.subject_code), "total": total.points}
        yield Notice(one.person_id, values, PAGE)
