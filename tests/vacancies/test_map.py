"""The map: a shell without data, one document of points, both cheap to ask for again."""

import gzip
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.text import Bilingual
from tests.factories.directory import make_school
from tests.factories.vacancies import make_vacancy
from tests.pages import Pages
from tests.vacancies.scene import a_campaign

pytestmark = pytest.mark.db
BOTH = pytest.mark.parametrize("language", ["az", "en"])
EVIL = "${alert(1)}`</script>"


def points(client: FlaskClient, query: str = "", language: str = "az") -> dict[str, Any]:
    response = client.get(f"/{language}/vacancies/map-data.json{query}")
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    return json.loads(response.data)


@BOTH
def test_the_page_stands_under_the_strict_policy(app: Flask, pages: Pages, language: str) -> None:
    with app.app_context():
        make_vacancy(a_campaign())
        db.session.commit()
    page = pages.get(f"/{language}/vacancies/map")  # hosts, inline scripts, styles: all checked
    assert len(page.all("script[src]")) == 4
    assert page.one("#map-frame")["data-points"].startswith(f"/{language}/vacancies/map-data.json")
    assert page.one(".map")["id"] == page.one("#map-frame")["data-map"]
    for script in page.all("script[src]"):
        with pages.client.get(script["src"]) as response:
            assert response.status_code == 200, script["src"]


def test_the_shell_is_a_script_without_any_data(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_vacancy(a_campaign(), school_id=make_school(name=Bilingual(EVIL, EVIL)).id)
        db.session.commit()
    response = client.get("/az/vacancies/map-shell.js")
    script = response.get_data(as_text=True)
    assert response.mimetype == "text/javascript"
    assert "alert" not in script
    assert "http" not in script
    assert "`" not in script
    assert re.search(r"var map_recruit = L\.map\(", script)


@BOTH
def test_points_name_each_thing_once(app: Flask, client: FlaskClient, language: str) -> None:
    with app.app_context():
        campaign = a_campaign()
        school = make_school(lat=41.2, lon=47.17, district="AZ-SAK")
        first = make_vacancy(campaign, school_id=school.id, posts=2, kind="incentive")
        make_vacancy(campaign, school_id=school.id)
        make_vacancy(campaign, publish=False)
        db.session.commit()
    data = points(client, language=language)
    assert data["schools"] == [school.name[language]]
    assert [len(row) for row in data["rows"]] == [8, 8]
    row = next(row for row in data["rows"] if row[7] == first.public_id)
    assert row == [41.2, 47.17, 0, 0, 0, 1, 2, first.public_id]
    assert len(data["districts"][0]) == 3


def test_points_obey_the_filters(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        campaign = a_campaign()
        physics = make_vacancy(campaign, subject_code="physics")
        make_vacancy(campaign, subject_code="chemistry")
        db.session.commit()
    assert [row[7] for row in points(client, "?subject=physics")["rows"]] == [physics.public_id]
    assert points(client, "?q=yoxdur")["rows"] == []


def test_a_school_whose_place_is_not_known_stands_at_its_districts_centre(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        make_vacancy(a_campaign(), school_id=make_school(district="AZ-BAL").id)
        db.session.commit()
        district = directory.districts()["AZ-BAL"]
    row = points(client)["rows"][0]
    assert row[:2] == [round(district.lat, 5), round(district.lon, 5)]


def test_points_travel_compressed_where_that_is_understood(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_vacancy(a_campaign())
        db.session.commit()
    address = "/az/vacancies/map-data.json"
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_points_that_did_not_change_are_not_sent_again(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        campaign = a_campaign()
        make_vacancy(campaign)
        db.session.commit()
    address, packed = "/az/vacancies/map-data.json", {"Accept-Encoding": "gzip"}
    tag = client.get(address, headers=packed).headers["ETag"]
    again = client.get(address, headers=packed | {"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    with app.app_context():
        make_vacancy(campaign)
        db.session.commit()
    assert client.get(address, headers=packed | {"If-None-Match": tag}).status_code == 200
