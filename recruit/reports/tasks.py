"""Trying rules on a campaign as a job with progress."""

from typing import Any

from recruit.campaigns import queries as campaigns
from recruit.jobs.service import Running, job
from recruit.reports.queries.what_if import WHAT_IF, effect_of


@job(WHAT_IF)
def what_if(payload: dict[str, Any], running: Running) -> dict[str, Any]:
    """Stores nothing but its result."""
    campaign = campaigns.campaign(payload["campaign"])
    rules = campaigns.rule_set(payload["rule_set"])
    return effect_of(campaign, rules, now=running.now, progress=running.progress)
