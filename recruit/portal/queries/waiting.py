"""What waits for an official: only what their permissions and districts let them do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from recruit.accounts import queries as accounts
from recruit.accounts.service import proposals
from recruit.appeals import queries as appeals
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.exam.queries import protocol, reviews, sittings
from recruit.exam.rules.seating import SittingState
from recruit.interviews import queries as interviews
from recruit.jobs import queries as jobs
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.clock import baku
from recruit.kernel.text import N_
from recruit.vacancies import queries as vacancies

P = Permission


@dataclass(frozen=True)
class Waiting:
    """One queue that is not empty: its name (a source text), length, oldest entry and page."""

    label: str
    count: int
    endpoint: str
    oldest: datetime | None = None
    urgent: bool = False
    params: Mapping[str, str] = field(default_factory=dict)  # of the page's address


def waiting_for(asker: Asker, campaign: Campaign | None, now: datetime) -> list[Waiting]:
    """The queues that hold something for this official, in the order in which they press."""
    return [*_everywhere(asker), *(_in_campaign(asker, campaign, now) if campaign else ())]


def _everywhere(asker: Asker) -> Iterator[Waiting]:
    proposed = proposals.waiting_for(asker)
    if proposed:
        oldest = proposed[0].proposed_at
        yield Waiting(
            N_("Decisions that need a second official"),
            len(proposed),
            "accounts.decisions",
            oldest,
            urgent=True,
        )
    if asker.may(P.PEOPLE_MANAGE):
        rows = [one for one in accounts.disputes(1).rows if one.closed_at is None]
        if rows:
            yield Waiting(
                N_("Disputes about a FIN"), len(rows), "accounts.disputes", rows[0].made_at
            )
    if asker.scope(P.PEOPLE_MANAGE).everywhere:
        count, since = accounts.waiting_erasures()
        if count:
            yield Waiting(N_("Requests for erasure"), count, "portal.office_erasures", since)
    if asker.may(P.ITEMS_REVIEW):
        items = reviews.waiting_for(asker)
        if items:
            yield Waiting(N_("Questions to review"), len(items), "exam.reviews", items[0].since)
    failed = jobs.counts().get("failed", 0) if asker.may(P.JOBS_WATCH) else 0
    if failed:
        first = jobs.failed()[-1].created_at
        yield Waiting(N_("Jobs that failed"), failed, "portal.jobs", first, urgent=True)


def _in_campaign(asker: Asker, campaign: Campaign, now: datetime) -> Iterator[Waiting]:
    for permission, look in _LOOKS:
        if asker.may(permission):
            found = look(asker, campaign, now)
            if found is not None and found.count:
                yield found


def _sittings_today(asker: Asker, campaign: Campaign, now: datetime) -> Waiting:
    today = [
        one
        for one in sittings.sittings(campaign.id, asker.scope(P.SITTINGS_WATCH))
        if one.state is not SittingState.CLOSED
        and one.closes_at > now
        and baku(one.opens_at).date() <= baku(now).date()
    ]
    first = min((one.opens_at for one in today), default=None)
    soon = first is not None and first < now + timedelta(hours=1)
    return Waiting(N_("Sittings today"), len(today), "exam.office", first, urgent=soon)


def _protocols(asker: Asker, campaign: Campaign, now: datetime) -> Waiting:
    """Sittings of halls that are over and not closed yet."""
    over = protocol.without_protocol(campaign.id, asker.scope(P.SITTINGS_WATCH), now)
    label = N_("Sittings that wait for their protocol")
    return Waiting(label, len(over), "exam.office", min(over, default=None), urgent=True)


def _applications(asker: Asker, campaign: Campaign, now: datetime) -> Waiting:
    scope = asker.scope(P.APPLICATIONS_CHECK)
    first = applications.queue(campaign.id, applications.Filters(), scope, 1, 1)
    oldest = first.rows[0].application.submitted_at if first.rows else None
    return Waiting(N_("Applications to check"), first.total, "applications.queue", oldest)


def _adjustments(asker: Asker, campaign: Campaign, now: datetime) -> Waiting:
    scope = asker.scope(P.ADJUSTMENTS_DECIDE)
    first = candidates.queue(scope, limit=1)
    oldest = first[0].asked_at if first else None
    label = N_("Requests for exam adjustments")
    return Waiting(label, candidates.waiting(scope), "candidates.office_adjustments", oldest)


def _objections(asker: Asker, campaign: Campaign, now: datetime) -> Waiting:
    scope = asker.scope(P.APPEALS_DECIDE)
    rows, count = appeals.queue(campaign.id, scope, state="waiting", limit=1)
    oldest = rows[0].raised_at if rows else None
    return Waiting(N_("Objections to decide"), count, "appeals.office", oldest)


def _interviews(asker: Asker, campaign: Campaign, now: datetime) -> Waiting:
    mine = interviews.slots_of_member(asker.own_id(), campaign.id)
    unmarked = [one for one in mine if asker.own_id() not in one.sheets and one.starts_at <= now]
    oldest = min((one.starts_at for one in unmarked), default=None)
    return Waiting(N_("Interviews to mark"), len(unmarked), "interviews.office", oldest)


def _drafts(asker: Asker, campaign: Campaign, now: datetime) -> Waiting:
    scope = asker.scope(P.VACANCIES_PUBLISH)
    ready = vacancies.waiting(campaign.id, vacancies.OfficeFilters(), scope)
    return Waiting(N_("Vacancies to publish"), ready.vacancies, "vacancies.office")


def _sent_back(asker: Asker, campaign: Campaign, now: datetime) -> Waiting | None:
    """What is to be corrected, for who posts vacancies and does not publish them."""
    if asker.may(P.VACANCIES_PUBLISH):
        return None
    counts = vacancies.state_counts(campaign.id, asker.scope(P.VACANCIES_EDIT))
    found = counts.get(vacancies.SENT_BACK, 0)
    which = {"campaign": campaign.public_id, "state": vacancies.SENT_BACK}
    return Waiting(N_("Vacancies to correct"), found, "vacancies.office", params=which)


Look = Callable[[Asker, Campaign, datetime], Waiting | None]

_LOOKS: tuple[tuple[Permission, Look], ...] = (
    (P.SITTINGS_WATCH, _sittings_today),
    (P.SITTINGS_WATCH, _protocols),
    (P.APPLICATIONS_CHECK, _applications),
    (P.ADJUSTMENTS_DECIDE, _adjustments),
    (P.APPEALS_DECIDE, _objections),
    (P.INTERVIEWS_MARK, _interviews),
    (P.VACANCIES_PUBLISH, _drafts),
    (P.VACANCIES_EDIT, _sent_back),
)


def current() -> Campaign | None:
    """The campaign an official works in: the running one, else the newest."""
    return campaigns.current_campaign() or next(iter(campaigns.campaigns()), None)
