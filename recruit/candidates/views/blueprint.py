"""The blueprint of candidates, and the campaign its pages are about."""

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.web.pages import pages

bp = pages("candidates", "recruit.candidates")


def my_campaign() -> Campaign:
    """The running campaign; RuleError where none runs."""
    campaign = campaigns.current_campaign()
    if campaign is None:
        raise RuleError(N_("No campaign is running now."))
    return campaign
