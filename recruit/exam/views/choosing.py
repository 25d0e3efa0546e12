"""Which campaign an official looks at."""

from flask import request

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.kernel.errors import NotFoundError


def campaign_chosen() -> Campaign:
    """The address's ?campaign=, else the current one, else the newest."""
    wanted = request.args.get("campaign")
    if wanted:
        return campaigns.campaign(wanted)
    found = campaigns.current_campaign() or next(iter(campaigns.campaigns()), None)
    if found is None:
        raise NotFoundError()
    return found
