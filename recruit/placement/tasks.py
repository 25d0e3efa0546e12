"""The job that does a run."""

from typing import Any

from recruit.jobs.service import Running, job
from recruit.placement.service import runs
from recruit.placement.service.rounds import JOB


@job(JOB)
def perform_run(payload: dict[str, Any], running: Running) -> dict[str, str]:
    """May run twice: a run that is done stays as it is."""
    runs.perform(payload["run"], now=running.now)
    return {"run": payload["run"]}
