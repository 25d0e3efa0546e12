"""Open data of schools: paged, the same by ETag, as points, nothing that means nothing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from recruit.directory import queries
from recruit.extensions import db
from tests.factories.directory import make_school

pytestmark = pytest.mark.db
LIST = "/api/v1/schools"


def test_schools_leave_page_by_page_and_as_points(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        placed, placeless, closed = make_school(lat=40.8, lon=48.1), make_school(), make_school()
        far = queries.from_centre(placed)
        db.session.execute(
            update(queries.SCHOOLS)  # type: ignore[arg-type]
            .where(queries.SCHOOLS.c.id == closed.id)
            .values(state="closed")
        )
        db.session.commit()
    pages = [client.get(f"{LIST}?size=1&page={n}").get_json() for n in (1, 2, 3)]
    assert [(one["total"], one["pages"]) for one in pages] == [(2, 2)] * 3
    found = [one for page in pages for one in page["schools"]]
    assert {one["id"] for one in found} == {placed.public_id, placeless.public_id}
    (one,) = (one for one in found if one["id"] == placed.public_id)
    assert (one["latitude"], one["metres_from_centre"], one["merged_into"]) == (40.8, far, None)
    points = client.get(f"{LIST}.geojson")
    assert points.content_type.startswith("application/geo+json")
    shapes = {one["id"]: one["geometry"] for one in points.get_json()["features"]}
    assert shapes[placed.public_id] == {"type": "Point", "coordinates": [48.1, 40.8]}
    assert shapes[placeless.public_id] is None
    same = {"If-None-Match": points.headers["ETag"]}
    assert client.get(f"{LIST}.geojson", headers=same).status_code == 304
    assert client.get(f"{LIST}/{closed.public_id}").get_json()["state"] == "closed"


@pytest.mark.parametrize("query", ["district=nowhere", "sector=xx", "page=0", "size=501", "x=1"])
def test_what_means_nothing_is_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert answer.get_json()[0]["loc"] == [query.partition("=")[0]]


def test_the_description_names_the_addresses(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert {LIST, f"{LIST}.geojson", f"{LIST}/{{public_id}}"} <= paths.keys()
