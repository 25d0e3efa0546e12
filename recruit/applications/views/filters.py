"""What the officials' pages share: whose districts, which campaign, which filters."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import request

from recruit.applications import queries, service
from recruit.applications.queries import Filters
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.kernel.asker import Permission, Scope
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_
from recruit.web.access import asker
from recruit.web.moment import now

LONGEST_TEXT = 100
DAYS = (1, 3, 7, 14)  # that an application has been waiting for


def my_scope() -> Scope:
    return asker().scope(Permission.APPLICATIONS_CHECK)


def named_campaign() -> Campaign:
    """The campaign the address names, else the running one."""
    named = request.values.get("campaign")
    campaign = campaigns.campaign(named) if named else campaigns.current_campaign()
    if campaign is None:
        raise RuleError(N_("No campaign is running now."))
    return campaign


def filters_of(state: str = "waiting") -> Filters:
    """The filters that stand in the address; nonsense finds nothing and breaks nothing."""
    given = request.args if request.method == "GET" else request.values
    days = waiting_days()
    return Filters(
        given.get("state", state),
        given.get("subject", ""),
        given.get("district", ""),
        given.get("q", "")[:LONGEST_TEXT],
        given.get("assigned", ""),
        asker().person_id,
        now() - timedelta(days=days) if days else None,
        given.get("sort", "oldest"),
    )


def waiting_days() -> int:
    text = request.values.get("days", "")
    return int(text) if text in {str(one) for one in DAYS} else 0


def address_of(campaign: Campaign, filters: Filters) -> dict[str, Any]:
    """The filters as they stand in an address; what asks for nothing is left out."""
    found = {
        "campaign": campaign.public_id,
        "state": filters.state,
        "subject": filters.subject,
        "district": filters.district,
        "q": filters.text,
        "assigned": filters.assigned,
        "days": str(waiting_days() or ""),
        "sort": "" if filters.sort == "oldest" else filters.sort,
    }
    return {name: value for name, value in found.items() if value or name == "state"}


@dataclass(frozen=True)
class LastDecision:
    """What the official decided just now and may take back."""

    public_id: str
    number: str
    until: datetime


def last_decision() -> LastDecision | None:
    """The decision that the address names as the last one, while it can be taken back."""
    named = request.args.get("decided", "")
    try:
        row = queries.queue_row(named, my_scope()) if named else None
    except NotFoundError:
        row = None
    if row is None:
        return None
    until = service.may_undo_until(row.application, asker=asker(), now=now())
    return LastDecision(named, row.candidate_number, until) if until else None
