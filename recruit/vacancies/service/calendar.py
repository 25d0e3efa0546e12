"""Closing published vacancies when the calendar says so."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.events import SYSTEM, Ref
from recruit.vacancies import queries
from recruit.vacancies.events import VacanciesClosed
from recruit.vacancies.models import VacancyRow
from recruit.vacancies.rules import Closing, State, Step
from recruit.vacancies.rules.states import BY_CALENDAR, before


def closes_at(campaign: Campaign) -> datetime | None:
    """When the campaign's published vacancies close by themselves; None: only by hand."""
    closing = queries.rules_of(campaign.id).closing
    if closing is Closing.CHOICE:
        phase = campaign.calendar.phase(PhaseKind.CHOICE)
        return phase.closes_at if phase else None
    if closing is Closing.END:
        return max((one.closes_at for one in campaign.calendar.phases), default=None)
    return None


def close_due(now: datetime) -> int:
    """Close what is due in every running campaign; how many. A second run finds nothing."""
    return sum(
        _close(one, now)
        for one in campaigns.campaigns()
        if one.state == "running" and (at := closes_at(one)) is not None and at <= now
    )


def _close(campaign: Campaign, now: datetime) -> int:
    done: Any = db.session.execute(
        update(VacancyRow)
        .where(
            VacancyRow.campaign_id == campaign.id,
            VacancyRow.state.in_(before(Step.CLOSE)),
        )
        .values(state=State.CLOSED.value, withdrawn_why=BY_CALENDAR),
        execution_options={"synchronize_session": False},
    )
    if done.rowcount:
        event = VacanciesClosed(
            subject=Ref("campaign", campaign.public_id),
            campaign=campaign.public_id,
            count=done.rowcount,
        )
        journal.record(event, actor=SYSTEM, now=now)
    return int(done.rowcount)
