"""Centres and rooms: adding, correcting, and taking a room for a sitting."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from recruit.directory import queries as directory
from recruit.exam.events import CentreAdded, CentreChanged, RoomAdded, RoomChanged
from recruit.exam.models import Centre, Room
from recruit.exam.queries import centres as queries
from recruit.exam.rules.centres import NewCentre, NewRoom, Span, check_centre, check_room
from recruit.extensions import db
from recruit.extensions.database import Base
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, fold


def add_centre(new: NewCentre, *, asker: Asker, now: datetime) -> str:
    """Add a centre in one of the asker's districts; its public id."""
    _require_district(new.district_code, asker)
    check_centre(new)
    row = Centre(
        name=new.name,
        key=fold(new.name.az)[:200],
        address=new.address,
        district_code=new.district_code,
        networks=list(new.networks),
        added_at=now,
    )
    _add(row, "name_az", N_("This district has a centre of this name already."))
    event = CentreAdded(subject=Ref("centre", row.public_id), district=new.district_code)
    journal.record(event, actor=asker.ref, now=now)
    return row.public_id


def change_centre(public_id: str, new: NewCentre, *, asker: Asker, now: datetime) -> None:
    """Correct a centre; it stays in its district, as who may see its sittings hangs on that."""
    check_centre(new)
    row = _locked_centre(public_id, asker)
    values = {
        "name": new.name,
        "key": fold(new.name.az)[:200],
        "address": new.address,
        "networks": list(new.networks),
    }
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return
    try:
        with db.session.begin_nested():
            for name in changed:
                setattr(row, name, values[name])
    except IntegrityError as error:
        raise RuleError(
            N_("This district has a centre of this name already."), field="name_az"
        ) from error
    fields = tuple(sorted(set(changed) - {"key"}))
    event = CentreChanged(subject=Ref("centre", public_id), fields=fields)
    journal.record(event, actor=asker.ref, now=now)


def add_room(centre_public_id: str, new: NewRoom, *, asker: Asker, now: datetime) -> str:
    """Add a room to a centre of the asker's districts; its public id."""
    check_room(new)
    centre = _locked_centre(centre_public_id, asker)
    row = Room(
        centre_id=centre.id,
        name=new.name.strip(),
        key=fold(new.name)[:60],
        capacity=new.capacity,
        accessible=new.accessible,
        added_at=now,
    )
    _add(row, "name", N_("This centre has a room of this name already."))
    _record_room(RoomAdded, centre, row, asker, now)
    return row.public_id


def change_room(public_id: str, new: NewRoom, *, asker: Asker, now: datetime) -> None:
    """Correct a room. RuleError where a sitting still to come has more seats than it would have."""
    check_room(new)
    found = queries.place(public_id, asker.scope(Permission.EXAMS_MANAGE))
    row = lock_room(found.room.public_id)
    most = max((b.capacity for b in queries.bookings(row.id) if b.span.ends > now), default=0)
    if new.capacity < most:
        raise RuleError(
            N_("A sitting in this room has %(seats)s seats."), seats=most, field="capacity"
        )
    try:
        with db.session.begin_nested():
            row.name, row.key = new.name.strip(), fold(new.name)[:60]
            row.capacity, row.accessible = new.capacity, new.accessible
    except IntegrityError as error:
        raise RuleError(N_("This centre has a room of this name already."), field="name") from error
    _record_room(RoomChanged, db.session.get_one(Centre, row.centre_id), row, asker, now)


def book(room_public_id: str, span: Span, capacity: int) -> queries.Place:
    """Take a room for a sitting: its row stays locked until the transaction ends, so that of two
    sittings planned at the same moment the second sees the first.

    RuleError where the room is too small or taken.
    """
    row = lock_room(room_public_id)
    if capacity > row.capacity:
        raise RuleError(N_("This room has %(seats)s seats."), seats=row.capacity, field="capacity")
    for other in queries.bookings(row.id):
        if span.meets(other.span):
            raise RuleError(
                N_("This room is taken by the sitting of %(time)s."),
                time=other.opens_at,
                field="room_public_id",
            )
    return queries.place(room_public_id)


def lock_room(public_id: str) -> Room:
    row = db.session.scalar(
        select(Room)
        .where(Room.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError()
    return row


def _locked_centre(public_id: str, asker: Asker) -> Centre:
    row = db.session.scalar(
        select(Centre)
        .where(Centre.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.district_code not in asker.scope(Permission.EXAMS_MANAGE):
        raise NotFoundError()
    return row


def _require_district(code: str, asker: Asker) -> None:
    if code not in directory.districts():
        raise RuleError(N_("There is no such district."), field="district")
    if code not in asker.scope(Permission.EXAMS_MANAGE):
        raise RuleError(N_("This district is not one of yours."), field="district")


def _add(row: Base, field: str, taken: str) -> None:
    """The constraint decides, also between two windows of the same browser."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(taken, field=field) from error


def _record_room(
    kind: type[RoomAdded] | type[RoomChanged],
    centre: Centre,
    row: Room,
    asker: Asker,
    now: datetime,
) -> None:
    event = kind(
        subject=Ref("centre", centre.public_id),
        room=row.public_id,
        capacity=row.capacity,
        accessible=row.accessible,
    )
    journal.record(event, actor=asker.ref, now=now)
