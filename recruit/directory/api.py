"""Open data of the schools: /api/v1/schools and the same as GeoJSON."""

from typing import Any, Literal

from flask import Response, abort, jsonify, make_response, request
from pydantic import BaseModel, ConfigDict, Field
from spectree import Response as Answers

from recruit.directory import queries
from recruit.directory.queries import SchoolFilters
from recruit.directory.rules import School
from recruit.directory.rules.changes import texts
from recruit.web.access import PUBLIC, allow
from recruit.web.open_data import Problem, Text, kept, open_data, spec

MOST_ROWS = 500
GEOJSON = "application/geo+json"

bp = open_data("api_v1_schools")


class ContactOut(BaseModel):
    phone: str
    email: str
    site: str


class SchoolOut(BaseModel):
    id: str
    code: str
    name: Text
    district: str = Field(description="Code of the district, ISO 3166-2 where one exists")
    district_name: Text
    latitude: float | None = Field(description="null: nobody has said where the school stands")
    longitude: float | None
    metres_from_centre: int | None = Field(
        description="From the centre of the district to the school in a straight line (WGS84)"
    )
    sectors: list[str]
    address: Text | None
    description: Text | None
    pupils: int | None
    teachers: int | None
    laboratories: int | None
    rooms: int | None
    building: Literal["new", "good", "repair", "under-repair", "unsafe"] | None
    contact: ContactOut
    subjects: list[str] = Field(description="Codes of what is taught there; empty: not known")
    state: Literal["open", "merged", "closed"]
    merged_into: str | None = Field(description="Public id of the school that goes on for it")


class SchoolPage(BaseModel):
    total: int
    page: int
    pages: int
    schools: list[SchoolOut]


class Feature(BaseModel):
    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class Collection(BaseModel):
    type: Literal["FeatureCollection"]
    total: int
    page: int
    pages: int
    features: list[Feature]


class SchoolQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=100)
    district: str = Field("", max_length=12)
    sector: Literal["", "az", "ru", "en"] = ""
    state: Literal["open", "merged", "closed", "all"] = "open"
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(100, ge=1, le=MOST_ROWS)


@bp.get("/schools")
@spec.validate(
    query=SchoolQuery,
    resp=Answers(HTTP_200=SchoolPage, HTTP_400=Problem),
    skip_validation=False,
)
@allow(PUBLIC)
def schools() -> Response:
    """Schools by name, a page at a time."""
    head, rows = _page()
    return kept({**head, "schools": rows})


@bp.get("/schools.geojson")
@spec.validate(
    query=SchoolQuery,
    resp=Answers(HTTP_200=Collection, HTTP_400=Problem),
    skip_validation=False,
)
@allow(PUBLIC)
def schools_geojson() -> Response:
    """The same as points for maps; a school without a known place has no geometry."""
    head, rows = _page()
    features = [_feature(one) for one in rows]
    return kept({"type": "FeatureCollection", **head, "features": features}, GEOJSON)


@bp.get("/schools/<string:public_id>")
@spec.validate(
    resp=Answers(HTTP_200=SchoolOut, HTTP_400=Problem, HTTP_404=Problem), skip_validation=False
)
@allow(PUBLIC)
def school(public_id: str) -> Response:
    """One school; a merged or closed one says so."""
    return kept(_out([queries.school(public_id)])[0])


def _page() -> tuple[dict[str, int], list[dict[str, Any]]]:
    query: SchoolQuery = request.context.query  # type: ignore[attr-defined]
    if query.district and query.district not in queries.districts():
        unknown = {"type": "unknown_code", "loc": ["district"], "msg": "There is no such code"}
        abort(make_response(jsonify([unknown | {"ctx": {}}]), 422))
    filters = SchoolFilters.of(query.model_dump(include={"q", "district", "sector", "state"}))
    found = queries.listed(filters, language="az", page=query.page, size=query.size)
    rows = _out(list(found.rows)) if query.page <= found.pages else []
    return {"total": found.total, "page": query.page, "pages": found.pages}, rows


def _out(schools: list[School]) -> list[dict[str, Any]]:
    successors = queries.schools_by_ids(one.merged_into_id for one in schools if one.merged_into_id)
    return [_one(school, successors) for school in schools]


def _one(one: School, successors: dict[int, School]) -> dict[str, Any]:
    into = successors.get(one.merged_into_id or 0)
    contact = one.contact
    return {
        "id": one.public_id,
        "code": one.code,
        "name": texts(one.name),
        "district": one.district_code,
        "district_name": texts(queries.districts()[one.district_code].name),
        "latitude": one.lat,
        "longitude": one.lon,
        "metres_from_centre": queries.from_centre(one),
        "sectors": list(one.sectors),
        "address": texts(one.address) if one.address else None,
        "description": texts(one.description) if one.description else None,
        "pupils": one.pupils,
        "teachers": one.teachers,
        "laboratories": one.laboratories,
        "rooms": one.rooms,
        "building": one.building,
        "contact": {"phone": contact.phone, "email": contact.email, "site": contact.site},
        "subjects": list(one.subjects),
        "state": one.state,
        "merged_into": into.public_id if into else None,
    }


def _feature(one: dict[str, Any]) -> dict[str, Any]:
    place = None
    if one["latitude"] is not None:
        place = {"type": "Point", "coordinates": [one["longitude"], one["latitude"]]}
    properties = {k: v for k, v in one.items() if k not in ("id", "latitude", "longitude")}
    return {"type": "Feature", "id": one["id"], "geometry": place, "properties": properties}
