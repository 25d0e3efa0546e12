"""Panels, slots, sheets and joint results."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.interviews.models import Mark, Panel, Sheet, Slot
from recruit.interviews.rules import InterviewResult, InterviewRules, is_complete, joined
from recruit.kernel.errors import NotFoundError


@dataclass(frozen=True)
class PanelInfo:
    id: int
    public_id: str
    campaign_id: int
    subject_code: str | None
    room: str
    member_ids: tuple[int, int, int]
    slots: int = 0


@dataclass(frozen=True)
class SheetInfo:
    """What a member did: marks, or a declared conflict of interest with its note."""

    person_id: int
    conflict: bool
    note: str | None
    submitted_at: datetime
    marks: Mapping[str, Decimal]

    @property
    def points(self) -> Decimal:
        return sum(self.marks.values(), Decimal("0.00"))


@dataclass(frozen=True)
class SlotInfo:
    """One interview. `sheets` by person id."""

    id: int
    public_id: str
    panel_id: int
    panel_public_id: str
    member_ids: tuple[int, int, int]
    application_id: int
    campaign_id: int
    starts_at: datetime
    minutes: int
    room: str
    sheets: Mapping[int, SheetInfo]

    @property
    def complete(self) -> bool:
        conflicts = sum(sheet.conflict for sheet in self.sheets.values())
        return is_complete(len(self.sheets) - conflicts, conflicts)

    @property
    def stuck(self) -> bool:
        """Two members may not mark: the panel cannot come to a result any more."""
        return sum(sheet.conflict for sheet in self.sheets.values()) > 1


def rules_of(campaign_id: int) -> InterviewRules:
    rules: InterviewRules = campaigns.section(campaign_id, "interview")
    return rules


def results(campaign_id: int) -> dict[int, InterviewResult]:
    """Joint results by application id, of the interviews that everybody has marked."""
    return _results(campaign_id, Slot.campaign_id == campaign_id)


def result_of(application_id: int) -> InterviewResult | None:
    slot = slot_of(application_id)
    if slot is None:
        return None
    return _results(slot.campaign_id, Slot.application_id == application_id).get(application_id)


def _results(campaign_id: int, condition: Any) -> dict[int, InterviewResult]:
    slots = [slot for slot in _slots(condition) if slot.complete]
    if not slots:
        return {}
    rules = rules_of(campaign_id)
    found = {}
    for slot in slots:
        sheets = [sheet.marks for sheet in slot.sheets.values() if not sheet.conflict]
        joint = joined(rules, sheets)
        found[slot.application_id] = InterviewResult(
            slot.application_id, joint.points, joint.spread, slot.public_id, joint.criteria
        )
    return found


def slot(public_id: str) -> SlotInfo:
    """The interview with this public id; NotFoundError where there is none."""
    return _one(_slots(Slot.public_id == public_id))


def slot_for_member(public_id: str, person_id: int) -> SlotInfo:
    """An interview of a panel that the person belongs to; NotFoundError for any other."""
    found = slot(public_id)
    if person_id not in found.member_ids:
        raise NotFoundError()
    return found


def slot_of(application_id: int) -> SlotInfo | None:
    found = _slots(Slot.application_id == application_id)
    return found[0] if found else None


def slots_of(application_ids: Sequence[int]) -> dict[int, SlotInfo]:
    found = _slots(Slot.application_id.in_(list(application_ids)))
    return {slot.application_id: slot for slot in found}


def slots_of_panel(panel_id: int) -> list[SlotInfo]:
    return _slots(Slot.panel_id == panel_id)


def slots_of_member(person_id: int, campaign_id: int) -> list[SlotInfo]:
    """The interviews that somebody takes part in, by time."""
    return _slots(_is_member(person_id), Slot.campaign_id == campaign_id)


def applications_with_slot(campaign_id: int) -> set[int]:
    return set(
        db.session.scalars(select(Slot.application_id).where(Slot.campaign_id == campaign_id))
    )


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


def _panels(condition: Any) -> list[PanelInfo]:
    count = (
        select(func.count(Slot.id))
        .where(Slot.panel_id == Panel.id)
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
        )
        for row, slots in rows
    ]


def _is_member(person_id: int) -> Any:
    return or_(
        Panel.chair_id == person_id, Panel.second_id == person_id, Panel.third_id == person_id
    )


def _slots(*conditions: Any) -> list[SlotInfo]:
    joined_rows = select(Slot, Panel).join(Panel, Panel.id == Slot.panel_id).where(*conditions)
    rows = db.session.execute(joined_rows.order_by(Slot.starts_at, Slot.id)).all()
    sheets = _sheets(*conditions) if rows else {}
    return [_slot_info(slot, panel, sheets.get(slot.id, {})) for slot, panel in rows]


def _slot_info(slot: Slot, panel: Panel, sheets: Mapping[int, SheetInfo]) -> SlotInfo:
    return SlotInfo(
        slot.id,
        slot.public_id,
        panel.id,
        panel.public_id,
        panel.member_ids,
        slot.application_id,
        slot.campaign_id,
        slot.starts_at,
        slot.minutes,
        slot.room,
        sheets,
    )


def _sheets(*conditions: Any) -> dict[int, dict[int, SheetInfo]]:
    """Sheets by slot id and person id; two statements however many there are."""
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
        ).where(Sheet.id.in_(chosen))
    ):
        found[row.slot_id][row.person_id] = SheetInfo(
            row.person_id, row.conflict, row.note, row.submitted_at, marks.get(row.id, {})
        )
    return found


def _one(found: list[SlotInfo]) -> SlotInfo:
    if not found:
        raise NotFoundError()
    return found[0]
