"""Asking for work, doing it once it is due, and trying again what failed (rule 11).

A handler may run twice: its effects must be the same as of one run. It runs in a transaction
of its own, in which the row is marked done as well.
"""

import os
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import event as sa_event
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from recruit.extensions import db
from recruit.extensions.database import declare_writing
from recruit.extensions.prepared import run as run_statement
from recruit.jobs.models import Job
from recruit.jobs.rules import LEASE, wait_after
from recruit.kernel.clock import Clock
from recruit.kernel.ids import new_public_id

log = structlog.get_logger("recruit.jobs")

KEYS = 500  # in one IN (...)


@dataclass(frozen=True)
class Running:
    """A job while its handler works on it."""

    public_id: str
    clock: Clock

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def progress(self, done: int, total: int) -> None:
        """Say how far the work is and renew the lease; commits, so call it between batches."""
        db.session.execute(
            update(Job)
            .where(Job.public_id == self.public_id)
            .values(progress_done=done, progress_total=total, lease_until=self.now + LEASE)
        )
        db.session.commit()


Handler = Callable[[dict[str, Any], Running], Any]
Sweep = Callable[[datetime], None]

_handlers: dict[str, Handler] = {}
_sweeps: dict[str, Sweep] = {}
_wake: list[Callable[[], None]] = []


def job(kind: str) -> Callable[[Handler], Handler]:
    """Declare the handler of a kind of job; what it returns (plain JSON) is kept as result."""

    def declare(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return declare


def sweep(name: str) -> Callable[[Sweep], Sweep]:
    """Declare what is to be looked after about every minute; it commits by itself."""

    def declare(function: Sweep) -> Sweep:
        _sweeps[name] = function
        return function

    return declare


def on_enqueue(wake: Callable[[], None]) -> None:
    """Set what wakes a worker after a commit that holds new jobs."""
    _wake[:] = [wake]


_INSERT = insert(Job.__table__)  # type: ignore[arg-type]


def enqueue(
    kind: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    due_at: datetime | None = None,
    unique_key: str | None = None,
    fresh: bool = False,
) -> str:
    """Ask for work within the running transaction; returns the job's public id.

    A second request with the same `unique_key` is the first one. `fresh`: the key names something
    that was made in this transaction, so that nobody can have asked before.
    """
    if kind not in _handlers:
        raise KeyError(f"no handler for jobs of kind {kind}")
    if unique_key is not None and not fresh:
        known = db.session.scalar(select(Job.public_id).where(Job.unique_key == unique_key))
        if known:
            return known
    public_id = new_public_id()
    run_statement(
        _INSERT,
        public_id=public_id,
        kind=kind,
        payload=payload,
        due_at=due_at or now,
        created_at=now,
        unique_key=unique_key,
    )
    db.session.info["jobs_enqueued"] = True
    return public_id


def enqueue_each(kind: str, wanted: Mapping[str, dict[str, Any]], *, now: datetime) -> None:
    """The same for many payloads by their unique keys, in one statement."""
    if kind not in _handlers:
        raise KeyError(f"no handler for jobs of kind {kind}")
    keys = list(wanted)
    known: set[str | None] = set()
    for start in range(0, len(keys), KEYS):
        part = Job.unique_key.in_(keys[start : start + KEYS])
        known |= set(db.session.scalars(select(Job.unique_key).where(part)))
    rows = [
        {"kind": kind, "payload": payload, "due_at": now, "created_at": now, "unique_key": key}
        for key, payload in wanted.items()
        if key not in known
    ]
    if rows:
        db.session.flush()
        db.session.connection().execute(insert(Job), rows)
        db.session.info["jobs_enqueued"] = True


@sa_event.listens_for(Session, "after_commit")
def _wake_after_commit(session: Session) -> None:
    if session.info.pop("jobs_enqueued", False):
        for wake in _wake:
            try:
                wake()
            except Exception:
                # The rows are committed: the sweep finds them within a minute.
                log.exception("waking the workers failed")


@sa_event.listens_for(Session, "after_rollback")
def _forget_after_rollback(session: Session) -> None:
    session.info.pop("jobs_enqueued", None)


def run_due(clock: Clock, *, limit: int = 1000, kinds: Sequence[str] = ()) -> int:
    """Do what is due, one job after another, of some kinds or of all; returns how many ran."""
    declare_writing(True)
    ran = 0
    while ran < limit and (claimed := _claim(clock.now(), kinds)):
        _run(*claimed, clock)
        ran += 1
    return ran


def run_sweeps(clock: Clock) -> None:
    """Run every sweep; one that fails does not keep the others from running."""
    declare_writing(True)
    for name, function in _sweeps.items():
        try:
            function(clock.now())
        except Exception:
            db.session.rollback()
            log.exception("sweep failed", sweep=name)


def _claim(now: datetime, kinds: Sequence[str]) -> tuple[int, str, str, dict[str, Any]] | None:
    """Take one due job, or one whose holder's lease ran out; two workers never take the same."""
    due = (Job.state == "waiting") & (Job.due_at <= now)
    expired = (Job.state == "running") & (Job.lease_until < now)
    chosen = (
        select(Job.id)
        .where(due | expired, *([Job.kind.in_(kinds)] if kinds else []))
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = db.session.execute(
        update(Job)
        .where(Job.id.in_(chosen.scalar_subquery()))
        .values(state="running", owner=_owner(), lease_until=now + LEASE, tries=Job.tries + 1)
        .returning(Job.id, Job.public_id, Job.kind, Job.payload),
        execution_options={"synchronize_session": False},
    ).first()
    db.session.commit()
    return tuple(row) if row else None


def _run(job_id: int, public_id: str, kind: str, payload: dict[str, Any], clock: Clock) -> None:
    try:
        result = _handlers[kind](payload, Running(public_id, clock))
        _set(job_id, state="done", finished_at=clock.now(), result=result, last_error=None)
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        log.exception("job failed", job=public_id, kind=kind)
        _put_back(job_id, type(error).__name__, clock.now())


def _put_back(job_id: int, error: str, now: datetime) -> None:
    tries, most = db.session.execute(select(Job.tries, Job.max_tries).where(Job.id == job_id)).one()
    if tries >= most:
        _set(job_id, state="failed", finished_at=now, last_error=error)
    else:
        _set(job_id, state="waiting", due_at=now + wait_after(tries), last_error=error)
    db.session.commit()


def _set(job_id: int, **values: Any) -> None:
    db.session.execute(
        update(Job).where(Job.id == job_id).values(owner=None, lease_until=None, **values),
        execution_options={"synchronize_session": False},
    )


def _owner() -> str:
    return f"{socket.gethostname()[:24]}:{os.getpid()}"
