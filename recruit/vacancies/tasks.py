"""What is looked after without anybody asking: the day's alerts, closing by the calendar,
copies that schools and rules have outrun, and what may be forgotten."""

from datetime import datetime
from typing import Any

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.jobs.service import Running, job, sweep
from recruit.vacancies.service import alerts, calendar, refreshing, searches


@sweep("vacancies.alert")
def alert(now: datetime) -> None:
    """Once a day tell everybody what their searches newly find."""
    alerts.alert(now)
    db.session.rollback()


@sweep("vacancies.forget-searches")
def forget(now: datetime) -> None:
    """Searches nobody confirmed, or whose campaign is over, and old alerts (docs/privacy.md)."""
    while searches.forget_old(now):
        db.session.commit()
    db.session.rollback()


@job(refreshing.JOB)
def refresh(payload: dict[str, Any], running: Running) -> None:
    """Work vacancies out anew after a school or the rules have changed; may run twice."""
    for campaign in _named(payload.get("campaign")):
        after: int | None = 0
        while after is not None:
            after = refreshing.refresh(campaign.id, after)
            db.session.commit()
        refreshing.record_refreshed(campaign.public_id, running.now)


def _named(public_id: str | None) -> list[Campaign]:
    """The campaign, or all that are not over."""
    if public_id:
        return [campaigns.campaign(public_id)]
    return [one for one in campaigns.campaigns() if one.state != "finished"]


@sweep("vacancies.close")
def close(now: datetime) -> None:
    """Close what the calendar closes."""
    calendar.close_due(now)
    db.session.commit()


@sweep("vacancies.place")
def place(_now: datetime) -> None:
    """Vacancies from before places were copied get theirs."""
    while refreshing.refresh_unplaced():
        db.session.commit()
    db.session.rollback()
