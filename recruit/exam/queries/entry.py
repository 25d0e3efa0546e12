"""What a sitting asks at the door, by the seat or the attempt that a page is about."""

from dataclasses import dataclass

from sqlalchemy import Executable, bindparam, select

from recruit.exam.models import Attempt, Centre, Paper, Room, Seat, Sitting
from recruit.exam.rules.entry import BrowserKeys, Door, keys_of
from recruit.extensions.prepared import run


@dataclass(frozen=True)
class Way:
    """The seat that a page leads to, and the door in front of it."""

    seat: str
    person_id: int
    sitting: str
    door: Door


def way_to_seat(seat_public_id: str) -> Way | None:
    return _way(_TO_SEAT, seat_public_id)


def way_to_attempt(attempt_public_id: str) -> Way | None:
    """By the seat as it stands now: who was moved comes in through the new room's door."""
    return _way(_TO_ATTEMPT, attempt_public_id)


def browser_keys(attempt_public_id: str) -> BrowserKeys:
    """Which keys saving into an attempt asks for; none for an unknown attempt."""
    found = way_to_attempt(attempt_public_id)
    return found.door.keys if found else BrowserKeys()


_DOORS = (
    select(
        Seat.public_id.label("seat"),
        Seat.person_id,
        Sitting.public_id.label("sitting"),
        Sitting.by_code,
        Sitting.browser_keys,
        Centre.networks,
    )
    .select_from(Seat)
    .join(Sitting, Sitting.id == Seat.sitting_id)
    .outerjoin(Room, Room.id == Sitting.room_id)
    .outerjoin(Centre, Centre.id == Room.centre_id)
)
_TO_SEAT = _DOORS.where(Seat.public_id == bindparam("public_id"))
_TO_ATTEMPT = (
    _DOORS.join(Paper, Paper.seat_id == Seat.id)
    .join(Attempt, Attempt.paper_id == Paper.id)
    .where(Attempt.public_id == bindparam("public_id"))
)


def _way(statement: Executable, public_id: str) -> Way | None:
    row = run(statement, public_id=public_id).first()
    if row is None:
        return None
    door = Door(row.by_code, tuple(row.networks or ()), keys_of(row.browser_keys))
    return Way(row.seat, row.person_id, row.sitting, door)
