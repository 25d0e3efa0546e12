"""Ending an attempt: by its candidate, by time, by officials; each exactly once.

Rows past the unit of work, and all of an attempt in one statement: ten thousand end within
minutes, and what the unit of work does for that many objects takes longer than all else.
"""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import UnicodeText, bindparam, select, type_coerce, update

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.exam.events import AttemptClosed, AttemptFinished
from recruit.exam.models import Attempt, Paper
from recruit.exam.queries import attempts as queries
from recruit.exam.queries import keys
from recruit.exam.rules import attempts as rules
from recruit.exam.rules.attempts import AttemptState, Responses, receipt_digest
from recruit.exam.rules.drawing import paper_of
from recruit.exam.service import marking
from recruit.extensions.direct import Row, constant, in_words_of_drivers, instant
from recruit.extensions.prepared import rows_of, run, write
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.events import SYSTEM, Event, Ref
from recruit.kernel.ids import new_code

BATCH = 300  # attempts ended in one transaction: well under a second of SQLite's write lock

_OPEN: Any = (
    select(
        Attempt.id,
        Attempt.public_id,
        Attempt.paper_id,
        Attempt.application_id,
        Attempt.campaign_id,
        Attempt.subject_code,
        Attempt.shapes,
        Attempt.ends_at,
        Attempt.closes_at,
        Paper.digest.label("paper_digest"),
        type_coerce(Paper.document, UnicodeText).label("paper"),
        keys.are_changed(Attempt.campaign_id.expression).label("ruled"),
        applications.APPLICATIONS.c.public_id.label("application"),
        campaigns.CAMPAIGNS.c.public_id.label("campaign"),
    )
    .join(Paper, Paper.id == Attempt.paper_id)
    .join(applications.APPLICATIONS, applications.APPLICATIONS.c.id == Attempt.application_id)
    .join(campaigns.CAMPAIGNS, campaigns.CAMPAIGNS.c.id == Attempt.campaign_id)
    .where(Attempt.state == constant(AttemptState.OPEN))
    .with_for_update(of=Attempt)
)
_OWN = in_words_of_drivers(
    _OPEN.where(
        Attempt.public_id == bindparam("public_id"), Attempt.person_id == bindparam("person_id")
    )
)
_OwnRow: Any = namedtuple("_OwnRow", _OPEN.selected_columns.keys())  # type: ignore[misc]
_AT_SEAT = _OPEN.where(Attempt.application_id == bindparam("application_id"))
_EXPIRED = (
    _OPEN.where(Attempt.closes_at < bindparam("now"))
    .order_by(Attempt.closes_at, Attempt.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=Attempt)
)
_END = (
    update(Attempt)
    .where(Attempt.id == bindparam("ended"), Attempt.state == AttemptState.OPEN)
    .values(
        state=bindparam("as"),
        finished_at=bindparam("at"),
        receipt_code=bindparam("code"),
        answered=bindparam("count"),
        answers_digest=bindparam("digest"),
    )
)


def finish(public_id: str, *, asker: Asker, now: datetime) -> rules.Attempt:
    """End one's own attempt; a second time it is the same end with the same receipt."""
    end_own(public_id, asker=asker, now=now)
    return queries.attempt_of(public_id, asker.own_id())


def end_own(public_id: str, *, asker: Asker, now: datetime) -> int:
    """The same for whoever does not look at it; 0 where it is not theirs or open no longer."""
    # Whoever waits here for somebody who ends it finds that it is open no longer.
    found = rows_of(_OWN, public_id=public_id, person_id=asker.own_id())
    rows = [_own_row(row) for row in found]
    _end(rows, now=now, by=asker.ref)
    return len(rows)


def _own_row(row: Row) -> Any:
    """As the columns of `_OPEN` are called, with instants as they are everywhere."""
    found: Any = _OwnRow._make(row)
    times = {name: instant(getattr(found, name)) for name in ("ends_at", "closes_at")}
    return found._replace(**times)


def close_expired(now: datetime, *, limit: int = BATCH) -> int:
    """End up to `limit` attempts whose grace is over; how many. Each is ended exactly once,
    whoever else sweeps; one that is being saved to just now waits for the next round."""
    rows = run(_EXPIRED, now=now, most=limit).all()
    _end(rows, now=now, by=SYSTEM)
    return len(rows)


def expel(application_id: int, *, now: datetime, by: Ref) -> None:
    """End the application's attempt where it runs; the officials record that themselves."""
    _end(run(_AT_SEAT, application_id=application_id).all(), now=now, by=by, expelled=True)


def _end(rows: Sequence[Any], *, now: datetime, by: Ref, expelled: bool = False) -> None:
    """Freeze what was answered, give receipts, mark."""
    if not rows:
        return
    # Read after the lock: every answer acknowledged before it is committed and seen here.
    given = queries.responses(row.id for row in rows)
    ends = [_ended(row, given.get(row.id, {}), now, expelled) for row in rows]
    write(_END, ends)
    if not expelled:
        events = [_event(row, end) for row, end in zip(rows, ends, strict=True)]
        journal.record_each(events, actor=by, now=now)
    papers = {row.paper_id: paper_of(from_json(row.paper)) for row in rows}
    marking.mark_ended(rows, given, papers, now=now)


def _ended(row: Any, given: Responses, now: datetime, expelled: bool) -> dict[str, Any]:
    in_time = now <= row.closes_at
    answered, digest = receipt_digest(row.public_id, row.paper_digest, row.shapes, given)
    return {
        "ended": row.id,
        "as": AttemptState.FINISHED if in_time and not expelled else AttemptState.CLOSED,
        "at": now if in_time else row.ends_at,
        "code": new_code(),
        "count": answered,
        "digest": digest,
    }


def _event(row: Any, end: Mapping[str, Any]) -> Event:
    kind = AttemptFinished if end["as"] is AttemptState.FINISHED else AttemptClosed
    return kind(
        subject=Ref("attempt", row.public_id),
        campaign=row.campaign,
        application=row.application,
        answered=end["count"],
        answers_digest=end["digest"],
    )
