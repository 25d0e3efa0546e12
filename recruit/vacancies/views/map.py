"""The map of vacancies: its page, its shell, its points."""

import gzip
from dataclasses import dataclass
from hashlib import sha256

from flask import Response, render_template, request
from flask_babel import force_locale

from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.directory import queries as directory
from recruit.extensions.editions import edition
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.vacancies import queries, service
from recruit.vacancies.map import document
from recruit.vacancies.queries import Filters
from recruit.vacancies.views.blueprint import bp, chosen_campaign, fitting, public_campaigns
from recruit.vacancies.views.filters import (
    address_of,
    chips,
    filter_choices,
    filters_of,
    place_not_found,
)
from recruit.vacancies.views.first_page import do_with_previous, first_page
from recruit.web.access import PUBLIC, allow, asker
from recruit.web.maps import shell
from recruit.web.moment import now
from recruit.web.pages import language

HARD = 8  # how hard what is kept is compressed; what is made once and forgotten less
SOFT = 6
KEPT = 8  # packed points of a campaign and language
ETAG = 32


@dataclass(frozen=True)
class Packed:
    """The points without a filter."""

    data: bytes
    etag: str


@bp.get("/vacancies/map")
@allow(PUBLIC)
def map() -> str | Response:  # noqa: A001  (the page's name)
    return first_page(_map)


def _map() -> str:
    campaign = chosen_campaign()
    if campaign is None:
        return render_template("vacancies/none.html")
    filters, fit = filters_of(campaign), fitting(campaign)
    address, subjects = address_of(campaign, filters), fit.subjects if fit else ()
    return render_template(
        "vacancies/map.html",
        campaign=campaign,
        campaigns=public_campaigns(),
        filters=filters,
        fit=fit,
        choices=filter_choices(queries.facets(campaign.id, filters, subjects), filters, campaign),
        chips=chips(filters, address, campaign),
        not_found=place_not_found(filters),
        total=queries.count(campaign.id, filters, subjects),
        address=address,
        here=_here(filters),
        kinds=key_of(campaign),
        may_choose=_may_choose(campaign),
    )


def _here(filters: Filters) -> tuple[float, float, str] | None:
    """The place that is asked for, to be marked."""
    found = queries.centre(filters.near)
    return (*found[0], found[1][language()]) if found else None


def key_of(campaign: Campaign) -> list[tuple[str, str, str]]:
    """(code, symbol, name) of the campaign's kinds, for the key of a map."""
    kinds = service.kinds_of(campaign.id)
    return [(code, one.symbol, one.name[language()]) for code, one in kinds.items()]


def _may_choose(campaign: Campaign) -> bool:
    """Whether the reader is a candidate and choices are open: each pin then leads there."""
    phase = campaign.calendar.phase(PhaseKind.CHOICE)
    is_open = phase is not None and phase.is_open(now())
    return is_open and campaign.state == "running" and asker().may(Permission.CANDIDATE)


@bp.get("/vacancies/map-shell.js")
@allow(PUBLIC)
def map_shell() -> Response:
    return _kept(Response(shell(), content_type="text/javascript; charset=utf-8"))


@bp.get("/vacancies/map-data.json")
@allow(PUBLIC)
def map_data() -> Response:
    """The points of a search; without a filter they are written once a revision."""
    campaign = chosen_campaign()
    if campaign is None:
        raise NotFoundError()
    do_with_previous()
    filters = filters_of(campaign)
    response = Response(content_type="application/json")
    response.headers["Vary"] = "Accept-Encoding"
    if filters == Filters():
        packed = _packed(campaign)
        _fill(response, packed.data, packed.etag)
    else:
        _fill(response, gzip.compress(_points(campaign, filters, language()), SOFT, mtime=0))
    # What fits me is mine alone.
    return response if filters.fits else _kept(response)


def _fill(response: Response, packed: bytes, etag: str | None = None) -> None:
    """Packed for whoever understands it; the ETag tells the two apart."""
    understands = request.accept_encodings.quality("gzip") > 0
    if understands:
        response.headers["Content-Encoding"] = "gzip"
    response.set_data(packed if understands else gzip.decompress(packed))
    if etag:
        response.set_etag(etag if understands else f"{etag}-plain")


def _points(campaign: Campaign, filters: Filters, said_in: str) -> bytes:
    fit = fitting(campaign) if filters.fits else None
    subjects = fit.subjects if fit else ()
    found = queries.all_found(campaign.id, filters, language=said_in, fits=subjects)
    kinds = service.kinds_of(campaign.id)
    return document(found, directory.districts(), directory.subjects(), kinds, said_in)


def _packed(campaign: Campaign) -> Packed:
    """Written once a revision; while they are written anew, those before will do."""
    said_in = language()
    return edition(
        "points",
        KEPT,
        (campaign.id, said_in),
        lambda: queries.revision(campaign.id),
        lambda: _packed_in(campaign, said_in),
    )


def _packed_in(campaign: Campaign, said_in: str) -> Packed:
    with force_locale(said_in):
        # mtime=0: the same points are the same bytes.
        data = gzip.compress(_points(campaign, Filters(), said_in), HARD, mtime=0)
    return Packed(data, sha256(data).hexdigest()[:ETAG])


def _kept(response: Response) -> Response:
    """Browsers may keep it and ask whether it is still the same."""
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag()
    response.make_conditional(request)
    return response
