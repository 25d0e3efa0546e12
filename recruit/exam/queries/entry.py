"""What a sitting asks at the door, by the seat or the attempt that a page is about."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select

from recruit.exam.models import Attempt as AttemptRow
from recruit.exam.models import Centre, Paper, Room, Seat, Sitting
from recruit.exam.queries.attempts import attempt_of_row
from recruit.exam.rules.attempts import Attempt
from recruit.exam.rules.entry import BrowserKeys, Door, keys_of
from recruit.extensions.prepared import run


@dataclass(frozen=True)
class Way:
    """The seat that a page leads to, and the door in front of it."""

    seat: str
    person_id: int
    sitting: str
    door: Door
    attempt: Attempt | None = None  # where the page is about one


def way_to_seat(seat_public_id: str) -> Way | None:
    row = run(_TO_SEAT, public_id=seat_public_id).first()
    return _way(row) if row else None


def way_to_attempt(attempt_public_id: str) -> Way | None:
    """By the seat as it stands now: who was moved comes in through the new room's door."""
    row = run(_TO_ATTEMPT, public_id=attempt_public_id).first()
    return _way(row, attempt_of_row(row)) if row else None


def browser_keys(attempt_public_id: str) -> BrowserKeys:
    """Which keys saving into an attempt asks for; none for an unknown attempt."""
    found = way_to_attempt(attempt_public_id)
    return found.door.keys if found else BrowserKeys()


_DOOR = (
    Seat.public_id.label("seat"),
    Sitting.public_id.label("sitting"),
    Sitting.by_code,
    Sitting.browser_keys,
    Centre.networks,
)


def _doors(*columns: Any) -> Select[Any]:
    return (
        select(*_DOOR, *columns)
        .select_from(Seat)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .outerjoin(Room, Room.id == Sitting.room_id)
        .outerjoin(Centre, Centre.id == Room.centre_id)
    )


_TO_SEAT = _doors(Seat.person_id).where(Seat.public_id == bindparam("public_id"))
_TO_ATTEMPT = (
    _doors(*AttemptRow.__table__.c)
    .join(Paper, Paper.seat_id == Seat.id)
    .join(AttemptRow, AttemptRow.paper_id == Paper.id)
    .where(AttemptRow.public_id == bindparam("public_id"))
)


def _way(row: Any, attempt: Attempt | None = None) -> Way:
    door = Door(row.by_code, tuple(row.networks or ()), keys_of(row.browser_keys))
    return Way(row.seat, row.person_id, row.sitting, door, attempt)
