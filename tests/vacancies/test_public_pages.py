"""The search and a vacancy's page, as visitors and candidates see them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from recruit.vacancies import service
from recruit.vacancies.rules import Outcome, Vacancy
from recruit.vacancies.views.saying import grades
from tests.factories.accounts import asker, make_official, make_person, sign_in
from tests.factories.campaigns import NOW, make_campaign
from tests.factories.directory import load_registers, make_school
from tests.factories.vacancies import make_vacancy
from tests.pages import Page, Pages
from tests.vacancies.scene import a_campaign

pytestmark = pytest.mark.db
BOTH = pytest.mark.parametrize("language", ["az", "en"])
EVIL = "</script><img src=x onerror=alert(1)>${7*7}{{ 7*7 }}"


def one_vacancy(app: Flask, *, state: str = "running", **values: object) -> Vacancy:
    with app.app_context():
        vacancy = make_vacancy(a_campaign(state=state), **values)
        db.session.commit()
        return vacancy


def codes(page: Page) -> list[str]:
    """The schools in the list, in its order."""
    return [row.get_text(" ", strip=True) for row in page.all("main tbody th")]


# --- search ---------------------------------------------------------------------------------------


@BOTH
def test_lists_what_is_published_and_filters_it(app: Flask, pages: Pages, language: str) -> None:
    with app.app_context():
        campaign = a_campaign()
        for name, subject in (("Birinci", "physics"), ("İkinci", "chemistry")):
            school = make_school(name=Bilingual(name, name)).id
            make_vacancy(campaign, school_id=school, subject_code=subject)
        db.session.commit()
    page = pages.get(f"/{language}/vacancies")
    assert sorted(codes(page)) == ["Birinci", "İkinci"]
    page = page.form("filters").submit(subject="chemistry")
    assert codes(page) == ["İkinci"]
    assert len(page.all(".chips a")) == 1
    back = page.pages.get(page.one(".chips a")["href"])
    assert len(codes(back)) == 2


@BOTH
def test_an_empty_result_says_what_to_do(app: Flask, pages: Pages, language: str) -> None:
    one_vacancy(app)
    page = pages.get(f"/{language}/vacancies?q=yoxdur")
    assert page.one(".empty a")["href"] == f"/{language}/vacancies"
    assert page.one("#q")["value"] == "yoxdur"


@pytest.mark.parametrize(
    "query",
    [
        "page=1000000000",
        "page=-1",
        "page=x",
        "q=" + "a" * 1000,
        "q=%01%ff",
        "district=nowhere&subject=magic&kind=%27&contract=x&sector=zz&school=none",
        "sort=cut-off",
        "sort=nonsense",
    ],
)
def test_any_query_is_answered(app: Flask, pages: Pages, query: str) -> None:
    one_vacancy(app)
    for language in ("az", "en"):
        pages.get(f"/{language}/vacancies?{query}")
        pages.get(f"/{language}/vacancies/map?{query}")


def test_list_and_map_keep_each_others_filters(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = a_campaign()
        school = make_school(sectors=("ru",), district="AZ-SAK")
        make_vacancy(campaign, school_id=school.id, kind="incentive", sector="ru")
        db.session.commit()
    query = (
        f"campaign={campaign.public_id}&q=fizika&district=AZ-SAK&subject=physics&kind=incentive"
        f"&contract=permanent&sector=ru&school={school.public_id}"
    )
    asked = set(query.split("&"))
    for page in ("vacancies", "vacancies/map"):
        links = [
            a["href"] for a in pages.get(f"/az/{page}?{query}").all(".list-head p a, p.list-head a")
        ]
        assert asked <= set(links[0].partition("?")[2].split("&")), page


def test_what_is_chosen_stays_chosen_where_it_finds_nothing(app: Flask, pages: Pages) -> None:
    one_vacancy(app, subject_code="physics")
    page = pages.get("/az/vacancies?subject=chemistry&kind=standard")
    assert page.one("#subject option[selected]")["value"] == "chemistry"
    assert page.form("filters").values["subject"] == "chemistry"


def test_a_school_has_its_own_list(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = a_campaign()
        here = make_vacancy(campaign)
        make_vacancy(campaign)
        db.session.commit()
    page = pages.get(f"/az/vacancies?school={here.school.public_id}")
    assert codes(page) == [here.school.name.az]


def test_orders_by_age_and_by_cut_off(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = a_campaign(state="finished")
        ids = {}
        for name, cut_off in (("a", "71.5"), ("b", None), ("c", "40")):
            school = make_school(name=Bilingual(name, name)).id
            vacancy = make_vacancy(campaign, school_id=school)
            ids[vacancy.id] = Outcome(3, 1, Decimal(cut_off) if cut_off else None)
        make_vacancy(campaign, school_id=make_school(name=Bilingual("d", "d")).id)
        service.record_outcomes(campaign.id, campaign.public_id, ids, actor=SYSTEM, now=NOW)
        db.session.commit()
    assert codes(pages.get("/az/vacancies")) == ["a", "b", "c", "d"]
    assert codes(pages.get("/az/vacancies?sort=newest")) == ["d", "c", "b", "a"]
    page = pages.get("/az/vacancies?sort=cut-off")
    assert codes(page) == ["b", "c", "a", "d"]  # posts stayed free: nothing is lower
    assert "71,50" in page.text


@BOTH
def test_before_the_first_campaign_the_pages_say_so(
    app: Flask, pages: Pages, language: str
) -> None:
    for address in ("vacancies", "vacancies/map"):
        assert pages.get(f"/{language}/{address}").all(".empty")


def test_a_campaign_that_is_a_draft_is_nobodys_business(app: Flask, pages: Pages) -> None:
    vacancy = one_vacancy(app, state="draft")
    with app.app_context():
        campaign = db.session.execute(db.text("SELECT public_id FROM campaigns")).scalar_one()
    for address in (
        f"vacancies?campaign={campaign}",
        f"vacancies/map?campaign={campaign}",
        f"vacancies/map-data.json?campaign={campaign}",
        f"vacancies/{vacancy.public_id}",
    ):
        pages.get(f"/az/{address}", status=404)


# --- one vacancy ----------------------------------------------------------------------------------


@BOTH
def test_shows_a_vacancy(app: Flask, pages: Pages, language: str) -> None:
    vacancy = one_vacancy(app, posts=3, hours=24, description=Bilingual("Mətn", "Words"))
    page = pages.get(f"/{language}/vacancies/{vacancy.public_id}")
    assert page.heading == vacancy.school.name[language]
    assert {"az": "Mətn", "en": "Words"}[language] in page.text
    assert "24" in page.text


@pytest.mark.parametrize(("km", "together"), [(5, None), (30, "110 AZN")])
def test_supplements_that_add_up_are_said_together(
    app: Flask, pages: Pages, km: int, together: str | None
) -> None:
    with app.app_context():
        load_registers()
        centre = directory.districts()["AZ-SAK"]
        campaign = a_campaign()
        school = make_school(district="AZ-SAK", lat=centre.lat - km / 111, lon=centre.lon)
        vacancy = make_vacancy(campaign, school_id=school.id, kind="incentive")
        db.session.commit()
    text = pages.get(f"/en/vacancies/{vacancy.public_id}").text
    assert "Monthly supplement, 40 AZN" in text
    assert ("on top of the 40 AZN a month" in text) == (together is not None)
    assert ("Supplements together, a month" in text) == (together is not None)
    assert together is None or together in text


def test_a_draft_is_not_there(app: Flask, pages: Pages) -> None:
    draft = one_vacancy(app, publish=False)
    pages.get(f"/az/vacancies/{draft.public_id}", status=404)
    pages.get("/az/vacancies/nothing", status=404)


@BOTH
def test_a_withdrawn_vacancy_says_that_nobody_can_have_it(
    app: Flask, pages: Pages, language: str
) -> None:
    vacancy = one_vacancy(app)
    with app.app_context():
        official = make_official("ministry-official")
        service.withdraw(vacancy.public_id, "cut", asker=asker(official), now=NOW)
        candidate = make_person()
        db.session.commit()
    sign_in(pages.client, candidate)
    page = pages.get(f"/{language}/vacancies/{vacancy.public_id}")
    assert {"az": "Bu vakansiya geri götürülüb", "en": "This vacancy has been withdrawn"}[
        language
    ] in page.one(".notice-danger").get_text()
    assert not page.all(".next-step")
    assert not page.all("main form")


@BOTH
def test_of_a_finished_campaign_the_outcome_is_shown_and_nothing_is_offered(
    app: Flask, pages: Pages, language: str
) -> None:
    with app.app_context():
        campaign = a_campaign(state="finished")
        vacancy = make_vacancy(campaign)
        outcome = {vacancy.id: Outcome(17, 1, Decimal("71.5"))}
        service.record_outcomes(campaign.id, campaign.public_id, outcome, actor=SYSTEM, now=NOW)
        db.session.commit()
    page = pages.get(f"/{language}/vacancies/{vacancy.public_id}")
    assert {"az": "71,50", "en": "71.50"}[language] in page.text
    assert not page.all(".next-step")
    assert len(page.all("main > .notice")) == 1


def test_the_same_posts_outcome_of_last_year_is_shown(app: Flask, pages: Pages) -> None:
    with app.app_context():
        last = a_campaign(state="finished", year="2025/2026")
        school = make_school().id
        before = make_vacancy(last, school_id=school)
        other = make_vacancy(last, school_id=school, subject_code="chemistry")
        outcomes = {
            before.id: Outcome(9, 1, Decimal("66.25")),
            other.id: Outcome(9, 1, Decimal("11.25")),
        }
        service.record_outcomes(last.id, last.public_id, outcomes, actor=SYSTEM, now=NOW)
        now = make_vacancy(a_campaign(), school_id=school)
        db.session.commit()
    page = pages.get(f"/az/vacancies/{now.public_id}")
    assert "66,25" in page.text
    assert "11,25" not in page.text


def test_what_people_wrote_is_text_and_never_markup(app: Flask, pages: Pages) -> None:
    with app.app_context():
        school = make_school(name=Bilingual(EVIL, EVIL)).id
        vacancy = make_vacancy(a_campaign(), school_id=school, description=Bilingual(EVIL, EVIL))
        db.session.commit()
    for address in (f"vacancies/{vacancy.public_id}", "vacancies", "vacancies/map"):
        html = pages.client.get(f"/az/{address}").get_data(as_text=True)
        assert "<img" not in html.replace('<img src="/static', "")
        assert "onerror=alert(1)>" not in html
    page = pages.client.get(f"/az/vacancies/{vacancy.public_id}")
    assert "${7*7}{{ 7*7 }}" in page.get_data(as_text=True)


@BOTH
def test_offers_what_the_phase_allows(app: Flask, pages: Pages, language: str) -> None:
    vacancy = one_vacancy(app)
    address = f"/{language}/vacancies/{vacancy.public_id}"
    visitor = pages.get(address)
    assert visitor.one(".next-step a")["href"].endswith("/register")
    with app.app_context():
        candidate = make_person()
        db.session.commit()
    sign_in(pages.client, candidate)
    form = pages.get(address).form(f"/{language}/me/choices/add")
    assert form.values["vacancy"] == vacancy.public_id


@BOTH
def test_says_when_choices_will_open(app: Flask, pages: Pages, language: str) -> None:
    with app.app_context():
        a_campaign(state="finished")
        later = datetime.now(UTC) + timedelta(days=9)
        vacancy = make_vacancy(make_campaign(open_phases=["choice"], now=later))
        db.session.commit()
    page = pages.get(f"/{language}/vacancies/{vacancy.public_id}")
    assert not page.all(".next-step")
    assert str((later - timedelta(days=1)).year) in page.one("main > .notice").get_text()


def test_grades_are_said_in_spans(app: Flask) -> None:
    said = {(0, 1, 2, 4): "preparatory, 1–2, 4", (0,): "preparatory", (5, 6, 7, 8, 9): "5–9"}
    with app.test_request_context(), force_locale("en"):
        assert {one: grades(one) for one in said} == said
