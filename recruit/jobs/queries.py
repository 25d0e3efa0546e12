"""How jobs stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from recruit.extensions import db
from recruit.jobs.models import Job
from recruit.kernel.errors import NotFoundError


@dataclass(frozen=True)
class JobStatus:
    public_id: str
    kind: str
    state: str
    tries: int
    progress_done: int
    progress_total: int
    result: Any
    last_error: str | None
    created_at: datetime
    finished_at: datetime | None


def status(public_id: str) -> JobStatus:
    row = db.session.scalar(select(Job).where(Job.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return _status(row)


def counts() -> dict[str, int]:
    """How many jobs are in each state."""
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    return dict(rows.all())


def oldest_due(now: datetime) -> datetime | None:
    """Since when the longest waiting due job waits."""
    return db.session.scalar(
        select(func.min(Job.due_at)).where(Job.state == "waiting", Job.due_at <= now)
    )


def failed(limit: int = 50) -> list[JobStatus]:
    rows = db.session.scalars(
        select(Job).where(Job.state == "failed").order_by(Job.id.desc()).limit(limit)
    )
    return [_status(row) for row in rows]


def _status(row: Job) -> JobStatus:
    return JobStatus(
        row.public_id,
        row.kind,
        row.state,
        row.tries,
        row.progress_done,
        row.progress_total,
        row.result,
        row.last_error,
        row.created_at,
        row.finished_at,
    )
