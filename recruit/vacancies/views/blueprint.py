"""What all pages of vacancies share: the campaign they speak of, and names for codes."""

from typing import Any

from flask import request

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.kernel.errors import NotFoundError
from recruit.vacancies.rules import CONTRACT_NAMES, KIND_NAMES, SECTOR_NAMES
from recruit.web.pages import pages

bp = pages("vacancies", "recruit.vacancies")  # its templates lie in the feature's folder


def public_campaigns() -> list[Campaign]:
    """The campaigns that everybody may see, the newest first."""
    return [one for one in campaigns.campaigns() if one.state != "draft"]


def chosen_campaign() -> Campaign | None:
    """The campaign the address names, else the running one, else the last one; None: none yet."""
    public_id = request.args.get("campaign")
    if public_id:
        return require_public(campaigns.campaign(public_id))
    return campaigns.current_campaign() or next(iter(public_campaigns()), None)


def require_public(campaign: Campaign) -> Campaign:
    """NotFoundError for a campaign that nobody may see yet."""
    if campaign.state == "draft":
        raise NotFoundError()
    return campaign


def names() -> dict[str, Any]:
    """What templates need to call codes by their names."""
    return {
        "districts": directory.districts(),
        "subjects": directory.subjects(),
        "kind_names": KIND_NAMES,
        "contract_names": CONTRACT_NAMES,
        "sector_names": SECTOR_NAMES,
    }
