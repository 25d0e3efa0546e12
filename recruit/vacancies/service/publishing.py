"""Checking, sending back, publishing, closing and withdrawing; the table of steps decides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, select, update

from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.vacancies.events import (
    VacanciesChecked,
    VacanciesPublished,
    VacanciesSentBack,
    VacancyClosed,
    VacancyWithdrawn,
)
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.queries import OfficeFilters, one_for_office
from recruit.vacancies.queries.office import (
    Doubtful,
    Drafts,
    conditions_of,
    doubtful_among,
    drafts_of,
    within,
)
from recruit.vacancies.rules import CLOSING_REASONS, WITHDRAWAL_REASONS, State, Step
from recruit.vacancies.rules.doubts import DOUBT_NAMES, counted
from recruit.vacancies.rules.states import BY_CALENDAR, after, before

CHUNK = 1000
LONGEST_NOTE = 500
UNPUBLISHED = (*before(Step.CHECK), *before(Step.PUBLISH))

Chosen = Sequence[str] | OfficeFilters


@dataclass(frozen=True)
class Looked:
    """What looks odd among drafts; worked out before the transaction that publishes them."""

    drafts: Drafts
    odd: list[Doubtful]


def look(campaign_id: int, chosen: Chosen, *, asker: Asker) -> Looked:
    """What `check` and `publish` look at. For thousands it takes a second: too long to keep
    everybody else from writing on SQLite."""
    drafts = drafts_of(campaign_id, chosen, asker.scope(Permission.VACANCIES_PUBLISH))
    return Looked(drafts, doubtful_among(campaign_id, drafts))


def require_unfinished(campaign_id: int) -> None:
    """RuleError where the campaign is over: what was decided with its vacancies stays."""
    if campaigns.campaign_by_id(campaign_id).state == "finished":
        raise RuleError(N_("This campaign is finished; its vacancies no longer change."))


def publish_all(campaign_id: int, campaign: str, *, actor: Ref, now: datetime) -> int:
    """Check and publish every draft of a campaign; returns how many."""
    mine = VacancyRow.campaign_id == campaign_id
    drafts, every = (VacancyRow.state.in_(states) for states in (before(Step.CHECK), UNPUBLISHED))
    return _publish([mine, drafts], [mine, every], campaign, {}, actor, now)


def check(
    campaign_id: int,
    campaign: str,
    chosen: Chosen,
    *,
    looked: Looked | None = None,
    acknowledged: Collection[str] = (),
    expected: int | None = None,
    asker: Asker,
    now: datetime,
) -> int:
    """Find the chosen drafts right, within the asker's districts; returns how many they were.

    RuleError where the campaign is over, where there are not as many as were `expected`, or where
    something looks odd about one of them that is not among the `acknowledged` doubts.
    """
    require_unfinished(campaign_id)
    scope = asker.scope(Permission.VACANCIES_PUBLISH)
    odd = _acknowledged(campaign_id, chosen, looked, acknowledged, scope)
    conditions = conditions_of(campaign_id, chosen, scope, before(Step.CHECK))
    found = _moved(conditions, {"state": State.CHECKED.value, "acknowledged": ""})
    _tell_checked(found, campaign, counted(one.doubts for one in odd), asker.ref, now)
    _mark(odd)
    _require_expected(len(found), expected)
    return len(found)


def publish(
    campaign_id: int,
    campaign: str,
    chosen: Chosen,
    *,
    looked: Looked | None = None,
    acknowledged: Collection[str] = (),
    expected: int | None = None,
    asker: Asker,
    now: datetime,
) -> int:
    """Publish what was chosen by public id or by a search, within the asker's districts; drafts
    among them are checked first. Returns how many were published; refuses as `check` does.
    """
    require_unfinished(campaign_id)
    scope = asker.scope(Permission.VACANCIES_PUBLISH)
    odd = _acknowledged(campaign_id, chosen, looked, acknowledged, scope)
    drafts, every = (
        conditions_of(campaign_id, chosen, scope, states)
        for states in (before(Step.CHECK), UNPUBLISHED)
    )
    count = _publish(drafts, every, campaign, counted(o.doubts for o in odd), asker.ref, now)
    _mark(odd)
    _require_expected(count, expected)
    return count


def send_back(
    campaign_id: int, campaign: str, chosen: Chosen, note: str, *, asker: Asker, now: datetime
) -> int:
    """Make drafts of what is not published yet, with the reason; returns how many."""
    require_unfinished(campaign_id)
    note = " ".join(note.split())
    if not 5 <= len(note) <= LONGEST_NOTE:
        raise RuleError(
            N_("Write in 5 to %(most)s characters what is to be corrected."),
            field="note",
            most=LONGEST_NOTE,
        )
    scope = asker.scope(Permission.VACANCIES_PUBLISH)
    conditions = conditions_of(campaign_id, chosen, scope, before(Step.SEND_BACK))
    found = _moved(
        conditions,
        {"state": State.DRAFT.value, "note": note, "acknowledged": "", "sent_back_at": now},
    )
    if found:
        event = VacanciesSentBack(
            subject=Ref("campaign", campaign),
            campaign=campaign,
            count=len(found),
            digest=_digest(found),
        )
        journal.record(event, actor=asker.ref, now=now)
    return len(found)


def close(public_id: str, reason: str, *, asker: Asker, now: datetime) -> None:
    """Let nobody choose a published one any more; lists that name it keep it."""
    if reason not in CLOSING_REASONS or reason == BY_CALENDAR:
        raise RuleError(N_("Choose a reason."), field="reason")
    campaign = _step_one(public_id, Step.CLOSE, reason, asker)
    event = VacancyClosed(subject=Ref("vacancy", public_id), campaign=campaign, reason=reason)
    journal.record(event, actor=asker.ref, now=now)


def withdraw(public_id: str, reason: str, *, asker: Asker, now: datetime) -> None:
    """Take a published or closed vacancy back; the reason is one of WITHDRAWAL_REASONS."""
    if reason not in WITHDRAWAL_REASONS:
        one_for_office(public_id, asker.scope(Permission.VACANCIES_EDIT))
        raise RuleError(N_("Choose a reason."), field="reason")
    campaign = _step_one(public_id, Step.WITHDRAW, reason, asker)
    event = VacancyWithdrawn(subject=Ref("vacancy", public_id), campaign=campaign, reason=reason)
    journal.record(event, actor=asker.ref, now=now)


def _step_one(public_id: str, step: Step, reason: str, asker: Asker) -> str:
    """One vacancy's step, checked again in the statement that takes it; its campaign's id."""
    scope = asker.scope(Permission.VACANCIES_EDIT)
    vacancy = one_for_office(public_id, scope)
    require_unfinished(vacancy.campaign_id)
    to = after(vacancy.state, step)
    conditions = [
        VacancyRow.public_id == public_id,
        VacancyRow.state.in_(before(step)),
        *within(scope),
    ]
    if not _moved(conditions, {"state": to.value, "withdrawn_why": reason}):
        raise RuleError(N_("Somebody else has just changed this vacancy. Look at it again."))
    return campaigns.campaign_by_id(vacancy.campaign_id).public_id


def _require_expected(count: int, expected: int | None) -> None:
    if expected is not None and count != expected:
        raise RuleError(
            N_("The drafts have changed in between; there are now: %(count)s. Look at them again."),
            count=count,
        )


def _acknowledged(
    campaign_id: int,
    chosen: Chosen,
    looked: Looked | None,
    acknowledged: Collection[str],
    scope: Scope,
) -> list[Doubtful]:
    """What looks odd among the drafts, found out again where they have changed since they were
    looked at; RuleError where somebody has not seen it."""
    drafts = drafts_of(campaign_id, chosen, scope)
    same = looked is not None and looked.drafts == drafts
    odd = looked.odd if looked and same else doubtful_among(campaign_id, drafts)
    counts = counted(one.doubts for one in odd)
    if unseen := [code for code in counts if code not in acknowledged]:
        raise RuleError(
            N_("Confirm that you have looked at this: %(doubt)s."),
            field="acknowledged",
            doubt=DOUBT_NAMES[unseen[0]],
        )
    return odd


def _mark(odd: Sequence[Doubtful]) -> None:
    """Remember which doubts were looked at."""
    marks = [{"key": one.id, "codes": " ".join(one.doubts)} for one in odd]
    table: Any = VacancyRow.__table__
    statement = update(table).where(table.c.id == bindparam("key"))
    for start in range(0, len(marks), CHUNK):
        db.session.connection().execute(
            statement.values(acknowledged=bindparam("codes")), marks[start : start + CHUNK]
        )


def _tell_checked(
    found: list[str], campaign: str, doubts: dict[str, int], actor: Ref, now: datetime
) -> None:
    if found:
        event = VacanciesChecked(
            subject=Ref("campaign", campaign),
            campaign=campaign,
            count=len(found),
            digest=_digest(found),
            acknowledged=tuple(f"{code} {count}" for code, count in doubts.items()),
        )
        journal.record(event, actor=actor, now=now)


def _publish(
    drafts: list[ColumnElement[bool]],
    every: list[ColumnElement[bool]],
    campaign: str,
    doubts: dict[str, int],
    actor: Ref,
    now: datetime,
) -> int:
    """Publish what `every` finds; the drafts among it are found right first, in the same statement:
    each writes all indexes of a row anew."""
    checked = list(db.session.scalars(select(VacancyRow.public_id).where(*drafts)))
    _tell_checked(checked, campaign, doubts, actor, now)
    values = {"state": State.PUBLISHED.value, "published_at": now, "acknowledged": _KEPT}
    found = _moved(every, values)
    if found:
        event = VacanciesPublished(
            subject=Ref("campaign", campaign),
            campaign=campaign,
            count=len(found),
            digest=_digest(found),
        )
        journal.record(event, actor=actor, now=now)
    return len(found)


# What was acknowledged of a draft is said anew.
_KEPT = case((VacancyRow.state.in_(before(Step.CHECK)), ""), else_=VacancyRow.acknowledged)


def _moved(conditions: list[ColumnElement[bool]], values: dict[str, Any]) -> list[str]:
    """Takes a step for all that the conditions find; their public ids."""
    return list(
        db.session.scalars(
            update(VacancyRow).where(*conditions).values(**values).returning(VacancyRow.public_id),
            execution_options={"synchronize_session": False},
        )
    )


def _digest(public_ids: list[str]) -> str:
    return digest(canonical_json(sorted(public_ids)))
