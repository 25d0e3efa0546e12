"""The exam's work in the background: ending what time has ended, marking again."""

from datetime import datetime
from typing import Any

from recruit.exam.service import ending, opening, rulings, staging
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.kernel.events import Ref
from recruit.kernel.garbage import garbage_kept


@jobs.sweep("exam.close")
def close(now: datetime) -> None:
    """End expired attempts in batches, each in a transaction of its own."""
    more = True
    while more:
        with garbage_kept():
            more = bool(ending.close_expired(now))
            db.session.commit()
    opening.close_sittings(now)
    db.session.commit()


@jobs.job(rulings.REMARK)
def remark(payload: dict[str, Any], running: jobs.Running) -> dict[str, int]:
    """Mark again every ended paper that holds an item, in batches."""
    last: int | None = 0
    batches = 0
    while last is not None:
        last = rulings.remark_item(
            payload["campaign"],
            payload["item"],
            after=last,
            reason=payload["reason"],
            now=running.now,
        )
        batches += 1
        running.progress(batches, batches + 1)
    return {"batches": batches}


@jobs.job(staging.READ)
def read_items(payload: dict[str, Any], running: jobs.Running) -> None:
    """Read a large file of items."""
    staging.read_staged(payload["import"], running, Ref("person", payload["actor"]))


@jobs.job(staging.TAKE)
def take_items(payload: dict[str, Any], running: jobs.Running) -> None:
    """Bring in the chosen items of a file, some in each transaction."""
    batches = 0
    while staging.take_some(payload["import"], running.now):
        batches += 1
        running.progress(batches, batches + 1)
