"""Panels, appointments and sheets as they stand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from recruit.extensions import db
from recruit.interviews.models import Mark, Panel, Sheet, Slot, Substitute
from recruit.interviews.rules import QUORUM, Seat, SlotState, is_complete, members_after
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import Bilingual


@dataclass(frozen=True)
class PanelInfo:
    """`seats`: the roles of the three members; empty for panels of earlier versions."""

    id: int
    public_id: str
    campaign_id: int
    subject_code: str | None
    room: str
    member_ids: tuple[int, int, int]
    slots: int = 0
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True)
class SheetInfo:
    """What a member did: marks, or a declared conflict of interest with its note."""

    person_id: int
    conflict: bool
    note: str | None
    submitted_at: datetime
    marks: Mapping[str, Decimal]
    explanation: str | None = None

    @property
    def points(self) -> Decimal:
        return sum(self.marks.values(), Decimal("0.00"))


@dataclass(frozen=True)
class SubstituteInfo:
    leaves_id: int
    joins_id: int
    reason: str
    at: datetime


@dataclass(frozen=True)
class SlotInfo:
    """One appointment. `member_ids` with their substitutes, the chair first; `sheets` by person."""

    id: int
    public_id: str
    panel_id: int
    panel_public_id: str
    member_ids: tuple[int, ...]
    application_id: int
    campaign_id: int
    starts_at: datetime
    minutes: int
    room: str
    sheets: Mapping[int, SheetInfo]
    state: SlotState = SlotState.PLANNED
    appointment: int = 1
    changes: int = 0
    reason: str | None = None
    late_minutes: int | None = None
    seats: tuple[Seat, ...] = ()
    left: tuple[int, ...] = ()  # members for whom somebody else sits there

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def marked(self) -> dict[int, SheetInfo]:
        """The sheets with marks of those who sit there."""
        mine = ((who, self.sheets.get(who)) for who in self.member_ids)
        return {who: sheet for who, sheet in mine if sheet and not sheet.conflict}

    @property
    def conflicts(self) -> int:
        """How many of those who sit there may not mark."""
        sheets = (self.sheets.get(who) for who in self.member_ids)
        return sum(1 for sheet in sheets if sheet and sheet.conflict)

    @property
    def complete(self) -> bool:
        return self.complete_for(QUORUM)

    def complete_for(self, quorum: int) -> bool:
        """Whether everybody has marked who may; a missed appointment never is."""
        planned = self.state is SlotState.PLANNED
        return planned and is_complete(len(self.marked), self.conflicts, quorum)

    @property
    def stuck(self) -> bool:
        return self.stuck_for(QUORUM)

    def stuck_for(self, quorum: int) -> bool:
        """So many may not mark that without a substitute there can be no result."""
        return len(self.member_ids) - self.conflicts < quorum


def slot(public_id: str) -> SlotInfo:
    """The appointment with this public id; NotFoundError where there is none."""
    found = _slots(Slot.public_id == public_id)
    if not found:
        raise NotFoundError()
    return found[0]


def slot_for_member(public_id: str, person_id: int) -> SlotInfo:
    """An interview at which the person sits or sat; NotFoundError for any other.

    Of the others' sheets it holds none before the person's own marks are submitted.
    """
    found = slot(public_id)
    if person_id not in (*found.member_ids, *found.left):
        raise NotFoundError()
    return seen_by(found, person_id)


def seen_by(found: SlotInfo, person_id: int) -> SlotInfo:
    """The appointment as a member may see it: alone until their own marks are in."""
    own = found.sheets.get(person_id)
    if own and not own.conflict and person_id in found.member_ids:
        return found
    return replace(found, sheets={person_id: own} if own else {})


def slot_of(application_id: int) -> SlotInfo | None:
    """The application's appointment: the planned one, else the last one missed."""
    return slots_of([application_id]).get(application_id)


def slots_of(application_ids: Sequence[int]) -> dict[int, SlotInfo]:
    """By application the appointment that counts: the planned one, else the last one missed."""
    found: dict[int, SlotInfo] = {}
    kept = Slot.state != SlotState.CANCELLED.value
    for one in _slots(Slot.application_id.in_(list(application_ids)), kept):
        before = found.get(one.application_id)
        if before is None or before.state is not SlotState.PLANNED:
            found[one.application_id] = one
    return found


def appointments_of(application_id: int) -> list[SlotInfo]:
    """Every appointment of an application, by time."""
    return _slots(Slot.application_id == application_id)


def slots_of_panel(panel_id: int) -> list[SlotInfo]:
    return _slots(Slot.panel_id == panel_id)


def slots_of_member(person_id: int, campaign_id: int) -> list[SlotInfo]:
    """The interviews at which somebody sits, by time, as they may see them."""
    joined = select(Substitute.slot_id).where(Substitute.joins_id == person_id)
    mine = or_(
        Panel.chair_id == person_id,
        Panel.second_id == person_id,
        Panel.third_id == person_id,
        Slot.id.in_(joined),
    )
    found = _slots(mine, Slot.campaign_id == campaign_id, Slot.state == SlotState.PLANNED.value)
    return [seen_by(one, person_id) for one in found if person_id in one.member_ids]


