"""A sitting's numbers, and its protocol once it is closed."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from recruit.exam.models import Attempt, HallCode, Incident, Paper, Protocol, Seat, Sitting
from recruit.exam.queries.incidents import incidents_in
from recruit.exam.rules import protocol as rules
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.incidents import IncidentKind, IncidentState
from recruit.exam.rules.seating import SittingState
from recruit.extensions import db
from recruit.kernel.asker import Scope


def figures(sitting_id: int) -> rules.Figures:
    """The numbers of now."""
    expelled = (
        select(Incident.id)
        .where(
            Incident.seat_id == Seat.id,
            Incident.kind == IncidentKind.EXPELLED,
            Incident.confirmed_by.is_not(None),
        )
        .correlate(Seat)
        .exists()
    )
    checked = select(HallCode.id).where(HallCode.seat_id == Seat.id).correlate(Seat).exists()
    begun = Attempt.id.is_not(None)
    ended = and_(begun, Attempt.state != AttemptState.OPEN)
    seats: Any = db.session.execute(
        select(
            func.count(Seat.id),
            _count(or_(begun, checked)),
            _count(and_(ended, ~expelled, Attempt.state == AttemptState.FINISHED)),
            _count(and_(ended, ~expelled, Attempt.state == AttemptState.CLOSED)),
            _count(and_(ended, expelled)),
            _count(and_(begun, Attempt.state == AttemptState.OPEN)),
            _count(and_(~begun, ~expelled)),
        )
        .outerjoin(Paper, Paper.seat_id == Seat.id)
        .outerjoin(Attempt, Attempt.paper_id == Paper.id)
        .where(Seat.sitting_id == sitting_id)
    ).one()
    record = incidents_in(sitting_id)
    waiting = sum(one.state is IncidentState.WAITING for one in record)
    numbers = [int(one or 0) for one in (*seats, len(record), waiting)]
    return rules.Figures(*numbers)


def _count(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def protocol_of(sitting_id: int) -> rules.Protocol | None:
    """The protocol that closed a sitting."""
    row = db.session.scalar(select(Protocol).where(Protocol.sitting_id == sitting_id))
    if row is None:
        return None
    return rules.Protocol(
        row.public_id,
        dict(row.document),
        row.digest,
        row.drawn_by,
        row.drawn_at,
        row.agreed_by,
        row.agreed_at,
    )


def without_protocol(campaign_id: int, scope: Scope, now: datetime) -> list[datetime]:
    """When entry ended to the opened sittings of a hall that nobody has closed yet."""
    where: Any = and_(
        Sitting.campaign_id == campaign_id,
        Sitting.state == SittingState.OPENED,
        Sitting.self_seating.is_(False),
        Sitting.closes_at < now,
    )
    if not scope.everywhere:
        where = and_(where, Sitting.district_code.in_(sorted(scope.districts)))
    return list(db.session.scalars(select(Sitting.closes_at).where(where)))
