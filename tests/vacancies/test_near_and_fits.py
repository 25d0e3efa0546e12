"""Near a place, what fits a candidate, the kept first page, feeds, job postings, calendars."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.clock import FixedClock
from recruit.kernel.text import Bilingual
from recruit.vacancies import queries, service
from recruit.vacancies.queries import Filters
from recruit.vacancies.rules import Vacancy
from tests.factories.accounts import asker, make_official, make_person, sign_in
from tests.factories.app import still_app
from tests.factories.applications import make_application
from tests.factories.campaigns import NOW
from tests.factories.candidates import make_card
from tests.factories.directory import make_school
from tests.factories.vacancies import make_vacancy
from tests.pages import Page, Pages
from tests.vacancies.scene import a_campaign

pytestmark = pytest.mark.db
ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "40.40000,49.86000"


def at(campaign: Campaign, name: str, lat: float | None, lon: float | None, **more: Any) -> Vacancy:
    school = make_school(name=Bilingual(name, name), lat=lat, lon=lon)
    return make_vacancy(campaign, school_id=school.id, **more)


def schools(page: Page) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.all("main tbody th a")]


# --- near -----------------------------------------------------------------------------------------


def test_near_a_place_the_nearest_come_first_with_their_distance(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = a_campaign()
        at(campaign, "uzaq", 40.9, 49.86)
        at(campaign, "yaxın", 40.41, 49.86)
        at(campaign, "orta", 40.5, 49.86)
        db.session.commit()
    assert schools(pages.get(f"/az/vacancies?near={HERE}")) == ["yaxın", "orta", "uzaq"]
    page = pages.get(f"/az/vacancies?near={HERE}&within=20")
    assert schools(page) == ["yaxın", "orta"]
    assert "1,1 km" in page.text
    assert schools(pages.get(f"/az/vacancies?near={HERE}&sort=place")) == ["orta", "uzaq", "yaxın"]


def test_a_further_school_counts_for_places_distances_and_words(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = a_campaign()
        further = make_school(name=Bilingual("Lisey", "Lyceum"), lat=40.401, lon=49.86)
        at(campaign, "əsas", 41.5, 46.0, further_school_id=further.id)
        db.session.commit()
    for asked in (f"near={HERE}&within=5", "q=lisey", f"school={further.public_id}"):
        assert schools(pages.get(f"/az/vacancies?{asked}")) == ["əsas"], asked


def test_a_place_is_typed_as_people_write_it(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = a_campaign()
        at(campaign, "Dağ məktəbi", 41.2, 47.17)
        db.session.commit()
        school = directory.SCHOOLS.c
        public_id = db.session.scalar(db.select(school.public_id))
    for typed, near in (
        ("seki", "AZ-SAK"),
        ("Şəki", "AZ-SAK"),
        ("dag mektebi", public_id),
        ("40.4, 49.86", HERE),
        ("49.86, 40.4", HERE),  # exchanged
    ):
        page = pages.get("/az/vacancies").form("filters").submit(place=typed)
        assert page.one("#filters input[name=near]")["value"] == near, typed
        again = page.form("filters").submit()  # what the form wrote itself leads to the same
        assert again.one("#filters input[name=near]")["value"] == near
        assert not page.form("filters").submit(place="").all("#filters input[name=near]")
    page = pages.get("/az/vacancies").form("filters").submit(place="heç yerdə yoxdur")
    assert "heç yerdə yoxdur" in page.one("main .notice").get_text()


@pytest.mark.parametrize(
    "query",
    [
        "near=abc,def&within=20",
        "near=95.0,200.0",
        "near=0,0&within=-5",
        f"near={HERE}&within=-5",
        f"near={HERE}&within=1e9",
        f"near={'1' * 1000}",
        "hours_from=-1&hours_to=x",
        "hours=ten",
        "benefit=gold&region=nowhere&kind=nothing&fits=1",
        "place=" + "x" * 1000,
        "place=%00",
        f"near={HERE}&page=1000000000",
    ],
)
def test_any_place_and_number_is_answered(client: FlaskClient, app: Flask, query: str) -> None:
    with app.app_context():
        make_vacancy(a_campaign())
        db.session.commit()
    expected = 400 if "%00" in query else 200
    for address in ("/az/vacancies", "/az/vacancies/searches/new", "/az/vacancies/feed.atom"):
        assert client.get(f"{address}?{query}").status_code == expected, address
    assert client.get(f"/api/v1/vacancies?{query}").status_code in (200, 400, 422)


def test_every_filter_has_its_counts(app: Flask) -> None:
    with app.app_context():
        campaign = a_campaign()
        make_vacancy(campaign, hours=6, district="AZ-BA-06")
        make_vacancy(campaign, hours=18, kind="incentive")
        facets = queries.facets(campaign.id, Filters())
        counts = {name: {one.value: one.count for one in found} for name, found in facets.items()}
        assert counts["hours"] == {"1-9": 1, "18-24": 1}
        assert counts["district"] == {"AZ-BA-06": 1, "AZ-BA": 1, "AZ-SAK": 1}
        assert counts["kind"] == {"standard": 1, "incentive": 1}
        assert sum(counts["region"].values()) == 2
        for name, values in counts.items():
            for value, count in values.items():
                filters = Filters.of({name: value})
                assert queries.count(campaign.id, filters) == count, (name, value)


# --- fits me --------------------------------------------------------------------------------------


def test_what_fits_me_is_shown_with_its_reason(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = a_campaign()
        at(campaign, "fizika", 40.4, 49.8, subject_code="physics")
        at(campaign, "tarix", 40.4, 49.8, subject_code="history")
        person = make_person()
        make_application(make_card(person, campaign), subject_code="physics")
        stranger = make_person()
        db.session.commit()
    assert len(schools(pages.get("/az/vacancies?fits=1"))) == 2  # a visitor: nothing is known
    sign_in(pages.client, person)
    page = pages.get("/az/vacancies").form("filters").submit(fits="1")
    assert schools(page) == ["fizika"]
    assert page.one(".fits strong").get_text() == "Fizika"
    sign_in(pages.client, stranger)  # without a card: nothing is offered
    assert not pages.get("/az/vacancies").all("#fits")


# --- the first page -------------------------------------------------------------------------------


def code_of(html: str) -> str:
    found = re.search(r"<code>(.+?)</code>", html)
    assert found
    return found.group(1)


def test_the_first_page_is_kept_until_something_changes_and_never_anybodys_own(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        campaign = a_campaign()
        shown = make_vacancy(campaign)
        official = make_official("ministry-official")
        person = make_person()
        db.session.commit()
    rendered: list[str] = []
    search = queries.search
    monkeypatch.setattr(queries, "search", lambda *a, **k: rendered.append("") or search(*a, **k))

    def get(client: FlaskClient, language: str = "az") -> str:
        return client.get(f"/{language}/vacancies").get_data(as_text=True)

    first, second = get(app.test_client()), get(app.test_client())
    assert len(rendered) == 1
    assert code_of(first) != code_of(second)
    assert first.replace(code_of(first), "") == second.replace(code_of(second), "")
    assert "Vacancies" in get(app.test_client(), "en")
    assert len(rendered) == 2
    mine = app.test_client()
    sign_in(mine, person)
    assert "/sign-out" in get(mine)
    assert "/sign-out" not in get(app.test_client())
    assert len(rendered) == 3
    with app.app_context():
        service.withdraw(shown.public_id, "cut", asker=asker(official), now=NOW)
        db.session.commit()
    assert shown.public_id not in get(app.test_client())
    assert len(rendered) == 4


def test_what_is_rolled_back_was_never_found(app: Flask) -> None:
    with app.app_context():
        campaign = a_campaign()
        make_vacancy(campaign)
        db.session.commit()
        before = queries.revision(campaign.id)
        make_vacancy(campaign)
        assert queries.count(campaign.id, Filters()) == 2
        db.session.rollback()
        assert queries.revision(campaign.id) == before
        assert queries.count(campaign.id, Filters()) == 1


# --- one vacancy ----------------------------------------------------------------------------------


def posting(client: FlaskClient, one: Vacancy, language: str = "az") -> dict[str, Any] | None:
    html = client.get(f"/{language}/vacancies/{one.public_id}").get_data(as_text=True)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return json.loads(found.group(1)) if found else None


def test_an_open_vacancy_is_a_job_posting_and_a_minute_after_its_end_none(
    sqlite_url: str, tmp_path: Path
) -> None:
    clock = FixedClock(datetime.now(UTC))
    with still_app(sqlite_url, tmp_path, clock) as app:
        _looked_at_in_time(app, app.test_client(), clock)


def _looked_at_in_time(app: Flask, client: FlaskClient, clock: FixedClock) -> None:
    evil = "</script><script>alert(1)</script>"
    with app.app_context():
        campaign = a_campaign()
        one = make_vacancy(campaign, contract="fixed-term", description=Bilingual(evil, evil))
        db.session.commit()
    found = posting(client, one)
    assert found is not None
    assert found["@type"] == "JobPosting"
    assert evil in found["description"]
    assert found["employmentType"] == ["FULL_TIME", "TEMPORARY"]
    assert found["jobLocation"]["address"]["addressCountry"] == "AZ"
    needed = {"title", "description", "datePosted", "validThrough", "hiringOrganization"}
    assert needed < set(found)
    assert found["title"] != (posting(client, one, "en") or {})["title"]
    until = datetime.fromisoformat(found["validThrough"])
    for later, there in ((-timedelta(seconds=1), True), (timedelta(seconds=1), False)):
        clock.instant = until + later
        assert (posting(client, one) is not None) == there
    clock.instant = until - timedelta(days=1)
    with app.app_context():
        official = make_official("ministry-official")
        service.withdraw(one.public_id, "cut", asker=asker(official), now=NOW)
        db.session.commit()
    assert posting(client, one) is None
    assert client.get(f"/az/vacancies/{one.public_id}/deadlines.ics").status_code == 404


def test_the_deadlines_fit_into_a_calendar(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        one = make_vacancy(a_campaign())
        db.session.commit()
    response = client.get(f"/az/vacancies/{one.public_id}/deadlines.ics")
    assert response.mimetype == "text/calendar"
    text = response.get_data(as_text=True)
    assert text.count("BEGIN:VEVENT") == 2
    assert len(set(re.findall(r"UID:\S+", text))) == 2


def test_a_vacancy_names_the_nearest_of_its_subject(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = a_campaign()
        one = at(campaign, "bu", 40.4, 49.8)
        at(campaign, "uzaq", 41.4, 46.8)
        at(campaign, "yaxın", 40.41, 49.8)
        at(campaign, "başqa fənn", 40.4, 49.81, subject_code="history")
        db.session.commit()
    page = pages.get(f"/az/vacancies/{one.public_id}")
    names = [a.get_text() for a in page.all(".doors-plain a")]
    assert [n for n in names if n in ("yaxın", "uzaq", "başqa fənn")] == ["yaxın", "uzaq"]
    assert page.one('meta[property="og:title"]')["content"] == "Fizika, bu"
    with pages.client.get(page.one('meta[property="og:image"]')["content"][21:]) as picture:
        assert picture.status_code == 200
        assert picture.mimetype == "image/png"


# --- feeds and maps of the site -------------------------------------------------------------------


def test_feeds_name_each_new_vacancy_once(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        campaign = a_campaign()
        shown = [make_vacancy(campaign, subject_code="physics") for _ in range(3)]
        make_vacancy(campaign, subject_code="history")
        db.session.commit()
    response = client.get("/az/vacancies/feed.atom?subject=physics&q=ignored")
    assert response.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(response.data)  # noqa: S314
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 4
    assert {one.public_id for one in shown} == {str(i).rsplit("/", 1)[1] for i in ids[1:]}
    for one in feed.iter(f"{ATOM}updated"):
        assert datetime.fromisoformat(str(one.text)).tzinfo
    again = client.get(
        "/az/vacancies/feed.atom?subject=physics&q=ignored",
        headers={"If-None-Match": response.headers["ETag"]},
    )
    assert again.status_code == 304


def test_the_site_map_leads_to_pages_in_both_languages(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        one = make_vacancy(a_campaign())
        db.session.commit()
    base = "http://127.0.0.1:8000"
    assert f"Sitemap: {base}/sitemap.xml" in client.get("/robots.txt").get_data(as_text=True)
    index = client.get("/sitemap.xml").get_data(as_text=True)
    found = ""
    for address in re.findall(r"<loc>(.*?)</loc>", index):
        response = client.get(address.removeprefix(base))
        assert response.status_code == 200, address
        ElementTree.fromstring(response.data)  # noqa: S314
        found += response.get_data(as_text=True)
    pages = re.findall(r"<loc>(.*?)</loc>", found)
    assert f"{base}/az/vacancies/{one.public_id}" in pages
    for address in pages:
        assert client.get(address.removeprefix(base)).status_code == 200, address
    assert client.get("/sitemap-vacancies-2.xml").status_code == 404
    assert client.get("/sitemap-vacancies-0.xml").status_code == 404


def test_open_data_says_the_same_in_each_form(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        campaign = a_campaign()
        made = {at(campaign, "=2+2", 40.4, 49.8).public_id for _ in range(3)}
        db.session.commit()
    table = client.get("/api/v1/vacancies.csv?size=2&kind=standard")
    lines = table.get_data(as_text=True).splitlines()
    assert lines[1].split(",")[3] == "'=2+2"  # nothing a spreadsheet would run
    links = re.findall(r'<(\S+?)>; rel="(\w+)"', table.headers["Link"])
    following = next(address for address, name in links if name == "next")
    lines += client.get(following).get_data(as_text=True).splitlines()[1:]
    assert {line.split(",")[0] for line in lines[1:]} == made
    assert table.headers["X-Total-Count"] == "3"
    features = client.get("/api/v1/vacancies.geojson").get_json()["features"]
    assert {one["id"] for one in features} == made
    assert features[0]["geometry"]["coordinates"] == [49.8, 40.4]
