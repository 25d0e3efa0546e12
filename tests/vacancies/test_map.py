"""The map: a shell without data, one document of points, both cheap to ask for again."""

import gzip
import json
import random
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from recruit.directory import queries as directory
from recruit.directory.rules import SUBJECTS
from recruit.extensions import db
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import Bilingual, sort_key
from recruit.vacancies.map import SCALE, document
from recruit.vacancies.queries import Found
from recruit.vacancies.rules import CONTRACTS
from recruit.vacancies.rules.kinds import DEFAULT_KINDS
from recruit.vacancies.views.map import HARD
from recruit.web.maps import ELEMENT
from tests.factories.directory import load_registers, make_school
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
    assert page.one(".map")["id"] == page.one("#map-frame")["data-map"] == ELEMENT
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
        first = make_vacancy(campaign, school_id=school.id, posts=2, hours=12, kind="incentive")
        make_vacancy(campaign, school_id=school.id)
        make_vacancy(campaign, publish=False)
        db.session.commit()
        home = directory.districts()["AZ-SAK"]
    data = points(client, language=language)
    assert data["districts"] == [[home.name[language], home.lat, home.lon]]
    assert data["schools"]["name"] == [school.name[language]]
    steps = [round((41.2 - home.lat) * SCALE), round((47.17 - home.lon) * SCALE)]
    assert [data["schools"]["lat"][0], data["schools"]["lon"][0]] == steps
    rows = rows_of(data)
    assert len(rows) == 2
    shown = rows[first.public_id]
    assert (shown["school"], shown["further"], shown["posts"], shown["hours"]) == (0, -1, 2, 12)
    kind = data["kinds"][shown["kind"]]
    assert (kind["code"], kind["symbol"], kind["special"]) == ("incentive", "◆", True)
    said = data["benefits"][shown["benefits"]]
    assert len(said) == 2  # the school is 1.1 km from the centre: a lump sum and a supplement
    assert any("40" in text for text in said)


def rows_of(data: dict[str, Any]) -> dict[str, dict[str, int]]:
    """The vacancies of a document by their public id."""
    columns = dict(data["vacancies"])
    ids = columns.pop("ids")
    columns["school"] = list(accumulate(columns.pop("step")))
    return {
        ids[row * 16 : row * 16 + 16]: {name: column[row] for name, column in columns.items()}
        for row in range(len(ids) // 16)
    }


def test_a_vacancy_at_two_schools_stands_at_both(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        main = make_school(lat=41.2, lon=47.17, district="AZ-SAK")
        further = make_school(lat=41.25, lon=47.2, district="AZ-SAK")
        make_vacancy(a_campaign(), school_id=main.id, further_school_id=further.id)
        db.session.commit()
    data = points(client)
    (row,) = rows_of(data).values()
    assert data["schools"]["name"][row["further"]] == further.name["az"]
    assert data["schools"]["lat"][row["further"]] != data["schools"]["lat"][row["school"]]


def test_points_obey_the_filters(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        campaign = a_campaign()
        physics = make_vacancy(campaign, subject_code="physics")
        make_vacancy(campaign, subject_code="chemistry")
        db.session.commit()
    assert list(rows_of(points(client, "?subject=physics"))) == [physics.public_id]
    assert rows_of(points(client, "?q=yoxdur")) == {}


def test_a_school_whose_place_is_not_known_stands_at_its_districts_centre(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        make_vacancy(a_campaign(), school_id=make_school(district="AZ-BAL").id)
        db.session.commit()
    schools = points(client)["schools"]
    assert (schools["lat"], schools["lon"]) == ([0], [0])


def test_ten_thousand_points_fit_into_200_kilobytes(app: Flask) -> None:
    """Each at a place of its own, which no year has had: the least that can be said together."""
    with app.test_request_context("/az/"):
        load_registers()
        whole = document(
            scattered(10_000), directory.districts(), directory.subjects(), DEFAULT_KINDS, "az"
        )
    assert len(json.loads(whole)["vacancies"]["posts"]) == 10_000
    assert len(gzip.compress(whole, HARD)) <= 200_000


def scattered(count: int) -> Iterator[Found]:
    rng = random.Random(6)
    homes = sorted(directory.districts().values(), key=lambda one: sort_key(one.name.az))
    for number in range(count):
        home = homes[number * len(homes) // count]
        name = f"{home.name.az} rayonu {rng.randrange(1, 300)} nömrəli tam orta məktəb"
        yield Found(
            new_public_id(), home.code, rng.choice(SUBJECTS).code,
            rng.choice(("standard", "standard", "incentive")), rng.choice((1, 1, 1, 2)),
            Bilingual(name, name), home.lat + rng.gauss(0, 0.07), home.lon + rng.gauss(0, 0.09),
            hours=rng.choice((6, 12, 18, 24)), contract=rng.choice(CONTRACTS),
            centre_metres=rng.randrange(40_000),
        )  # fmt: skip


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
