"""Beginning an attempt, ending it by hand or by time, giving extra time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from recruit.accounts.service import proposals
from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.exam.events import (
    AttemptClosed,
    AttemptFinished,
    AttemptStarted,
    ExtraTimeGiven,
)
from recruit.exam.models import Attempt, Paper, Seat, Sitting
from recruit.exam.queries import attempts as queries
from recruit.exam.rules import attempts as rules
from recruit.exam.rules.attempts import AttemptState, receipt_digest
from recruit.exam.rules.seating import SittingState
from recruit.exam.rules.timing import Phase, closes_of, deadline_of, ends_of, phase
from recruit.exam.service import marking
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.ids import new_code
from recruit.kernel.text import N_

EXTRA_TIME = "exam.extra-time"
MOST_EXTRA = 240
BATCH = 200  # attempts closed in one transaction


def start(seat_public_id: str, *, asker: Asker, now: datetime) -> str:
    """Begin the attempt of one's own seat, or find the one that was begun; its public id.

    The seat's row is locked, so that two tabs begin one attempt.
    """
    found = db.session.execute(
        select(Seat, Sitting, Paper)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .join(Paper, Paper.seat_id == Seat.id)
        .where(Seat.public_id == seat_public_id, Seat.person_id == asker.own_id())
        .with_for_update(of=Seat)
    ).first()
    if found is None:
        raise NotFoundError()
    seat, sitting, paper = found
    known = db.session.scalar(select(Attempt.public_id).where(Attempt.paper_id == paper.id))
    if known:
        return known
    _require_open(sitting, now)
    row = _begin(seat, sitting, paper, now)
    event = AttemptStarted(
        subject=Ref("attempt", row.public_id),
        campaign=_campaign(row.campaign_id),
        application=_application(row.application_id),
        paper_digest=paper.digest,
    )
    journal.record(event, actor=asker.ref, now=now)
    return row.public_id


def _require_open(sitting: Sitting, now: datetime) -> None:
    stands = phase(
        now,
        opens_at=sitting.opens_at,
        entry_until=sitting.closes_at,
        opened=sitting.state == SittingState.OPENED,
    )
    if stands.phase is Phase.BEFORE:
        raise RuleError(N_("The exam has not been opened yet."))
    if stands.phase is not Phase.OPEN:
        raise RuleError(N_("The time to begin this exam is over."))


def _begin(seat: Seat, sitting: Sitting, paper: Paper, now: datetime) -> Attempt:
    deadline = deadline_of(now, sitting.minutes)
    row = Attempt(
        paper_id=paper.id,
        sitting_id=sitting.id,
        application_id=seat.application_id,
        person_id=seat.person_id,
        campaign_id=seat.campaign_id,
        subject_code=seat.subject_code,
        state=AttemptState.OPEN,
        shapes=paper.shapes,
        started_at=now,
        deadline=deadline,
        extra_minutes=0,
        ends_at=deadline,
        closes_at=closes_of(deadline, sitting.grace_seconds),
    )
    db.session.add(row)
    db.session.flush()
    return row


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


def close_expired(now: datetime, *, limit: int = BATCH) -> int:
    """End up to `limit` attempts whose grace is over; how many. Each is ended exactly once,
    whoever else sweeps; one that is being saved to just now waits for the next round."""
    rows = db.session.scalars(
        select(Attempt)
        .where(Attempt.state == AttemptState.OPEN, Attempt.closes_at < now)
        .order_by(Attempt.closes_at, Attempt.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    end(rows, now=now, by=SYSTEM)
    return len(rows)


def end(rows: Sequence[Attempt], *, now: datetime, by: Ref) -> None:
    """End attempts whose rows are locked: freeze what was answered, give receipts, mark."""
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
        row.state = AttemptState.FINISHED if in_time else AttemptState.CLOSED
        row.finished_at = now if in_time else row.ends_at
        row.receipt_code = new_code()
    db.session.flush()
    for row in rows:
        _record_end(row, public[row.application_id].public_id, by, now)
    marking.mark(rows, given, reason="", actor=SYSTEM, now=now)


def _record_end(row: Attempt, application: str, by: Ref, now: datetime) -> None:
    kind = AttemptFinished if row.state == AttemptState.FINISHED else AttemptClosed
    event = kind(
        subject=Ref("attempt", row.public_id),
        campaign=_campaign(row.campaign_id),
        application=application,
        answered=row.answered or 0,
        answers_digest=row.answers_digest or "",
    )
    journal.record(event, actor=by, now=now)


# --- extra time -----------------------------------------------------------------------------------


def propose_extra_time(
    public_id: str, minutes: int, *, reason: str, asker: Asker, now: datetime
) -> str:
    """Ask a second official to give a running attempt more time (rule 7)."""
    _check_minutes(minutes)
    found = queries.attempt_within(public_id, asker.scope(Permission.SITTINGS_OPEN))
    if found.state is not AttemptState.OPEN:
        raise RuleError(N_("This exam has ended."))
    return proposals.propose(
        EXTRA_TIME,
        Ref("attempt", public_id),
        {"attempt": public_id, "minutes": minutes},
        reason=reason,
        asker=asker,
        now=now,
        campaign=_campaign(found.campaign_id),
    )


def give_extra_time(public_id: str, minutes: int, *, actor: Ref, now: datetime) -> None:
    """Give an open attempt more time; its end and its closing move together."""
    _check_minutes(minutes)
    row = db.session.scalar(select(Attempt).where(Attempt.public_id == public_id).with_for_update())
    if row is None:
        raise NotFoundError()
    if row.state != AttemptState.OPEN:
        raise RuleError(N_("This exam has ended."))
    grace = row.closes_at - row.ends_at
    row.extra_minutes += minutes
    row.ends_at = ends_of(row.deadline, row.extra_minutes)
    row.closes_at = row.ends_at + max(grace, timedelta(0))
    event = ExtraTimeGiven(
        subject=Ref("attempt", public_id), campaign=_campaign(row.campaign_id), minutes=minutes
    )
    journal.record(event, actor=actor, now=now)


def _check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= MOST_EXTRA:
        raise RuleError(
            N_("Extra time is 1 to %(most)s minutes."), most=MOST_EXTRA, field="minutes"
        )


def _apply_extra_time(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    give_extra_time(payload["attempt"], payload["minutes"], actor=second.ref, now=now)


def _campaign(campaign_id: int) -> str:
    return campaigns.campaign_by_id(campaign_id).public_id


def _application(application_id: int) -> str:
    return applications.by_ids([application_id])[application_id].public_id


proposals.declare(
    EXTRA_TIME,
    label=N_("Give extra time"),
    permission=Permission.SITTINGS_OPEN,
    apply=_apply_extra_time,
    describe=lambda payload: [(N_("Minutes"), str(payload["minutes"]))],
)
