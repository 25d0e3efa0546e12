"""What all pages of vacancies share: the campaign they speak of, and names for codes."""

from typing import Any, cast

from flask import g, request

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.vacancies import service
from recruit.vacancies.rules import CONTRACT_NAMES, DEFAULT_RULES, SECTOR_NAMES
from recruit.vacancies.service.providers import Fit, fit_of
from recruit.web.access import asker
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


def fitting(campaign: Campaign) -> Fit | None:
    """What fits the candidate who asks; None for everybody else."""
    if "vacancies_fit" not in g:
        who = asker()
        known = who.person_id is not None and who.may(Permission.CANDIDATE)
        g.vacancies_fit = fit_of(who.own_id(), campaign.id) if known else None
    return cast("Fit | None", g.vacancies_fit)


def names(campaign: Campaign | None = None) -> dict[str, Any]:
    """What templates need to call codes by their names; the campaign's rules name its kinds."""
    return {
        "districts": directory.districts(),
        "subjects": directory.subjects(),
        "kinds": service.kinds_of(campaign.id) if campaign else DEFAULT_RULES.kinds,
        "contract_names": CONTRACT_NAMES,
        "sector_names": SECTOR_NAMES,
    }
