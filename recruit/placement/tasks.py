"""The job that does a run, and reminding who has not confirmed a list."""

from datetime import datetime
from typing import Any

from recruit.extensions import db
from recruit.jobs.service import Running, job, sweep
from recruit.placement.service import excuses, reminding, runs
from recruit.placement.service.rounds import JOB


@job(JOB)
def perform_run(payload: dict[str, Any], running: Running) -> dict[str, str]:
    """May run twice: a run that is done stays as it is."""
    runs.perform(payload["run"], now=running.now)
    return {"run": payload["run"]}


@sweep("placement.remind")
def remind(now: datetime) -> None:
    """Remind whoever has not confirmed a list, some in each transaction."""
    while reminding.remind_some(now):
        db.session.commit()
    db.session.rollback()


@sweep("placement.silence")
def end_silence(now: datetime) -> None:
    """Let the rules decide about offers that were not answered, some in each transaction."""
    while excuses.end_silence(now):
        db.session.commit()
    db.session.rollback()
