"""Open data of published vacancies: /api/v1, JSON, GeoJSON and CSV, no key needed."""

import csv
import io
from typing import Any, Literal
from urllib.parse import urlencode

from flask import Response, abort, jsonify, make_response, request
from pydantic import BaseModel, ConfigDict, Field
from spectree import Response as Answers

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.directory.rules import School
from recruit.files.tables import guarded
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import Bilingual
from recruit.vacancies import queries
from recruit.vacancies.queries import Filters
from recruit.vacancies.rules import Outcome, Vacancy
from recruit.web.access import PUBLIC, allow
from recruit.web.open_data import Problem, Text, kept, open_data, spec
from recruit.web.paging import Paged

MOST_ROWS = 500
GEOJSON = "application/geo+json"

bp = open_data("api_v1")

Contract = Literal["permanent", "fixed-term"]
Sector = Literal["az", "ru"]


class SchoolOut(BaseModel):
    id: str
    name: Text
    latitude: float | None
    longitude: float | None


class BenefitOut(BaseModel):
    kind: Literal["monthly", "lump-sum", "housing", "transport"]
    amount: str | None
    unit: Literal["AZN", "salaries"]


class OutcomeOut(BaseModel):
    applicants: int
    placed: int
    cut_off: str | None = Field(description="None: posts stayed free")


class VacancyOut(BaseModel):
    id: str
    campaign: str
    school: SchoolOut
    further_school: SchoolOut | None
    district: str = Field(description="Code of the district, ISO 3166-2 where one exists")
    district_name: Text
    subject: str
    subject_name: Text
    kind: str = Field(description="A code of the campaign's rules: standard, incentive ...")
    contract: Contract
    sector: Sector
    posts: int
    hours: int
    grades: list[int]
    starts_on: str | None
    metres_from_centre: int | None = Field(description="From the district's centre, straight line")
    benefits: list[BenefitOut]
    before: OutcomeOut | None = Field(description="How the same posts ended the last time")
    outcome: OutcomeOut | None
    published_at: str | None
    state: Literal["published", "closed", "withdrawn"]


class VacancyPage(BaseModel):
    total: int
    page: int
    pages: int
    vacancies: list[VacancyOut]


class Point(BaseModel):
    type: Literal["Point"]
    coordinates: list[float]


class Feature(BaseModel):
    type: Literal["Feature"]
    id: str
    geometry: Point | None
    properties: VacancyOut


class FeaturePage(BaseModel):
    type: Literal["FeatureCollection"]
    features: list[Feature]


class SearchQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    campaign: str | None = Field(None, max_length=16, description="Public id; default: the current")
    q: str = Field("", max_length=100)
    region: str = Field("", max_length=60)
    district: str = Field("", max_length=12)
    subject: str = Field("", max_length=40)
    kind: str = Field("", max_length=20)
    contract: Literal["", Contract] = ""
    sector: Literal["", Sector] = ""
    benefit: Literal["", "monthly", "lump-sum", "housing", "transport"] = ""
    hours_from: int | None = Field(None, ge=1, le=60)
    hours_to: int | None = Field(None, ge=1, le=60)
    school: str = Field("", max_length=16, description="Public id of a school")
    near: str = Field(
        "", max_length=40, description="latitude,longitude, or a school's id, or a district's code"
    )
    within: int | None = Field(None, ge=1, le=500, description="km around `near`, a straight line")
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
    campaign, found = _found()
    document = {
        "total": found.total,
        "page": found.number,
        "pages": found.pages,
        "vacancies": [_out(one, campaign) for one in found.rows],
    }
    return _linked(kept(document), found)


@bp.get("/vacancies.geojson")
@spec.validate(
    query=SearchQuery,
    resp=Answers(HTTP_200=FeaturePage, HTTP_400=Problem, HTTP_404=Problem),
    skip_validation=False,
)
@allow(PUBLIC)
def vacancies_geojson() -> Response:
    """The same as GeoJSON (RFC 7946); a vacancy stands at its school or its district's centre."""
    campaign, found = _found()
    document = {
        "type": "FeatureCollection",
        "features": [_feature(one, campaign) for one in found.rows],
    }
    return _linked(kept(document, GEOJSON), found)


@bp.get("/vacancies.csv")
@spec.validate(
    query=SearchQuery,
    resp=Answers(HTTP_200=None, HTTP_400=Problem, HTTP_404=Problem),
    skip_validation=False,
)
@allow(PUBLIC)
def vacancies_csv() -> Response:
    """The same as a table: CSV (RFC 4180), UTF-8, a header in the first line."""
    campaign, found = _found()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_line(_out(one, campaign)) for one in found.rows)
    response = make_response(text.getvalue())
    response.content_type = "text/csv; charset=utf-8; header=present"
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag()
    response.make_conditional(request)
    return _linked(response, found)


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
    return kept(_described(spec.spec))


