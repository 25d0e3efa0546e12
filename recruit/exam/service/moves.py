"""Moving a person to another free seat, with everything that they have begun."""

from datetime import datetime

from sqlalchemy import select

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.exam.events import SeatMoved
from recruit.exam.models import Attempt, Seat, SeatMove, Sitting
from recruit.exam.queries import extra_time as places
from recruit.exam.queries import sittings as queries
from recruit.exam.queries.moves import taken_in
from recruit.exam.rules import seating
from recruit.exam.rules.moves import check_target, free_seats
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.canonical import digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_


def move(
    seat_public_id: str,
    sitting_public_id: str,
    number: int,
    *,
    reason: str,
    asker: Asker,
    now: datetime,
) -> None:
    """Give a person another free seat in this sitting or in one at the same time. Their paper,
    answers and time stay what they are: they belong to the seat's row, and that row moves.

    Locks go sitting, seat, attempt; the sittings' keys stay free for those who begin.
    """
    if not reason.strip():
        raise RuleError(N_("Write a reason."), field="reason")
    scope = asker.scope(Permission.SITTINGS_WATCH)
    source = places.place(seat_public_id, scope).sitting
    target = queries.sitting(sitting_public_id, scope)
    rows = _locked_sittings(source, target)
    seat = _locked_seat(seat_public_id, rows[source.id])
    attempt = _locked_attempt(seat)
    check_target(
        queries.sitting(source.public_id),
        queries.sitting(target.public_id),
        seat.subject_code,
        begun=attempt is not None,
    )
    if number not in free_seats(target.capacity, taken_in(target.id)):
        raise RuleError(N_("This seat is not free."), field="seat")
    before, seat.sitting_id, seat.number = seat.number, target.id, number
    if attempt is not None:
        attempt.sitting_id = target.id
    db.session.add(
        SeatMove(
            seat_id=seat.id,
            from_sitting_id=source.id,
            from_number=before,
            to_sitting_id=target.id,
            to_number=number,
            reason=reason.strip(),
            moved_by=asker.own_id(),
            moved_at=now,
        )
    )
    db.session.flush()
    _record(seat, source, before, target, reason.strip(), asker, now)


def _locked_sittings(*found: seating.Sitting) -> dict[int, Sitting]:
    rows = db.session.scalars(
        select(Sitting)
        .where(Sitting.id.in_({one.id for one in found}))
        .order_by(Sitting.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def _locked_seat(public_id: str, sitting: Sitting) -> Seat:
    seat = db.session.scalar(
        select(Seat)
        .where(Seat.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if seat is None:
        raise NotFoundError()
    if seat.sitting_id != sitting.id:
        raise RuleError(N_("This person has been moved meanwhile. Please look again."))
    return seat


def _locked_attempt(seat: Seat) -> Attempt | None:
    return db.session.scalar(
        select(Attempt)
        .where(Attempt.application_id == seat.application_id, Attempt.sitting_id == seat.sitting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _record(
    seat: Seat,
    source: seating.Sitting,
    before: int,
    target: seating.Sitting,
    reason: str,
    asker: Asker,
    now: datetime,
) -> None:
    about = applications.by_ids([seat.application_id])[seat.application_id].public_id
    event = SeatMoved(
        subject=Ref("application", about),
        campaign=campaigns.campaign_by_id(seat.campaign_id).public_id,
        from_sitting=source.public_id,
        from_number=before,
        to_sitting=target.public_id,
        to_number=seat.number,
        reason_digest=digest(reason),
    )
    journal.record(event, actor=asker.ref, now=now)
