"""Beginning an attempt, ending it by hand or by time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.exam.events import (
    AttemptClosed,
    AttemptFinished,
    AttemptStarted,
)
from recruit.exam.models import Attempt, Paper, Seat, Sitting
from recruit.exam.queries import adjustments, extra_time, incidents
from recruit.exam.queries import attempts as queries
from recruit.exam.rules import attempts as rules
from recruit.exam.rules.attempts import AttemptState, receipt_digest
from recruit.exam.rules.seating import SittingState
from recruit.exam.rules.timing import Phase, closes_of, deadline_of, ends_of, phase
from recruit.exam.service import marking
from recruit.exam.service.rows import insert_rows
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM, Event, Ref
from recruit.kernel.ids import new_code, new_public_id
from recruit.kernel.text import N_

# Columns, not objects, and all in one statement: ten thousand people begin within two minutes.
_SEAT: Any = (
    select(
        Seat.id,
        Seat.sitting_id,
        Seat.application_id,
        Seat.person_id,
        Seat.campaign_id,
        Seat.subject_code,
        Sitting.opens_at,
        Sitting.closes_at,
        Sitting.state,
        Sitting.minutes,
        Sitting.grace_seconds,
        Paper.id.label("paper_id"),
        Paper.digest,
        Paper.shapes,
        campaigns.CAMPAIGNS.c.public_id.label("campaign"),
        applications.APPLICATIONS.c.public_id.label("application"),
    )
    .select_from(Seat)
    .join(Sitting, Sitting.id == Seat.sitting_id)
    .join(Paper, Paper.seat_id == Seat.id)
    .join(campaigns.CAMPAIGNS, campaigns.CAMPAIGNS.c.id == Seat.campaign_id)
    .join(applications.APPLICATIONS, applications.APPLICATIONS.c.id == Seat.application_id)
    .where(Seat.public_id == bindparam("public_id"), Seat.person_id == bindparam("person_id"))
    .with_for_update(of=Seat)
)
_STATE = select(
    select(Attempt.public_id).where(Attempt.paper_id == bindparam("paper_id")).scalar_subquery(),
    incidents.expelled_from(bindparam("seat_id")),
)


def start(seat_public_id: str, *, asker: Asker, now: datetime) -> str:
    """Begin the attempt of one's own seat, or find the one that was begun; its public id.

    The seat's row is locked, so that two tabs begin one attempt.
    """
    seat = run(_SEAT, public_id=seat_public_id, person_id=asker.own_id()).first()
    if seat is None:
        raise NotFoundError()
    # A statement of its own: it sees what was committed before the lock was given.
    begun, expelled = run(_STATE, paper_id=seat.paper_id, seat_id=seat.id).one()
    if begun:
        return str(begun)
    _require_open(seat, now)
    if expelled:
        raise RuleError(N_("You have been expelled from this exam. You can object to that."))
    public_id = _begin(seat, now)
    event = AttemptStarted(
        subject=Ref("attempt", public_id),
        campaign=seat.campaign,
        application=seat.application,
        paper_digest=seat.digest,
    )
    journal.record(event, actor=asker.ref, now=now)
    return public_id


def _require_open(seat: Any, now: datetime) -> None:
    stands = phase(
        now,
        opens_at=seat.opens_at,
        entry_until=seat.closes_at,
        opened=seat.state == SittingState.OPENED,
    )
    if stands.phase is Phase.BEFORE:
        raise RuleError(N_("The exam has not been opened yet."))
    if stands.phase is not Phase.OPEN:
        raise RuleError(N_("The time to begin this exam is over."))


def _begin(seat: Any, now: datetime) -> str:
    """The new attempt's public id."""
    deadline = deadline_of(now, seat.minutes)
    public_id = new_public_id()
    values = {
        "public_id": public_id,
        "paper_id": seat.paper_id,
        "sitting_id": seat.sitting_id,
        "application_id": seat.application_id,
        "person_id": seat.person_id,
        "campaign_id": seat.campaign_id,
        "subject_code": seat.subject_code,
        "state": AttemptState.OPEN,
        "shapes": seat.shapes,
        "started_at": now,
        "deadline": deadline,
        "extra_minutes": 0,
        "ends_at": deadline,
        "closes_at": closes_of(deadline, seat.grace_seconds),
    }
    insert_rows(Attempt, [values])
    # Read after the row is there: whoever gives time to the sitting now waits for it.
    minutes = extra_time.promised(seat.id, seat.sitting_id)
    minutes += adjustments.extra_minutes(seat.person_id, seat.campaign_id, seat.minutes)
    if minutes:
        ends_at = ends_of(deadline, minutes)
        db.session.execute(
            update(Attempt)
            .where(Attempt.public_id == public_id)
            .values(
                extra_minutes=minutes,
                ends_at=ends_at,
                closes_at=closes_of(ends_at, seat.grace_seconds),
            )
        )
    return public_id


# --- the end --------------------------------------------------------------------------------------


def finish(public_id: str, *, asker: Asker, now: datetime) -> rules.Attempt:
    """End one's own attempt; a second time it is the same end with the same receipt."""
    row = db.session.scalar(
        select(Attempt)
        .where(Attempt.public_id == public_id, Attempt.person_id == asker.own_id())
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError()
    if row.state == AttemptState.OPEN:
        end([row], now=now, by=asker.ref)
    return queries.attempt_of_row(row)


def end(rows: Sequence[Attempt], *, now: datetime, by: Ref, expelled: bool = False) -> None:
    """End attempts whose rows are locked: freeze what was answered, give receipts, mark.

    `expelled`: officials end it; they record that themselves.
    """
    if not rows:
        return
    # Read after the lock: every answer acknowledged before it is committed and seen here.
    given = queries.responses(row.id for row in rows)
    digests: Any = db.session.execute(
        select(Paper.id, Paper.digest).where(Paper.id.in_([row.paper_id for row in rows]))
    )
    paper_digests = dict(digests.all())
    public = applications.by_ids({row.application_id for row in rows})
    for row in rows:
        in_time = now <= row.closes_at
        row.answered, row.answers_digest = receipt_digest(
            row.public_id, paper_digests[row.paper_id], row.shapes, given.get(row.id, {})
        )
        by_hand = in_time and not expelled
        row.state = AttemptState.FINISHED if by_hand else AttemptState.CLOSED
        row.finished_at = now if in_time else row.ends_at
        row.receipt_code = new_code()
    db.session.flush()
    if not expelled:
        names = {one: campaigns.public_id_of(one) for one in {row.campaign_id for row in rows}}
        ended = [
            _ended(row, names[row.campaign_id], public[row.application_id].public_id)
            for row in rows
        ]
        journal.record_each(ended, actor=by, now=now)
    marking.mark(rows, given, reason="", actor=SYSTEM, now=now)


def _ended(row: Attempt, campaign: str, application: str) -> Event:
    kind = AttemptFinished if row.state == AttemptState.FINISHED else AttemptClosed
    return kind(
        subject=Ref("attempt", row.public_id),
        campaign=campaign,
        application=application,
        answered=row.answered or 0,
        answers_digest=row.answers_digest or "",
    )
