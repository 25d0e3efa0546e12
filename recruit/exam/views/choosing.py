"""Which campaign and which districts an official looks at."""

from flask import request

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.kernel.asker import NOWHERE, Permission, Scope
from recruit.kernel.errors import NotFoundError
from recruit.web.access import asker

WATCHERS = (Permission.EXAMS_MANAGE, Permission.SITTINGS_OPEN, Permission.SITTINGS_WATCH)


def campaign_chosen() -> Campaign:
    """The address's ?campaign=, else the current one, else the newest."""
    wanted = request.args.get("campaign")
    if wanted:
        return campaigns.campaign(wanted)
    found = campaigns.current_campaign() or next(iter(campaigns.campaigns()), None)
    if found is None:
        raise NotFoundError()
    return found


def watched() -> Scope:
    """The districts whose sittings the asker may see."""
    found = NOWHERE
    for permission in WATCHERS:
        found = found | asker().scope(permission)
    return found
