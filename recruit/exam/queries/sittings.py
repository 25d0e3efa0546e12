"""Reading sittings, seats and how they stand."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from recruit.exam.models import Attempt, Paper, Seat, Sitting
from recruit.exam.queries.centres import Place, places_of
from recruit.exam.rules import seating
from recruit.exam.rules.entry import keys_of
from recruit.exam.rules.seating import SeatInfo, SittingState
from recruit.exam.rules.timing import Phase, Timeline, phase
from recruit.extensions import db
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.errors import NotFoundError
from recruit.web import moment


def sittings(campaign_id: int, scope: Scope = EVERYWHERE) -> list[seating.Sitting]:
    """A campaign's sittings within a scope, by time."""
    return _sittings(
        _within(
            select(Sitting, _seated())
            .where(Sitting.campaign_id == campaign_id)
            .order_by(Sitting.opens_at, Sitting.id),
            scope,
        )
    )


def sitting(public_id: str, scope: Scope = EVERYWHERE) -> seating.Sitting:
    """The sitting, where it lies within the scope; else NotFoundError."""
    found = _sittings(
        _within(select(Sitting, _seated()).where(Sitting.public_id == public_id), scope)
    )
    if not found:
        raise NotFoundError()
    return found[0]


def district_of(sitting_id: int) -> str:
    """The district in which a sitting takes place."""
    return db.session.get_one(Sitting, sitting_id).district_code


def open_to(campaign_id: int, subject: str, now: datetime) -> list[seating.Sitting]:
    """Sittings where a candidate may take a seat by themselves and seats are left."""
    found = _sittings(
        select(Sitting, _seated())
        .where(
            Sitting.campaign_id == campaign_id,
            Sitting.self_seating.is_(True),
            Sitting.state != SittingState.CLOSED,
            Sitting.closes_at > now,
        )
        .order_by(Sitting.opens_at, Sitting.id)
    )
    return [one for one in found if subject in one.subjects and one.seated < one.capacity]


def _seated() -> Any:
    return (
        select(func.count(Seat.id))
        .where(Seat.sitting_id == Sitting.id)
        .correlate(Sitting)
        .scalar_subquery()
    )


def _within(statement: Any, scope: Scope) -> Any:
    if scope.everywhere:
        return statement
    return statement.where(Sitting.district_code.in_(sorted(scope.districts)))


def _sittings(statement: Any) -> list[seating.Sitting]:
    rows = db.session.execute(statement).all()
    places = places_of(row.room_id for row, _ in rows)
    return [_sitting(row, seated, places.get(row.room_id)) for row, seated in rows]


def _sitting(row: Sitting, seated: int, place: Place | None) -> seating.Sitting:
    return seating.Sitting(
        row.id,
        row.public_id,
        row.campaign_id,
        tuple(row.subjects),
        row.district_code,
        row.place,
        row.room,
        row.opens_at,
        row.closes_at,
        row.minutes,
        row.grace_seconds,
        row.capacity,
        row.self_seating,
        SittingState(row.state),
        seated,
        centre=place.centre if place else None,
        room_public_id=place.room.public_id if place else None,
        accessible=bool(place and place.room.accessible),
        by_code=row.by_code,
        browser_keys=keys_of(row.browser_keys),
    )


# --- seats ----------------------------------------------------------------------------------------


def seats_of(person_id: int, campaign_id: int, now: datetime | None = None) -> list[SeatInfo]:
    """A person's seats in a campaign, by time."""
    statement = seats_joined().where(Seat.person_id == person_id, Seat.campaign_id == campaign_id)
    return _seat_infos(statement, now)


def seat_of(public_id: str, person_id: int, now: datetime | None = None) -> SeatInfo:
    """The person's seat; NotFoundError for anybody else's."""
    found = _seat_infos(
        seats_joined().where(Seat.public_id == public_id, Seat.person_id == person_id), now
    )
    if not found:
        raise NotFoundError()
    return found[0]


def seat_within(public_id: str, scope: Scope, now: datetime | None = None) -> SeatInfo:
    """Anybody's seat in a sitting of the scope; else NotFoundError."""
    found = _seat_infos(_within(seats_joined().where(Seat.public_id == public_id), scope), now)
    if not found:
        raise NotFoundError()
    return found[0]


def seats_given(sitting_public_id: str, at: datetime) -> list[SeatInfo]:
    """The seats of a sitting that were given in one go, at that instant."""
    statement = seats_joined().where(Sitting.public_id == sitting_public_id, Seat.given_at == at)
    return _seat_infos(statement, at)


def next_sitting_of(
    person_id: int, campaign_id: int, now: datetime | None = None
) -> SeatInfo | None:
    """The person's next seat that is not over, the earliest first."""
    seats = seats_of(person_id, campaign_id, now)
    return next((seat for seat in seats if seat.phase is not Phase.CLOSED), None)


def seated(application_ids: Iterable[int]) -> frozenset[int]:
    """Which of these applications have a seat."""
    wanted, found = sorted(set(application_ids)), set[int]()
    for start in range(0, len(wanted), 500):
        found |= set(
            db.session.scalars(
                select(Seat.application_id).where(
                    Seat.application_id.in_(wanted[start : start + 500])
                )
            )
        )
    return frozenset(found)


def seats_joined() -> Any:
    """Seats with their sitting and, where it has begun, their attempt."""
    return (
        select(Seat, Sitting, Attempt)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .outerjoin(Paper, Paper.seat_id == Seat.id)
        .outerjoin(Attempt, Attempt.paper_id == Paper.id)
        .order_by(Sitting.opens_at, Seat.id)
    )


def _seat_infos(statement: Any, now: datetime | None) -> list[SeatInfo]:
    instant = now or moment.now()
    rows = db.session.execute(statement).all()
    places = places_of(row.room_id for _, row, _ in rows)
    return [_seat_info(row, places.get(row[1].room_id), instant) for row in rows]


def _seat_info(found: Any, place: Place | None, now: datetime) -> SeatInfo:
    seat, row, attempt = found
    return SeatInfo(
        seat_public_id=seat.public_id,
        sitting_public_id=row.public_id,
        application_id=seat.application_id,
        person_id=seat.person_id,
        campaign_id=seat.campaign_id,
        subject_code=seat.subject_code,
        number=seat.number,
        district_code=row.district_code,
        place=row.place,
        room=row.room,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        minutes=row.minutes,
        state=SittingState(row.state),
        timeline=timeline_of(row, attempt, now),
        attempt_public_id=attempt.public_id if attempt else None,
        receipt_code=attempt.receipt_code if attempt else None,
        centre=place.centre if place else None,
        by_code=row.by_code,
    )


def timeline_of(row: Sitting, attempt: Attempt | None, now: datetime) -> Timeline:
    """How a seat stands."""
    opened = row.state == SittingState.OPENED
    if attempt is None:
        return phase(now, opens_at=row.opens_at, entry_until=row.closes_at, opened=opened)
    return phase(
        now,
        opens_at=row.opens_at,
        entry_until=row.closes_at,
        opened=opened,
        started_at=attempt.started_at,
        deadline=attempt.deadline,
        extra_minutes=attempt.extra_minutes,
        grace_seconds=row.grace_seconds,
        finished_at=attempt.finished_at,
    )
