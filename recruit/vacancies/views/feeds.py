"""For programs that read along: feeds of what is new, and the site's map for search engines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Response, current_app, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from sqlalchemy import func, select

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.config import Settings
from recruit.directory import queries as directory
from recruit.directory.rules import title
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import LANGUAGES
from recruit.vacancies import queries
from recruit.vacancies.queries import Filters
from recruit.vacancies.rules import CONTRACT_NAMES, Vacancy
from recruit.vacancies.service.wording import sentence
from recruit.vacancies.views.blueprint import bp, chosen_campaign
from recruit.vacancies.views.filters import FED
from recruit.web.access import PUBLIC, allow
from recruit.web.formats import say
from recruit.web.pages import language

ENTRIES = 50  # of one feed
MOST = 25_000  # things of one site map: two addresses each, and 50,000 are the most
PAGES = ("portal.home", "vacancies.search", "vacancies.map", "exam.practice")


@dataclass(frozen=True)
class Line:
    """One entry of a feed."""

    address: str
    title: str
    summary: str
    published: datetime
    updated: datetime


@bp.get("/vacancies/feed.atom")
@allow(PUBLIC)
def feed() -> Response:
    """The newest vacancies of a subject, a district or a region."""
    campaign = chosen_campaign()
    if campaign is None:
        raise NotFoundError
    given = Filters.of(request.args, queries.kinds_of(campaign.id))
    filters = Filters(**{name: getattr(given, name) for name in FED})
    found = queries.search(
        campaign.id, filters, language=language(), page=1, size=ENTRIES, order="newest"
    )
    lines = [_line(one, campaign) for one in found.rows]
    query = f"?{urlencode(filters.params())}" if filters.params() else ""
    text = render_template(
        "vacancies/feed.xml",
        lines=lines,
        address=f"{_base()}/{language()}/vacancies/feed.atom{query}",
        page=f"{_base()}/{language()}/vacancies{query}",
        title=_("New vacancies: %(search)s", search=sentence(filters, campaign.id)),
        updated=max((line.updated for line in lines), default=_began(campaign)),
    )
    return _kept(text, "application/atom+xml; charset=utf-8")


def _line(one: Vacancy, campaign: Campaign) -> Line:
    districts = directory.districts()
    subject = say(directory.subjects()[one.subject_code].name)
    where = say(title(districts[one.district_code], districts))
    published = one.published_at or _began(campaign)
    facts = [
        where,
        say(queries.kinds_of(campaign.id)[one.kind].name),
        _(CONTRACT_NAMES[one.contract]),
        _("Hours a week: %(hours)s", hours=one.hours),
        _("Posts: %(posts)s", posts=one.posts),
    ]
    return Line(
        f"{_base()}/{language()}/vacancies/{one.public_id}",
        f"{subject}, {say(one.school.name)}",
        " · ".join(facts),
        published,
        max(published, one.changed_at or published),
    )


def _began(campaign: Campaign) -> datetime:
    return min(phase.opens_at for phase in campaign.calendar.phases)


# --- the site's map -------------------------------------------------------------------------------


@allow(PUBLIC)
def robots() -> Response:
    """What search engines may look at: everything public, once."""
    lines = ["User-agent: *", *(f"Disallow: /{one}/me" for one in LANGUAGES)]
    lines += [
        f"Disallow: /{one}/{part}" for one in LANGUAGES for part in ("office", "vacancies/searches")
    ]
    lines += ["Disallow: /dev/", f"Sitemap: {_base()}/sitemap.xml", ""]
    return _kept("\n".join(lines), "text/plain; charset=utf-8")


@allow(PUBLIC)
def sitemap() -> Response:
    """The list of site maps."""
    campaign = campaigns.current_campaign()
    total = queries.count(campaign.id, Filters()) if campaign else 0
    columns = directory.SCHOOLS.c
    schools = db.session.scalar(select(func.count(columns.id)).where(columns.state == "open")) or 0
    names = ["pages"]
    names += [f"vacancies-{n + 1}" for n in range(-(-total // MOST))]
    names += [f"schools-{n + 1}" for n in range(-(-schools // MOST))]
    maps = [f"{_base()}/sitemap-{name}.xml" for name in names]
    return _xml("vacancies/sitemap_index.xml", maps=maps)


@allow(PUBLIC)
def sitemap_pages() -> Response:
    urls = [current_app.url_for(one, lang="az").removeprefix("/az") for one in PAGES]
    return _xml("vacancies/sitemap.xml", base=_base(), paths=urls, languages=LANGUAGES)


@allow(PUBLIC)
def sitemap_vacancies(number: int) -> Response:
    campaign = campaigns.current_campaign()
    if campaign is None:
        raise NotFoundError
    ids, total = queries.found_ids(
        campaign.id, Filters(), language="az", page=max(1, number), size=MOST, order="place"
    )
    known = queries.addresses(ids) if number >= 1 and total > (number - 1) * MOST else []
    return _things(f"/vacancies/{one}" for one in known)


def _things(paths: Iterable[str]) -> Response:
    found = list(paths)
    if not found:
        raise NotFoundError
    return _xml("vacancies/sitemap.xml", base=_base(), paths=found, languages=LANGUAGES)


@allow(PUBLIC)
def sitemap_schools(number: int) -> Response:
    columns = directory.SCHOOLS.c
    rows = db.session.scalars(
        select(columns.public_id)
        .where(columns.state == "open")
        .order_by(columns.id)
        .limit(MOST)
        .offset(max(0, number - 1) * MOST)
    )
    return _things(f"/schools/{one}" for one in rows)


def _xml(template: str, **values: object) -> Response:
    return _kept(render_template(template, **values), "application/xml; charset=utf-8")


def _kept(text: str, content_type: str) -> Response:
    response = make_response(text)
    response.content_type = content_type
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    response.make_conditional(request)
    return response


def _base() -> str:
    settings: Settings = current_app.extensions["recruit.settings"]
    return settings.base_url.rstrip("/")


@bp.record
def _outside_the_languages(state: BlueprintSetupState) -> None:
    for rule, name, view in (
        ("/robots.txt", "robots", robots),
        ("/sitemap.xml", "sitemap", sitemap),
        ("/sitemap-pages.xml", "sitemap_pages", sitemap_pages),
        ("/sitemap-vacancies-<int:number>.xml", "sitemap_vacancies", sitemap_vacancies),
        ("/sitemap-schools-<int:number>.xml", "sitemap_schools", sitemap_schools),
    ):
        state.app.add_url_rule(rule, f"vacancies.{name}", view)
