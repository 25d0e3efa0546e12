"""Forming panels, scheduling interviews, marking alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from recruit.accounts import queries as accounts
from recruit.applications import queries as applications
from recruit.applications.rules import Application
from recruit.campaigns import queries as campaigns
from recruit.campaigns import service as campaigns_service
from recruit.candidates import queries as candidates
from recruit.exam import queries as exams
from recruit.extensions import db
from recruit.interviews import queries
from recruit.interviews.events import (
    ConflictDeclared,
    InterviewCompleted,
    InterviewMarked,
    InterviewsAdded,
    InterviewScheduled,
    PanelFormed,
)
from recruit.interviews.models import Mark, Panel, Sheet, Slot
from recruit.interviews.queries import PanelInfo, SlotInfo
from recruit.interviews.rules import check_marks, check_panel, parse_interview, slot_times
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission, Scope
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Event, Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_

campaigns_service.register_section("interview", parse_interview)

LENGTH = 20  # minutes, on the bulk path


@dataclass(frozen=True)
class NewResult:
    """A finished interview for the bulk path: marks by criterion, one mapping per member."""

    application_id: int
    starts_at: datetime
    sheets: tuple[Mapping[str, Decimal], Mapping[str, Decimal], Mapping[str, Decimal]]


# --- panels and slots -----------------------------------------------------------------------------


def form_panel(
    campaign_id: int,
    members: Sequence[str],
    *,
    subject_code: str | None,
    room: str,
    asker: Asker,
    now: datetime,
) -> str:
    """A panel of three by person public ids, the chair first; returns its public id.

    Everybody on it must hold a role that may mark interviews.
    """
    check_panel(members)
    if not room.strip():
        raise RuleError(N_("Write where the interviews take place."), field="room")
    allowed = {
        person.public_id: person.id for person in accounts.holders(Permission.INTERVIEWS_MARK)
    }
    for field, public_id in zip(("chair", "second", "third"), members, strict=True):
        if public_id not in allowed:
            raise RuleError(N_("This person does not mark interviews."), field=field)
    chair, second, third = (allowed[public_id] for public_id in members)
    row = Panel(
        campaign_id=campaign_id,
        subject_code=subject_code,
        room=room.strip(),
        chair_id=chair,
        second_id=second,
        third_id=third,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    event = PanelFormed(
        subject=Ref("panel", row.public_id),
        campaign=_campaign(campaign_id),
        members=tuple(members),
        subject_code=subject_code,
    )
    journal.record(event, actor=asker.ref, now=now)
    return row.public_id


def waiting_applications(panel: PanelInfo, scope: Scope) -> list[Application]:
    """Who passed the exam, in the panel's subject and the official's districts, and has no slot."""
    eligible = applications.eligible(panel.campaign_id, panel.subject_code)
    results = exams.results(panel.campaign_id)
    taken = queries.applications_with_slot(panel.campaign_id)
    found = [
        one
        for one in eligible
        if one.id not in taken and one.id in results and results[one.id].passed
    ]
    if scope.everywhere or not found:
        return found
    cards = candidates.cards_of({one.card_id for one in found})
    return [one for one in found if cards[one.card_id].district_code in scope]


def schedule(
    panel_public_id: str,
    first: datetime,
    minutes: int,
    count: int,
    *,
    asker: Asker,
    now: datetime,
) -> int:
    """Slots one after another for up to `count` of those who wait; how many were made."""
    panel = queries.panel(panel_public_id)
    if first <= now:
        raise RuleError(N_("The first interview must be in the future."), field="day")
    if count < 1:
        raise RuleError(N_("At least one interview is needed."), field="count")
    waiting = waiting_applications(panel, asker.scope(Permission.INTERVIEWS_MANAGE))[:count]
    if not waiting:
        raise RuleError(N_("Nobody who passed the exam waits for an interview with this panel."))
    times = slot_times(first, minutes, len(waiting))
    _require_free(panel, times[0], times[-1], minutes)
    rows = [
        Slot(
            panel_id=panel.id,
            application_id=one.id,
            campaign_id=panel.campaign_id,
            starts_at=at,
            minutes=minutes,
            room=panel.room,
        )
        for one, at in zip(waiting, times, strict=True)
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
    except IntegrityError as error:
        raise RuleError(N_("Somebody else has just scheduled these interviews.")) from error
    campaign = _campaign(panel.campaign_id)
    for row, one in zip(rows, waiting, strict=True):
        event = InterviewScheduled(
            subject=Ref("interview", row.public_id),
            campaign=campaign,
            application=one.public_id,
            panel=panel.public_id,
        )
        journal.record(event, actor=asker.ref, now=now)
    return len(rows)


def _require_free(panel: PanelInfo, first: datetime, last: datetime, minutes: int) -> None:
    """The same three people sit in one interview at a time."""
    for slot in queries.slots_of_panel(panel.id):
        begins_in = (slot.starts_at - last).total_seconds() / 60
        ended_before = (first - slot.starts_at).total_seconds() / 60
        if begins_in < minutes and ended_before < slot.minutes:
            raise RuleError(
                N_("The panel has an interview at this time: %(at)s."),
                field="hour",
                at=slot.starts_at,
            )


# --- marking --------------------------------------------------------------------------------------


def submit_marks(
    public_id: str,
    marks: Mapping[str, Decimal],
    *,
    note: str | None = None,
    asker: Asker,
    now: datetime,
) -> None:
    """A member's marks, once and for good; only then the others' marks are shown."""
    slot = _markable(public_id, asker, now)
    check_marks(queries.rules_of(slot.campaign_id), marks)
    sheet = _add_sheet(slot, asker, conflict=False, note=note, now=now)
    db.session.add_all(
        Mark(sheet_id=sheet.id, criterion=code, points=points) for code, points in marks.items()
    )
    db.session.flush()
    printed = {code: str(points) for code, points in marks.items()}
    event = InterviewMarked(
        subject=Ref("interview", slot.public_id),
        campaign=_campaign(slot.campaign_id),
        criteria=len(marks),
        digest=digest(canonical_json(printed)),
    )
    _record(event, slot, asker, now)


def declare_conflict(public_id: str, reason: str, *, asker: Asker, now: datetime) -> None:
    """A member steps aside for this interview; from then on they cannot mark it."""
    slot = _markable(public_id, asker, now, begun=False)
    if len(reason.strip()) < 5:
        raise RuleError(N_("Say what the conflict of interest is."), field="reason")
    _add_sheet(slot, asker, conflict=True, note=reason.strip(), now=now)
    event = ConflictDeclared(
        subject=Ref("interview", slot.public_id), campaign=_campaign(slot.campaign_id)
    )
    _record(event, slot, asker, now)


def _markable(public_id: str, asker: Asker, now: datetime, *, begun: bool = True) -> SlotInfo:
    slot = queries.slot_for_member(public_id, asker.own_id())
    mine = slot.sheets.get(asker.own_id())
    if mine and mine.conflict:
        raise RuleError(N_("You declared a conflict of interest and cannot mark this interview."))
    if mine:
        raise RuleError(N_("You have submitted your marks for this interview already."))
    if begun and now < slot.starts_at:
        raise RuleError(
            N_("The interview has not begun yet. It begins: %(at)s."), at=slot.starts_at
        )
    return slot


def _add_sheet(
    slot: SlotInfo, asker: Asker, *, conflict: bool, note: str | None, now: datetime
) -> Sheet:
    row = Sheet(
        slot_id=slot.id,
        person_id=asker.own_id(),
        conflict=conflict,
        note=note,
        submitted_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("You have submitted your marks for this interview already.")) from error
    return row


def _record(event: Event, slot: SlotInfo, asker: Asker, now: datetime) -> None:
    """Record what a member did, and the joint result where that was the last sheet."""
    journal.record(event, actor=asker.ref, now=now)
    if queries.slot(slot.public_id).complete:
        application = applications.by_ids([slot.application_id])[slot.application_id]
        done = InterviewCompleted(
            subject=event.subject, campaign=event.campaign, application=application.public_id
        )
        journal.record(done, actor=asker.ref, now=now)


# --- bulk -----------------------------------------------------------------------------------------


def add_results(
    panel_public_id: str, results: Sequence[NewResult], *, actor: Ref, now: datetime
) -> None:
    """Finished interviews in bulk, through the same checks, with one summarising event."""
    panel = queries.panel(panel_public_id)
    rules = queries.rules_of(panel.campaign_id)
    for result in results:
        for sheet in result.sheets:
            check_marks(rules, sheet)
    if not results:
        return
    slot_ids = db.session.scalars(
        insert(Slot).returning(Slot.id, sort_by_parameter_order=True),
        [_slot_values(panel, result) for result in results],
    ).all()
    sheets = [
        {
            "slot_id": slot_id,
            "person_id": person_id,
            "conflict": False,
            "note": None,
            "submitted_at": now,
        }
        for slot_id in slot_ids
        for person_id in panel.member_ids
    ]
    sheet_ids = db.session.scalars(
        insert(Sheet).returning(Sheet.id, sort_by_parameter_order=True), sheets
    ).all()
    marks = [sheet for result in results for sheet in result.sheets]
    rows = [
        {"sheet_id": sheet_id, "criterion": code, "points": points}
        for sheet_id, sheet in zip(sheet_ids, marks, strict=True)
        for code, points in sheet.items()
    ]
    if rows:
        db.session.execute(insert(Mark), rows)
    event = InterviewsAdded(
        subject=Ref("panel", panel.public_id),
        campaign=_campaign(panel.campaign_id),
        count=len(results),
    )
    journal.record(event, actor=actor, now=now)


def _slot_values(panel: PanelInfo, result: NewResult) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "panel_id": panel.id,
        "application_id": result.application_id,
        "campaign_id": panel.campaign_id,
        "starts_at": result.starts_at,
        "minutes": LENGTH,
        "room": panel.room,
    }


def _campaign(campaign_id: int) -> str:
    return campaigns.campaign_by_id(campaign_id).public_id