def _described(document: dict[str, Any]) -> dict[str, Any]:
    """The description, with the media types that spectree cannot say."""
    for path, operations in document["paths"].items():
        answer = operations.get("get", {}).get("responses", {}).get("200", {})
        if path.endswith(".geojson") and "application/json" in answer.get("content", {}):
            answer["content"] = {GEOJSON: answer["content"]["application/json"]}
        if path.endswith(".csv"):
            answer["content"] = {"text/csv": {"schema": {"type": "string"}}}
    return document


def _found() -> tuple[Campaign, Paged[Vacancy]]:
    """What the query asks for; a code that means nothing ends it with 422."""
    query: SearchQuery = request.context.query  # type: ignore[attr-defined]
    campaign = _campaign(query.campaign)
    stated = query.model_dump(exclude={"campaign", "page", "size"}, exclude_none=True)
    given = {name: str(value) for name, value in stated.items()}
    filters = Filters.of(given, queries.kinds_of(campaign.id))
    if unknown := _unknown(given, filters):
        abort(make_response(jsonify(unknown), 422))
    order = "distance" if filters.near else "place"
    return campaign, queries.search(
        campaign.id, filters, language="az", page=query.page, size=query.size, order=order
    )


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


def _linked(response: Response, found: Paged[Vacancy]) -> Response:
    """The pages around this one, as RFC 8288 says it, and how many rows there are in all."""
    around = {"first": 1, "prev": found.number - 1, "next": found.number + 1, "last": found.pages}
    links = [
        f'<{_page(number)}>; rel="{name}"'
        for name, number in around.items()
        if 1 <= number <= found.pages
    ]
    response.headers["Link"] = ", ".join(links)
    response.headers["X-Total-Count"] = str(found.total)
    return response


def _page(number: int) -> str:
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': number})}"


def _out(one: Vacancy, campaign: Campaign) -> dict[str, Any]:
    further = one.further_school
    return {
        "id": one.public_id,
        "campaign": campaign.public_id,
        "school": _school(one.school),
        "further_school": _school(further) if further else None,
        "district": one.district_code,
        "district_name": _text(directory.districts()[one.district_code].name),
        "subject": one.subject_code,
        "subject_name": _text(directory.subjects()[one.subject_code].name),
        "kind": one.kind,
        "contract": one.contract,
        "sector": one.sector,
        "posts": one.posts,
        "hours": one.hours,
        "grades": list(one.grades),
        "starts_on": one.starts_on.isoformat() if one.starts_on else None,
        "metres_from_centre": one.centre_metres,
        "benefits": [
            {
                "kind": str(b.kind),
                "amount": None if b.amount is None else str(b.amount),
                "unit": str(b.unit),
            }
            for b in one.benefits
        ],
        "before": _outcome(one.former),
        "outcome": _outcome(one.outcome),
        "published_at": one.published_at.isoformat() if one.published_at else None,
        "state": one.state,
    }


def _school(school: School) -> dict[str, Any]:
    return {
        "id": school.public_id,
        "name": _text(school.name),
        "latitude": school.lat,
        "longitude": school.lon,
    }


def _outcome(outcome: Outcome | None) -> dict[str, Any] | None:
    if outcome is None:
        return None
    cut_off = None if outcome.cut_off is None else str(outcome.cut_off)
    return {"applicants": outcome.applicants, "placed": outcome.placed, "cut_off": cut_off}


def _text(text: Bilingual) -> dict[str, str]:
    return {"az": text.az, "en": text.en}


def _feature(one: Vacancy, campaign: Campaign) -> dict[str, Any]:
    known = one.lat is not None and one.lon is not None
    return {
        "type": "Feature",
        "id": one.public_id,
        # RFC 7946: longitude first.
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]} if known else None,
        "properties": _out(one, campaign),
    }


COLUMNS = (
    "id", "campaign", "school_id", "school_az", "school_en", "latitude", "longitude",
    "further_school_id", "district", "district_az", "district_en", "subject", "subject_az",
    "subject_en", "kind", "contract", "sector", "posts", "hours", "grades", "starts_on",
    "metres_from_centre", "benefits", "cut_off_before", "published_at", "state",
)  # fmt: skip


def _line(row: dict[str, Any]) -> list[Any]:
    school, further, before = row["school"], row["further_school"], row["before"]
    cells = [
        row["id"], row["campaign"], school["id"], school["name"]["az"], school["name"]["en"],
        school["latitude"], school["longitude"], further["id"] if further else None,
        row["district"], row["district_name"]["az"], row["district_name"]["en"], row["subject"],
        row["subject_name"]["az"], row["subject_name"]["en"], row["kind"], row["contract"],
        row["sector"], row["posts"], row["hours"], " ".join(map(str, row["grades"])),
        row["starts_on"], row["metres_from_centre"],
        " ".join(one["kind"] for one in row["benefits"]), before["cut_off"] if before else None,
        row["published_at"], row["state"],
    ]  # fmt: skip
    return [guarded(cell) if isinstance(cell, str) else cell for cell in cells]
