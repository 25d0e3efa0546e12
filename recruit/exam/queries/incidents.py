"""What is on record about a sitting and about a person."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Exists, exists, select

from recruit.accounts.service import proposals
from recruit.exam.models import Incident, Seat, SeatMove, Sitting
from recruit.exam.queries import annulments
from recruit.exam.rules import incidents as rules
from recruit.exam.rules.incidents import IncidentKind, IncidentState, Judgement, Outcome
from recruit.exam.rules.moves import Move
from recruit.extensions import db
from recruit.extensions.direct import constant
from recruit.kernel.events import Ref

_EXPELLED = (Incident.kind == constant(IncidentKind.EXPELLED), Incident.confirmed_by.is_not(None))


def incidents_in(sitting_id: int) -> list[rules.Incident]:
    """A sitting's record, in the order of the events."""
    return _incidents(Incident.sitting_id == sitting_id)


def incidents_of(application_id: int) -> list[rules.Incident]:
    """What is on record about one person's exam."""
    return _incidents(Seat.application_id == application_id)


def expelled_from(seat_id: int | BindParameter[int]) -> Exists:
    """Whether who sits there was expelled, as part of a statement."""
    return exists().where(Incident.seat_id == seat_id, *_EXPELLED)


def expelled_among(application_ids: Iterable[int]) -> dict[int, Judgement]:
    """What became of the exams of those who were expelled, or whose result was annulled later, by
    application id."""
    wanted, found = sorted(set(application_ids)), dict[int, Judgement]()
    for start in range(0, len(wanted), 500):
        found |= _judgements(Seat.application_id.in_(wanted[start : start + 500]))
    return annulments.with_annulments(found, among=wanted)


def expelled_in(campaign_id: int) -> dict[int, Judgement]:
    """The same for a whole campaign."""
    found = _judgements(Seat.campaign_id == campaign_id)
    return annulments.with_annulments(found, campaign_id=campaign_id)


def _judgements(where: Any) -> dict[int, Judgement]:
    rows: Any = db.session.execute(
        select(Seat.application_id, Incident.outcome, Incident.confirmed_at)
        .join(Seat, Seat.id == Incident.seat_id)
        .where(where, *_EXPELLED)
        .order_by(Incident.confirmed_at, Incident.id)
    )
    return {one: Judgement(Outcome(outcome), at) for one, outcome, at in rows}


def moves_in(sitting_id: int) -> list[Move]:
    """Who was moved out of a sitting, into it or within it, in order."""
    return _moves((SeatMove.from_sitting_id == sitting_id) | (SeatMove.to_sitting_id == sitting_id))


def _incidents(where: Any) -> list[rules.Incident]:
    rows = db.session.execute(
        select(Incident, Seat)
        .outerjoin(Seat, Seat.id == Incident.seat_id)
        .where(where)
        .order_by(Incident.happened_at, Incident.id)
    ).all()
    open_ones = [Ref("incident", row.public_id) for row, _ in rows if _undecided(row)]
    waiting = {one.subject.id for one in proposals.open_among(open_ones)}
    return [_incident(row, seat, waiting) for row, seat in rows]


def _incident(row: Incident, seat: Seat | None, waiting: set[str]) -> rules.Incident:
    return rules.Incident(
        public_id=row.public_id,
        kind=IncidentKind(row.kind),
        text=row.text,
        happened_at=row.happened_at,
        seat=seat.number if seat else None,
        seat_public_id=seat.public_id if seat else None,
        application_id=seat.application_id if seat else None,
        person_id=seat.person_id if seat else None,
        minutes=row.minutes,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        state=_state(row, waiting),
        outcome=Outcome(row.outcome) if row.outcome else None,
    )


def _undecided(row: Incident) -> bool:
    return row.needs_second and row.confirmed_by is None


def _state(row: Incident, waiting: set[str]) -> IncidentState:
    if not _undecided(row):
        return IncidentState.CONFIRMED if row.needs_second else IncidentState.RECORDED
    asked = row.public_id in waiting
    return IncidentState.WAITING if asked else IncidentState.NOT_CONFIRMED


def _moves(where: Any) -> list[Move]:
    rows = db.session.execute(
        select(SeatMove, Seat)
        .join(Seat, Seat.id == SeatMove.seat_id)
        .where(where)
        .order_by(SeatMove.id)
    ).all()
    sittings = {one for row, _ in rows for one in (row.from_sitting_id, row.to_sitting_id)}
    named: Any = db.session.execute(
        select(Sitting.id, Sitting.room).where(Sitting.id.in_(sorted(sittings)))
    )
    rooms = dict(named.all())
    return [
        Move(
            seat.person_id,
            rooms[row.from_sitting_id],
            row.from_number,
            rooms[row.to_sitting_id],
            row.to_number,
            row.reason,
            row.moved_by,
            row.moved_at,
        )
        for row, seat in rows
    ]
