"""The work of applications in the background: files that come in, reminders."""

from datetime import datetime
from typing import Any

from recruit.applications.service import importing, reminding
from recruit.extensions import db
from recruit.jobs import service as jobs


@jobs.job(importing.JOB)
def read_file(payload: dict[str, Any], running: jobs.Running) -> dict[str, int]:
    """Read a file of applications, or bring a confirmed one in."""
    return importing.run(payload["import"], running)


@jobs.sweep("applications.remind")
def remind(now: datetime) -> None:
    """Remind whoever is about to miss a deadline, some in each transaction."""
    while reminding.remind_some(now):
        db.session.commit()
    db.session.rollback()


@jobs.sweep("applications.resume")
def resume(now: datetime) -> None:
    """Go on with files that are to come in whole, whatever kept them from it."""
    importing.resume(now)
    db.session.commit()


@jobs.sweep("applications.forget")
def forget(now: datetime) -> None:
    """Erase files of applications that nobody needs any more."""
    while importing.forget(now):
        db.session.commit()
    db.session.rollback()
