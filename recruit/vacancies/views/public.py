"""Public pages of vacancies: search and one vacancy."""

from typing import Any

from flask import current_app, render_template, request

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.kernel.asker import Permission
from recruit.kernel.text import N_
from recruit.vacancies import queries
from recruit.vacancies.queries import ORDERS, Filters
from recruit.vacancies.rules import WITHDRAWAL_REASONS, Vacancy
from recruit.vacancies.views.blueprint import (
    bp,
    chosen_campaign,
    names,
    public_campaigns,
    require_public,
)
from recruit.vacancies.views.filters import address_of, chips, filter_choices
from recruit.web.access import PUBLIC, allow, asker
from recruit.web.moment import now
from recruit.web.pages import language
from recruit.web.paging import page_number

ORDER_NAMES = {
    "place": N_("by place"),
    "newest": N_("newest first"),
    "cut-off": N_("lowest cut-off first"),
}


@bp.get("/vacancies")
@allow(PUBLIC)
def search() -> str:
    campaign = chosen_campaign()
    if campaign is None:
        return render_template("vacancies/none.html")
    filters, order = Filters.of(request.args), request.args.get("sort", "")
    outcomes = queries.has_outcomes(campaign.id)
    orders = [one for one in ORDERS if outcomes or one != "cut-off"]
    order = order if order in orders else "place"
    found = queries.search(
        campaign.id, filters, language=language(), page=page_number(), order=order
    )
    address = address_of(campaign, filters, sort="" if order == "place" else order)
    return render_template(
        "vacancies/search.html",
        campaign=campaign,
        campaigns=public_campaigns(),
        filters=filters,
        found=found,
        choices=filter_choices(queries.facets(campaign.id, filters), filters),
        chips=chips(filters, address),
        address=address,
        order=order,
        orders={one: ORDER_NAMES[one] for one in orders},
        outcomes=outcomes,
        **names(),
    )


@bp.get("/vacancies/<string:public_id>")
@allow(PUBLIC)
def show(public_id: str) -> str:
    vacancy = queries.vacancy(public_id)
    campaign = require_public(campaigns.campaign_by_id(vacancy.campaign_id))
    alike = Filters(district=vacancy.district_code, subject=vacancy.subject_code)
    near = queries.search(campaign.id, alike, language=language(), page=1, size=6).rows
    former = queries.former(vacancy)
    return render_template(
        "vacancies/show.html",
        vacancy=vacancy,
        campaign=campaign,
        alike=[one for one in near if one.id != vacancy.id][:5],
        former=former,
        former_campaign=campaigns.campaign_by_id(former.campaign_id) if former else None,
        reason=WITHDRAWAL_REASONS.get(vacancy.withdrawn_why or ""),
        **_next_step(vacancy, campaign),
        **names(),
    )


def _next_step(vacancy: Vacancy, campaign: Campaign) -> dict[str, Any]:
    """What the reader can do with an open vacancy today: apply, choose, or wait for a phase."""
    open_ = vacancy.state == "published" and campaign.state == "running"
    choice = campaign.calendar.phase(PhaseKind.CHOICE)
    applications = campaign.calendar.phase(PhaseKind.APPLICATIONS)
    return {
        "open": open_,
        "choice": choice,
        "applications": applications,
        "may_choose": open_ and choice is not None and choice.is_open(now()),
        "may_apply": open_ and applications is not None and applications.is_open(now()),
        "choice_coming": open_ and choice is not None and now() < choice.opens_at,
        "candidate": asker().may(Permission.CANDIDATE),
        "has_choices": "placement.add_choice" in current_app.view_functions,
    }
