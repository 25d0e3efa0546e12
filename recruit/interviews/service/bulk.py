"""Finished interviews in bulk, for imports and the demo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert

from recruit.extensions import db
from recruit.interviews import queries
from recruit.interviews.events import InterviewsAdded
from recruit.interviews.models import Mark, Sheet, Slot
from recruit.interviews.queries import PanelInfo
from recruit.interviews.rules import check_marks
from recruit.interviews.service.common import campaign_of
from recruit.journal import service as journal
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id

LENGTH = 20  # minutes


@dataclass(frozen=True)
class NewResult:
    """A finished interview for the bulk path: marks by criterion, one mapping per member."""

    application_id: int
    starts_at: datetime
    sheets: tuple[Mapping[str, Decimal], Mapping[str, Decimal], Mapping[str, Decimal]]


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
        campaign=campaign_of(panel.campaign_id),
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
