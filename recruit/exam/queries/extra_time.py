"""Extra time that was given, and what more of it would change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from recruit.exam.models import Attempt, ExtraTime, Seat, Sitting
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.queries.sittings import seats_joined, timeline_of
from recruit.exam.rules import seating
from recruit.exam.rules.extra_time import Effect, Stands, Whom, effect, entry_foreseen
from recruit.exam.rules.seating import SittingState
from recruit.extensions import db
from recruit.extensions.direct import in_words_of_drivers
from recruit.extensions.prepared import rows_of
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.errors import NotFoundError


@dataclass(frozen=True)
class Given:
    """Extra time as it was carried out; `seat` is None for a whole sitting."""

    seat: int | None
    minutes: int
    reason: str
    reached: int
    ended: int
    given_at: datetime


@dataclass(frozen=True)
class Place:
    """A seat and its sitting, for officials."""

    public_id: str
    number: int
    person_id: int
    application_id: int
    subject_code: str
    sitting: seating.Sitting
    attempt_public_id: str | None


_PROMISED = in_words_of_drivers(
    select(func.sum(ExtraTime.minutes)).where(
        or_(
            ExtraTime.seat_id == bindparam("seat_id"),
            and_(ExtraTime.seat_id.is_(None), ExtraTime.sitting_id == bindparam("sitting_id")),
        )
    )
)


def promised(seat_id: int, sitting_id: int) -> int:
    """The minutes that an attempt has from its beginning."""
    ((minutes,),) = rows_of(_PROMISED, seat_id=seat_id, sitting_id=sitting_id)
    return int(minutes or 0)


def given_in(sitting_id: int) -> list[Given]:
    """What was given in a sitting, the newest first."""
    rows = db.session.execute(
        select(ExtraTime, Seat.number)
        .outerjoin(Seat, Seat.id == ExtraTime.seat_id)
        .where(ExtraTime.sitting_id == sitting_id)
        .order_by(ExtraTime.id.desc())
    )
    return [
        Given(number, row.minutes, row.reason, row.reached, row.ended, row.given_at)
        for row, number in rows
    ]


def place(seat_public_id: str, scope: Scope = EVERYWHERE) -> Place:
    """A seat in a sitting of the scope; else NotFoundError."""
    found = db.session.execute(seats_joined().where(Seat.public_id == seat_public_id)).first()
    if found is None:
        raise NotFoundError()
    seat, row, attempt = found
    return Place(
        seat.public_id,
        seat.number,
        seat.person_id,
        seat.application_id,
        seat.subject_code,
        sittings_queries.sitting(row.public_id, scope),
        attempt.public_id if attempt else None,
    )


def seat_of_attempt(attempt_public_id: str) -> str:
    """The public id of the seat at which an attempt runs."""
    found = db.session.execute(seats_joined().where(Attempt.public_id == attempt_public_id)).first()
    if found is None:
        raise NotFoundError()
    return str(found[0].public_id)


def siblings(sitting: seating.Sitting, scope: Scope) -> list[seating.Sitting]:
    """The other sittings of the same centre that are not over and overlap in time: those that
    one outage can hit."""
    last = sitting.closes_at
    return [
        one
        for one in sittings_queries.sittings(sitting.campaign_id, scope)
        if one.id != sitting.id
        and (one.district_code, one.place) == (sitting.district_code, sitting.place)
        and one.state is not SittingState.CLOSED
        and one.opens_at <= last
        and sitting.opens_at <= one.closes_at
    ]


def foreseen(whom: Whom, minutes: int, now: datetime) -> Effect:
    """What giving the minutes now would change; nothing is written."""
    if whom.seat:
        return effect(_stands(Seat.public_id == whom.seat, 0, now), minutes)
    where = Sitting.public_id.in_(sorted(whom.sittings))
    entries: Any = db.session.scalars(select(Sitting.closes_at).where(where))
    later = ((one, entry_foreseen(one, minutes, now)) for one in entries)
    moved = [entry for one, entry in later if entry != one]
    return effect(_stands(where, minutes, now), minutes, entries=moved)


def next_in_room(sitting: seating.Sitting, until: datetime) -> datetime | None:
    """When the next sitting of the room opens, if that is before `until`."""
    return db.session.scalar(
        select(func.min(Sitting.opens_at)).where(
            Sitting.district_code == sitting.district_code,
            Sitting.place == sitting.place,
            Sitting.room == sitting.room,
            Sitting.id != sitting.id,
            Sitting.opens_at > sitting.opens_at,
            Sitting.opens_at < until,
        )
    )


def _stands(where: Any, for_all: int, now: datetime) -> list[Stands]:
    """`for_all`: minutes that the whole sitting would be given."""
    return [
        Stands(
            timeline_of(row, attempt, now),
            entry_foreseen(row.closes_at, for_all, now),
            row.minutes,
            attempt is not None,
        )
        for _, row, attempt in db.session.execute(seats_joined().where(where))
    ]
