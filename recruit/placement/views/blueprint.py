"""What placement's pages share: the blueprint, and the campaign that a candidate's pages are of."""

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.kernel.errors import NotFoundError
from recruit.web.access import asker
from recruit.web.pages import pages

bp = pages("placement", "recruit.placement")


def my_campaign() -> Campaign:
    """The newest running campaign that I applied in, else the newest running one."""
    running = [one for one in campaigns.campaigns() if one.state == "running"]
    mine = [one for one in running if applications.of_person(asker().own_id(), one.id)]
    if not running:
        raise NotFoundError()
    return (mine or running)[0]
