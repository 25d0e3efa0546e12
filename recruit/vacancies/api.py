"""Open data of published vacancies: /api/v1, JSON, no key needed."""

from typing import Any, Literal

from flask import Response, abort, jsonify, make_response, request
from pydantic import BaseModel, ConfigDict, Field
from spectree import Response as Answers

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import Bilingual
from recruit.vacancies import queries
from recruit.vacancies.queries import Filters
from recruit.vacancies.rules import Vacancy
from recruit.web.access import PUBLIC, allow
from recruit.web.open_data import Problem, Text, kept, open_data, spec

MOST_ROWS = 500

bp = open_data("api_v1")

Kind = Literal["standard", "incentive"]
Contract = Literal["permanent", "fixed-term"]
Sector = Literal["az", "ru"]


class SchoolOut(BaseModel):
    id: str
    name: Text
    latitude: float | None
    longitude: float | None


class VacancyOut(BaseModel):
    id: str
    campaign: str
    school: SchoolOut
    district: str = Field(description="Code of the district, ISO 3166-2 where one exists")
    district_name: Text
    subject: str
    subject_name: Text
    kind: Kind
    contract: Contract
    sector: Sector
    posts: int
    hours: int
    state: Literal["published", "closed", "withdrawn"]


class VacancyPage(BaseModel):
    total: int
    page: int
    pages: int
    vacancies: list[VacancyOut]


class SearchQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    campaign: str | None = Field(None, max_length=16, description="Public id; default: the current")
    q: str = Field("", max_length=100)
    district: str = Field("", max_length=12)
    subject: str = Field("", max_length=40)
    kind: Literal["", Kind] = ""
    contract: Literal["", Contract] = ""
    sector: Literal["", Sector] = ""
    school: str = Field("", max_length=16, description="Public id of a school")
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(100, ge=1, le=MOST_ROWS)


@bp.get("/vacancies")
@spec.validate(
    query=SearchQuery,
    resp=Answers(HTTP_200=VacancyPage, HTTP_400=Problem, HTTP_404=Problem),
    skip_validation=False,
)
@allow(PUBLIC)
def vacancies() -> Response:
    """Published vacancies of a campaign, with the filters of the search page."""
    query: SearchQuery = request.context.query  # type: ignore[attr-defined]
    campaign = _campaign(query.campaign)
    given = query.model_dump(exclude={"campaign", "page", "size"})
    filters = Filters.of(given)
    if unknown := _unknown(given, filters):
        abort(make_response(jsonify(unknown), 422))
    found = queries.search(campaign.id, filters, language="az", page=query.page, size=query.size)
    rows = [_out(one, campaign) for one in found.rows]
    return kept(
        {"total": found.total, "page": found.number, "pages": found.pages, "vacancies": rows}
    )


@bp.get("/vacancies/<string:public_id>")
@spec.validate(
    resp=Answers(HTTP_200=VacancyOut, HTTP_400=Problem, HTTP_404=Problem), skip_validation=False
)
@allow(PUBLIC)
def vacancy(public_id: str) -> Response:
    """One vacancy that is or was published."""
    one = queries.vacancy(public_id)
    return kept(_out(one, _campaign(campaigns.campaign_by_id(one.campaign_id).public_id)))


@bp.get("/openapi.json")
@allow(PUBLIC)
def openapi() -> Response:
    return kept(spec.spec)


def _unknown(given: dict[str, str], filters: Filters) -> list[dict[str, Any]]:
    """Codes that mean nothing, in the shape in which spectree refuses a query; a page drops them,
    but a program should hear of them."""
    names = [n for n, value in given.items() if value.strip() and not getattr(filters, n)]
    return [
        {"type": "unknown_code", "loc": [name], "msg": "There is no such code", "ctx": {}}
        for name in names
        if name != "q"
    ]


def _campaign(public_id: str | None) -> Campaign:
    campaign = campaigns.campaign(public_id) if public_id else campaigns.current_campaign()
    if campaign is None or campaign.state == "draft":
        raise NotFoundError()
    return campaign


def _out(one: Vacancy, campaign: Campaign) -> dict[str, Any]:
    school = one.school
    return {
        "id": one.public_id,
        "campaign": campaign.public_id,
        "school": {
            "id": school.public_id,
            "name": _text(school.name),
            "latitude": school.lat,
            "longitude": school.lon,
        },
        "district": one.district_code,
        "district_name": _text(directory.districts()[one.district_code].name),
        "subject": one.subject_code,
        "subject_name": _text(directory.subjects()[one.subject_code].name),
        "kind": one.kind,
        "contract": one.contract,
        "sector": one.sector,
        "posts": one.posts,
        "hours": one.hours,
        "state": one.state,
    }


def _text(text: Bilingual) -> dict[str, str]:
    return {"az": text.az, "en": text.en}