def applications_with_slot(campaign_id: int) -> set[int]:
    """Which applications are appointed now, or were and missed it."""
    rows = select(Slot.application_id).where(
        Slot.campaign_id == campaign_id, Slot.state != SlotState.CANCELLED.value
    )
    return set(db.session.scalars(rows))


def panel(public_id: str) -> PanelInfo:
    found = _panels(Panel.public_id == public_id)
    if not found:
        raise NotFoundError()
    return found[0]


def panels(campaign_id: int) -> list[PanelInfo]:
    return _panels(Panel.campaign_id == campaign_id)


def last_end(panel_id: int) -> datetime | None:
    """When the panel's last interview begins."""
    return db.session.scalar(select(func.max(Slot.starts_at)).where(Slot.panel_id == panel_id))


def substitutes_of(slot_id: int) -> list[SubstituteInfo]:
    """Who sat there for whom and why, in the order in which it happened."""
    rows = db.session.scalars(
        select(Substitute).where(Substitute.slot_id == slot_id).order_by(Substitute.id)
    )
    return [SubstituteInfo(one.leaves_id, one.joins_id, one.reason, one.at) for one in rows]


def _panels(condition: Any) -> list[PanelInfo]:
    count = (
        select(func.count(Slot.id))
        .where(Slot.panel_id == Panel.id, Slot.state != SlotState.CANCELLED.value)
        .correlate(Panel)
        .scalar_subquery()
    )
    rows = db.session.execute(select(Panel, count).where(condition).order_by(Panel.id))
    return [
        PanelInfo(
            row.id,
            row.public_id,
            row.campaign_id,
            row.subject_code,
            row.room,
            row.member_ids,
            slots,
            seats_of(row.seats),
        )
        for row, slots in rows
    ]


def seats_of(stored: list[dict[str, Any]] | None) -> tuple[Seat, ...]:
    return tuple(Seat(one["code"], Bilingual(**one["name"])) for one in stored or ())


_COLUMNS = (
    Slot.id,
    Slot.public_id,
    Slot.panel_id,
    Slot.application_id,
    Slot.campaign_id,
    Slot.starts_at,
    Slot.minutes,
    Slot.room,
    Slot.state,
    Slot.appointment,
    Slot.changes,
    Slot.reason,
    Slot.late_minutes,
    Panel.public_id.label("panel"),
    Panel.chair_id,
    Panel.second_id,
    Panel.third_id,
    Panel.seats,
)


def _slots(*conditions: Any) -> list[SlotInfo]:
    """Four statements however many there are; plain rows, because a campaign has thousands."""
    wanted = select(*_COLUMNS).join(Panel, Panel.id == Slot.panel_id).where(*conditions)
    rows = db.session.execute(wanted.order_by(Slot.starts_at, Slot.id)).all()
    if not rows:
        return []
    sheets, joined = _sheets(*conditions), _substitutes(*conditions)
    return [_slot_info(row, sheets.get(row.id, {}), joined.get(row.id, [])) for row in rows]


def _slot_info(
    row: Any, sheets: Mapping[int, SheetInfo], joined: Sequence[tuple[int, int]]
) -> SlotInfo:
    panel = (row.chair_id, row.second_id, row.third_id)
    members = members_after(panel, joined)
    return SlotInfo(
        row.id,
        row.public_id,
        row.panel_id,
        row.panel,
        members,
        row.application_id,
        row.campaign_id,
        row.starts_at,
        row.minutes,
        row.room,
        sheets,
        SlotState(row.state),
        row.appointment,
        row.changes,
        row.reason,
        row.late_minutes,
        seats_of(row.seats),
        tuple(leaves for leaves, _ in joined if leaves not in members),
    )


def _substitutes(*conditions: Any) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for slot_id, leaves, joins in db.session.execute(
        select(Substitute.slot_id, Substitute.leaves_id, Substitute.joins_id)
        .join(Slot, Slot.id == Substitute.slot_id)
        .join(Panel, Panel.id == Slot.panel_id)
        .where(*conditions)
        .order_by(Substitute.id)
    ):
        found[slot_id].append((leaves, joins))
    return found


def _sheets(*conditions: Any) -> dict[int, dict[int, SheetInfo]]:
    """Sheets by slot id and person id."""
    chosen = (
        select(Sheet.id)
        .join(Slot, Slot.id == Sheet.slot_id)
        .join(Panel, Panel.id == Slot.panel_id)
        .where(*conditions)
    )
    marks: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for sheet_id, criterion, points in db.session.execute(
        select(Mark.sheet_id, Mark.criterion, Mark.points)
        .where(Mark.sheet_id.in_(chosen))
        .order_by(Mark.id)
    ):
        marks[sheet_id][criterion] = points
    found: dict[int, dict[int, SheetInfo]] = defaultdict(dict)
    for row in db.session.execute(
        select(
            Sheet.id,
            Sheet.slot_id,
            Sheet.person_id,
            Sheet.conflict,
            Sheet.note,
            Sheet.submitted_at,
            Sheet.explanation,
        ).where(Sheet.id.in_(chosen))
    ):
        found[row.slot_id][row.person_id] = SheetInfo(
            row.person_id,
            row.conflict,
            row.note,
            row.submitted_at,
            marks.get(row.id, {}),
            row.explanation,
        )
    return found


# The results read whole campaigns with the same statements.
slots_where = _slots
