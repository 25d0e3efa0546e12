"""Computing a campaign's totals as a job with progress."""

from typing import Any

from recruit.accounts import queries as accounts
from recruit.campaigns import queries as campaigns
from recruit.jobs.service import Running, job
from recruit.points import service
from recruit.points.service.computing import JOB


@job(JOB)
def compute(payload: dict[str, Any], running: Running) -> dict[str, Any]:
    """Harmless when run twice: totals whose inputs stand stay untouched."""
    return service.compute_campaign(
        campaigns.campaign(payload["campaign"]),
        asker=accounts.asker_of(payload["person_id"]),
        now=running.now,
        progress=running.progress,
    )
