"""Ending what time has ended: thousands of attempts in a few seconds, each exactly once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.exam.events import AttemptClosed
from recruit.exam.models import Attempt, Paper
from recruit.exam.queries import attempts as queries
from recruit.exam.rules.attempts import AttemptState, Responses, receipt_digest
from recruit.exam.service import marking
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.journal import service as journal
from recruit.kernel.events import SYSTEM, Event, Ref
from recruit.kernel.ids import new_code

BATCH = 500  # attempts ended in one transaction

# Rows past the unit of work: what it does for ten thousand objects takes longer than all else.
_EXPIRED: Any = (
    select(
        Attempt.id,
        Attempt.public_id,
        Attempt.paper_id,
        Attempt.application_id,
        Attempt.campaign_id,
        Attempt.subject_code,
        Attempt.shapes,
        Attempt.ends_at,
        applications.APPLICATIONS.c.public_id.label("application"),
    )
    .join(applications.APPLICATIONS, applications.APPLICATIONS.c.id == Attempt.application_id)
    .where(Attempt.state == AttemptState.OPEN, Attempt.closes_at < bindparam("now"))
    .order_by(Attempt.closes_at, Attempt.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=Attempt)
)
_DIGESTS = select(Paper.id, Paper.digest).where(Paper.id.in_(bindparam("ids", expanding=True)))
_END = (
    update(Attempt)
    .where(Attempt.id == bindparam("ended"), Attempt.state == AttemptState.OPEN)
    .values(
        state=AttemptState.CLOSED,
        finished_at=bindparam("at"),
        receipt_code=bindparam("code"),
        answered=bindparam("count"),
        answers_digest=bindparam("digest"),
    )
)


def close_expired(now: datetime, *, limit: int = BATCH) -> int:
    """End up to `limit` attempts whose grace is over; how many. Each is ended exactly once,
    whoever else sweeps; one that is being saved to just now waits for the next round."""
    rows = run(_EXPIRED, now=now, most=limit).all()
    if rows:
        # Read after the lock: every answer acknowledged before it is committed and seen here.
        given = queries.responses(row.id for row in rows)
        receipts = _freeze(rows, given)
        journal.record_each(_events(rows, receipts), actor=SYSTEM, now=now)
        marking.mark(rows, given, reason="", actor=SYSTEM, now=now)
    return len(rows)


def _freeze(rows: Sequence[Any], given: Mapping[int, Responses]) -> dict[int, tuple[int, str]]:
    """Write down what was answered, and give receipts; (answered, digest) by attempt."""
    digests = dict(run(_DIGESTS, ids=[row.paper_id for row in rows]).all())
    receipts = {
        row.id: receipt_digest(
            row.public_id, digests[row.paper_id], row.shapes, given.get(row.id, {})
        )
        for row in rows
    }
    ends = [
        {
            "ended": row.id,
            "at": row.ends_at,
            "code": new_code(),
            "count": receipts[row.id][0],
            "digest": receipts[row.id][1],
        }
        for row in rows
    ]
    db.session.connection().execute(_END, ends)
    return receipts


def _events(rows: Sequence[Any], receipts: Mapping[int, tuple[int, str]]) -> list[Event]:
    names = {one: campaigns.public_id_of(one) for one in {row.campaign_id for row in rows}}
    return [
        AttemptClosed(
            subject=Ref("attempt", row.public_id),
            campaign=names[row.campaign_id],
            application=row.application,
            answered=receipts[row.id][0],
            answers_digest=receipts[row.id][1],
        )
        for row in rows
    ]
