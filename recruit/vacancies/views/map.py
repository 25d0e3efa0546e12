"""The map of vacancies: its page, its shell, its points."""

import gzip

from flask import Response, render_template, request

from recruit.directory import queries as directory
from recruit.kernel.errors import NotFoundError
from recruit.vacancies import queries
from recruit.vacancies.map import SCRIPTS, STYLES, document, shell
from recruit.vacancies.queries import Filters
from recruit.vacancies.views.blueprint import bp, chosen_campaign, public_campaigns
from recruit.vacancies.views.filters import address_of, chips, filter_choices
from recruit.web.access import PUBLIC, allow
from recruit.web.pages import language


@bp.get("/vacancies/map")
@allow(PUBLIC)
def map() -> str:  # noqa: A001  (the page's name)
    campaign = chosen_campaign()
    if campaign is None:
        return render_template("vacancies/none.html")
    filters = Filters.of(request.args)
    address = address_of(campaign, filters)
    return render_template(
        "vacancies/map.html",
        campaign=campaign,
        campaigns=public_campaigns(),
        filters=filters,
        choices=filter_choices(queries.facets(campaign.id, filters), filters),
        chips=chips(filters, address),
        total=queries.count(campaign.id, filters),
        address=address,
        shell=shell(),
        scripts=SCRIPTS,
        styles=STYLES,
    )


@bp.get("/vacancies/map-shell.js")
@allow(PUBLIC)
def map_shell() -> Response:
    return _kept(Response(shell().script, content_type="text/javascript; charset=utf-8"))


@bp.get("/vacancies/map-data.json")
@allow(PUBLIC)
def map_data() -> Response:
    campaign = chosen_campaign()
    if campaign is None:
        raise NotFoundError()
    found = queries.all_found(campaign.id, Filters.of(request.args), language=language())
    body = document(found, directory.districts(), directory.subjects(), language())
    packed = request.accept_encodings.quality("gzip") > 0
    # mtime=0: the same points are the same bytes, or their ETag would change with every request.
    data = gzip.compress(body, 6, mtime=0) if packed else body
    response = Response(data, content_type="application/json")
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return _kept(response)


def _kept(response: Response) -> Response:
    """Browsers may keep it and ask whether it is still the same."""
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag()
    response.make_conditional(request)
    return response
