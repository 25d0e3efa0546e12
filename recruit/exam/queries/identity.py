"""The identity checks of a sitting, and the seats that somebody may sign in at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select

from recruit.exam.models import Attempt, Centre, HallCode, Paper, Room, Seat, Sitting
from recruit.exam.rules.seating import SittingState
from recruit.extensions import db


@dataclass(frozen=True)
class IdentityCheck:
    """`checked_at`: when the newest code was given out. `waits`: it has not been used yet."""

    checked_at: datetime
    waits: bool
    signed_in_at: datetime | None


@dataclass(frozen=True)
class HallSeat:
    """A seat that somebody may sign in at, and the digest of the code that opens it."""

    id: int
    public_id: str
    person_id: int
    campaign_id: int
    application_id: int
    number: int
    sitting: str
    code_id: int | None
    digest: str | None
    networks: tuple[str, ...]


def checks_of(sitting_id: int) -> dict[int, IdentityCheck]:
    """By seat number: who was checked; one statement for the whole room."""
    live = and_(HallCode.used_at.is_(None), HallCode.voided_at.is_(None))
    rows: Any = db.session.execute(
        select(
            Seat.number,
            func.max(HallCode.released_at),
            func.max(HallCode.used_at),
            # The live code's instant: there is at most one, so the largest is it.
            func.max(case((live, HallCode.released_at))),
        )
        .join(HallCode, HallCode.seat_id == Seat.id)
        .where(Seat.sitting_id == sitting_id)
        .group_by(Seat.number)
    )
    return {
        number: IdentityCheck(released, waiting is not None, used)
        for number, released, used, waiting in rows
    }


def hall_seats(person_id: int) -> list[HallSeat]:
    """The seats of a person in sittings that are not over, with their live codes."""
    rows: Any = db.session.execute(
        select(
            Seat.id,
            Seat.public_id,
            Seat.person_id,
            Seat.campaign_id,
            Seat.application_id,
            Seat.number,
            Sitting.public_id.label("sitting"),
            HallCode.id.label("code_id"),
            HallCode.digest,
            Centre.networks,
        )
        .select_from(Seat)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .outerjoin(Room, Room.id == Sitting.room_id)
        .outerjoin(Centre, Centre.id == Room.centre_id)
        .outerjoin(
            HallCode,
            (HallCode.seat_id == Seat.id)
            & HallCode.used_at.is_(None)
            & HallCode.voided_at.is_(None),
        )
        .where(Seat.person_id == person_id, Sitting.state != SittingState.CLOSED)
        .order_by(Sitting.opens_at, Seat.id)
    )
    return [
        HallSeat(
            row.id,
            row.public_id,
            row.person_id,
            row.campaign_id,
            row.application_id,
            row.number,
            row.sitting,
            row.code_id,
            row.digest,
            tuple(row.networks or ()),
        )
        for row in rows
    ]


def has_ended(seat_id: int) -> bool:
    """Whether the seat's attempt is over."""
    found = db.session.scalar(
        select(Attempt.id)
        .join(Paper, Paper.id == Attempt.paper_id)
        .where(Paper.seat_id == seat_id, Attempt.state != "open")
    )
    return found is not None
