"""Centres and rooms, read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from recruit.exam.models import Centre, Room, Sitting
from recruit.exam.rules import centres as rules
from recruit.exam.rules.centres import Span, span_of
from recruit.extensions import db
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import sort_key


@dataclass(frozen=True)
class Place:
    """A room with the centre it belongs to."""

    room: rules.Room
    centre: rules.Centre


@dataclass(frozen=True)
class Booking:
    """A sitting that takes a room."""

    sitting: str
    opens_at: datetime
    capacity: int
    span: Span


def centres(scope: Scope = EVERYWHERE) -> list[rules.Centre]:
    """The centres of a scope by name."""
    found = [centre_of(row) for row in db.session.scalars(_within(select(Centre), scope))]
    return sorted(found, key=lambda one: (sort_key(one.name.az), one.id))


def centre(public_id: str, scope: Scope = EVERYWHERE) -> rules.Centre:
    """The centre, where it lies within the scope; else NotFoundError."""
    row = db.session.scalar(_within(select(Centre).where(Centre.public_id == public_id), scope))
    if row is None:
        raise NotFoundError()
    return centre_of(row)


def rooms_of(centre_ids: Iterable[int]) -> dict[int, list[rules.Room]]:
    """The rooms of some centres by name, by the centre's id."""
    wanted = sorted(set(centre_ids))
    found: dict[int, list[rules.Room]] = {one: [] for one in wanted}
    rows = db.session.scalars(select(Room).where(Room.centre_id.in_(wanted))) if wanted else ()
    for one in sorted(map(room_of, rows), key=lambda one: (sort_key(one.name), one.id)):
        found[one.centre_id].append(one)
    return found


def place(room_public_id: str, scope: Scope = EVERYWHERE) -> Place:
    """A room with its centre, where that lies within the scope; else NotFoundError."""
    joined = _joined().where(Room.public_id == room_public_id)
    row = db.session.execute(_within(joined, scope)).first()
    if row is None:
        raise NotFoundError()
    return Place(room_of(row[0]), centre_of(row[1]))


def places(scope: Scope = EVERYWHERE) -> list[Place]:
    """Every room of a scope, centre by centre."""
    rows: Any = db.session.execute(_within(_joined(), scope))
    found = [Place(room_of(room), centre_of(centre)) for room, centre in rows]
    return sorted(
        found,
        key=lambda one: (sort_key(one.centre.name.az), one.centre.id, sort_key(one.room.name)),
    )


def places_of(room_ids: Iterable[int | None]) -> dict[int, Place]:
    """Rooms with their centres by the room's id; nothing is asked where no room is named."""
    wanted = sorted({one for one in room_ids if one is not None})
    if not wanted:
        return {}
    rows: Any = db.session.execute(_joined().where(Room.id.in_(wanted)))
    return {room.id: Place(room_of(room), centre_of(centre)) for room, centre in rows}


def bookings(room_id: int) -> list[Booking]:
    """Which sittings take a room, and for how long, by time."""
    rows = db.session.scalars(
        select(Sitting).where(Sitting.room_id == room_id).order_by(Sitting.opens_at, Sitting.id)
    )
    return [
        Booking(
            row.public_id,
            row.opens_at,
            row.capacity,
            span_of(row.opens_at, row.closes_at, row.minutes, row.grace_seconds),
        )
        for row in rows
    ]


def centre_of(row: Centre) -> rules.Centre:
    return rules.Centre(
        row.id, row.public_id, row.name, row.address, row.district_code, tuple(row.networks)
    )


def room_of(row: Room) -> rules.Room:
    return rules.Room(row.id, row.public_id, row.centre_id, row.name, row.capacity, row.accessible)


def _joined() -> Any:
    return select(Room, Centre).join(Centre, Centre.id == Room.centre_id)


def _within(statement: Any, scope: Scope) -> Any:
    if scope.everywhere:
        return statement
    return statement.where(Centre.district_code.in_(sorted(scope.districts)))
