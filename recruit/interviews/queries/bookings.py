"""Where panels, rooms and candidates are already."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from recruit.applications.queries import APPLICATIONS
from recruit.extensions import db
from recruit.interviews.models import Panel, Slot, Substitute
from recruit.interviews.rules import Booking, SlotState, members_after

MARGIN = timedelta(hours=4)  # the longest interview there is


def bookings(begins: datetime, ends: datetime, *, besides: Collection[int] = ()) -> list[Booking]:
    """Every planned interview in a stretch of time, in all campaigns, but for some of them."""
    rows = db.session.execute(
        select(
            Slot.id,
            Slot.starts_at,
            Slot.minutes,
            Slot.room,
            Panel.chair_id,
            Panel.second_id,
            Panel.third_id,
            APPLICATIONS.c.person_id,
        )
        .join(Panel, Panel.id == Slot.panel_id)
        .join(APPLICATIONS, APPLICATIONS.c.id == Slot.application_id)
        .where(
            Slot.state == SlotState.PLANNED.value,
            Slot.starts_at > begins - MARGIN,
            Slot.starts_at < ends,
        )
        .order_by(Slot.starts_at, Slot.id)
    ).all()
    joined = _substitutes([row.id for row in rows])
    return [
        Booking(
            row.starts_at,
            row.starts_at + timedelta(minutes=row.minutes),
            frozenset(
                (
                    *members_after(
                        (row.chair_id, row.second_id, row.third_id), joined.get(row.id, [])
                    ),
                    row.person_id,
                )
            ),
            row.room,
        )
        for row in rows
        if row.id not in besides
    ]


def _substitutes(slot_ids: list[int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for start in range(0, len(slot_ids), 500):
        part = slot_ids[start : start + 500]
        for slot_id, leaves, joins in db.session.execute(
            select(Substitute.slot_id, Substitute.leaves_id, Substitute.joins_id)
            .where(Substitute.slot_id.in_(part))
            .order_by(Substitute.id)
        ):
            found.setdefault(slot_id, []).append((leaves, joins))
    return found
