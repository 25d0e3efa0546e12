"""Public pages of vacancies: search, one vacancy, the map."""

from typing import Any

from flask import Response, current_app, render_template, request
from flask_babel import gettext as _

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.vacancies import queries
from recruit.vacancies.map import SCRIPTS, STYLES, document, shell
from recruit.vacancies.queries import Facet, Filters
from recruit.vacancies.rules import CONTRACT_NAMES, KIND_NAMES, SECTOR_NAMES
from recruit.web.access import PUBLIC, allow, asker
from recruit.web.pages import language, pages
from recruit.web.paging import page_number

bp = pages("vacancies", __name__)


def chosen_campaign() -> Campaign:
    """The campaign the address names, else the running one."""
    public_id = request.args.get("campaign")
    campaign = campaigns.campaign(public_id) if public_id else campaigns.current_campaign()
    if campaign is None or campaign.state == "draft":
        raise NotFoundError()
    return campaign


@bp.get("/vacancies")
@allow(PUBLIC)
def search() -> str:
    campaign = chosen_campaign()
    filters = Filters.of(request.args)
    found = queries.search(campaign.id, filters, language=language(), page=page_number())
    return render_template(
        "vacancies/search.html",
        campaign=campaign,
        filters=filters,
        found=found,
        choices=filter_choices(queries.facets(campaign.id, filters)),
        address=_address(campaign, filters),
        **names(),
    )


@bp.get("/vacancies/<string:public_id>")
@allow(PUBLIC)
def show(public_id: str) -> str:
    vacancy = queries.vacancy(public_id)
    campaign = campaigns.campaign_by_id(vacancy.campaign_id)
    alike = Filters(district=vacancy.district_code, subject=vacancy.subject_code)
    near = queries.search(campaign.id, alike, language=language(), page=1, size=6).rows
    can_choose = asker().may(Permission.CANDIDATE) and vacancy.state == "published"
    return render_template(
        "vacancies/show.html",
        vacancy=vacancy,
        campaign=campaign,
        alike=[one for one in near if one.id != vacancy.id][:5],
        can_choose=can_choose and "placement.add_choice" in current_app.view_functions,
        **names(),
    )


@bp.get("/vacancies/map")
@allow(PUBLIC)
def map() -> str:  # noqa: A001  (the page's name)
    campaign = chosen_campaign()
    filters = Filters.of(request.args)
    choices = filter_choices(queries.facets(campaign.id, filters))
    return render_template(
        "vacancies/map.html",
        campaign=campaign,
        filters=filters,
        choices=choices,
        total=queries.count(campaign.id, filters),
        address=_address(campaign, filters),
        shell=shell(),
        scripts=SCRIPTS,
        styles=STYLES,
    )


@bp.get("/vacancies/map-shell.js")
@allow(PUBLIC)
def map_shell() -> Response:
    response = Response(shell().script, content_type="text/javascript; charset=utf-8")
    return _kept(response)


@bp.get("/vacancies/map-data.json")
@allow(PUBLIC)
def map_data() -> Response:
    campaign = chosen_campaign()
    found = queries.all_found(campaign.id, Filters.of(request.args))
    body = document(found, directory.districts(), directory.subjects(), language())
    response = Response(body, content_type="application/json")
    response.headers["Content-Encoding"] = "gzip"
    return _kept(response)


def _kept(response: Response) -> Response:
    """Browsers may keep it and ask whether it is still the same."""
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag()
    response.make_conditional(request)
    return response


def names() -> dict[str, Any]:
    """What templates need to call codes by their names."""
    return {
        "districts": directory.districts(),
        "subjects": directory.subjects(),
        "kind_names": KIND_NAMES,
        "contract_names": CONTRACT_NAMES,
        "sector_names": SECTOR_NAMES,
    }


def filter_choices(facets: dict[str, list[Facet]]) -> dict[str, list[tuple[str, str, int]]]:
    """For each filter (value, name, count), in the order of the page's language."""
    lang = language()
    counts = {name: {one.value: one.count for one in values} for name, values in facets.items()}
    city_counts = dict(counts["district"])
    for code, count in counts["district"].items():
        parent = directory.districts()[code].parent
        if parent:
            city_counts[parent] = city_counts.get(parent, 0) + count
    counts["district"] = city_counts
    ordered = {
        "district": directory.district_choices(lang),
        "subject": directory.subject_choices(lang),
        "kind": [(code, _(name)) for code, name in KIND_NAMES.items()],
        "contract": [(code, _(name)) for code, name in CONTRACT_NAMES.items()],
        "sector": [(code, _(name)) for code, name in SECTOR_NAMES.items()],
    }
    return {
        name: [(v, label, counts[name][v]) for v, label in pairs if counts[name].get(v)]
        for name, pairs in ordered.items()
    }


def _address(campaign: Campaign, filters: Filters) -> dict[str, str]:
    given = {"campaign": campaign.public_id} if "campaign" in request.args else {}
    return given | filters.params()
