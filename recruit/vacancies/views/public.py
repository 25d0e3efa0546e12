"""The list of vacancies."""

from flask import Response, render_template, request
from flask_babel import gettext as _

from recruit.campaigns.rules import Campaign
from recruit.kernel.text import N_
from recruit.vacancies import queries
from recruit.vacancies.views.blueprint import (
    bp,
    chosen_campaign,
    fitting,
    names,
    public_campaigns,
)
from recruit.vacancies.views.filters import (
    FED,
    address_of,
    chips,
    data_address,
    filter_choices,
    filters_of,
    place_not_found,
)
from recruit.vacancies.views.first_page import first_page
from recruit.web.access import PUBLIC, allow
from recruit.web.pages import language
from recruit.web.paging import page_number

ORDER_NAMES = {
    "place": N_("by place"),
    "distance": N_("nearest first"),
    "newest": N_("newest first"),
    "cut-off": N_("lowest cut-off first"),
    "benefits": N_("highest benefits first"),
}


@bp.get("/vacancies")
@allow(PUBLIC)
def search() -> str | Response:
    return first_page(_search)


def _search() -> str:
    campaign = chosen_campaign()
    if campaign is None:
        return render_template("vacancies/none.html")
    filters, fit = filters_of(campaign), fitting(campaign)
    subjects = fit.subjects if fit and filters.fits else ()
    orders = queries.orders_of(campaign.id, filters)
    usual = "distance" if filters.near else "place"
    order = asked if (asked := request.args.get("sort", "")) in orders else usual
    found = queries.search(
        campaign.id, filters, language=language(), page=page_number(), order=order, fits=subjects
    )
    place = queries.centre(filters.near)
    address = address_of(campaign, filters, sort="" if order == usual else order)
    facets = queries.facets(campaign.id, filters, subjects)
    return render_template(
        "vacancies/search.html",
        campaign=campaign,
        campaigns=public_campaigns(),
        filters=filters,
        fit=fit,
        found=found,
        metres=queries.distances(found.rows, place[0]) if place else {},
        choices=filter_choices(facets, filters, campaign),
        chips=chips(filters, address, campaign),
        not_found=place_not_found(filters),
        address=address,
        data=data_address(campaign, filters),
        feed={k: v for k, v in filters.params().items() if k in FED},
        noindex=bool(request.args),
        order=order,
        orders={one: ORDER_NAMES[one] for one in orders},
        cut_off=_cut_off(campaign) if "cut-off" in orders else "",
        **names(campaign),
    )


def _cut_off(campaign: Campaign) -> str:
    ended = campaign.state == "finished"
    return _("Cut-off") if ended else _("Cut-off last time")
