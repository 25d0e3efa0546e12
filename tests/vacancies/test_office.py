"""Officials' list of vacancies, publishing and withdrawing."""

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.vacancies import queries
from recruit.vacancies.rules import Vacancy
from tests.factories.accounts import make_person, sign_in
from tests.factories.vacancies import make_vacancy
from tests.pages import Page, Pages
from tests.vacancies.scene import a_campaign, signed_in

pytestmark = pytest.mark.db
BOTH = pytest.mark.parametrize("language", ["az", "en"])
OFFICE = "/az/office/vacancies"


def drafts(app: Flask, *districts: str, state: str = "running") -> list[Vacancy]:
    with app.app_context():
        campaign = a_campaign(state=state)
        made = [make_vacancy(campaign, district=code, publish=False) for code in districts]
        db.session.commit()
        return made


def states(app: Flask, vacancies: list[Vacancy]) -> list[str]:
    with app.app_context():
        now = queries.by_ids(one.id for one in vacancies)
        return [now[one.id].state for one in vacancies]


def journal(app: Flask, kind: str) -> int:
    with app.app_context():
        found = text("SELECT count(*) FROM journal_entries WHERE kind = :kind")
        return db.session.execute(found, {"kind": kind}).scalar_one()


def codes(page: Page) -> set[str]:
    return {cell.get_text(strip=True) for cell in page.all("tbody td code")}


@BOTH
def test_lists_drafts_and_counts_states(app: Flask, pages: Pages, language: str) -> None:
    one, two = drafts(app, "AZ-SAK", "AZ-BAL")
    signed_in(app, pages)
    page = pages.get(f"/{language}/office/vacancies")
    assert codes(page) == {one.code, two.code}
    assert codes(pages.get(f"/{language}/office/vacancies?q=sheki&district=AZ-SAK")) == set()
    assert codes(pages.get(f"/{language}/office/vacancies?district=AZ-SAK")) == {one.code}
    assert not codes(pages.get(f"/{language}/office/vacancies?state=published"))


@BOTH
def test_without_any_campaign_the_list_says_what_to_do(
    app: Flask, pages: Pages, language: str
) -> None:
    signed_in(app, pages)
    assert pages.get(f"/{language}/office/vacancies").all(".empty")


def test_a_regional_official_sees_only_their_districts(app: Flask, pages: Pages) -> None:
    mine, _other = drafts(app, "AZ-SAK", "AZ-BAL")
    signed_in(app, pages, "regional-official", ["AZ-SAK"])
    page = pages.get(OFFICE)
    assert codes(page) == {mine.code}
    assert [o["value"] for o in page.all("#district option")] == ["", "AZ-SAK"]
    assert not page.all("button[name=all]")  # publishing is the ministry's


def test_a_candidate_sees_none_of_it(app: Flask, pages: Pages) -> None:
    with app.app_context():
        candidate = make_person()
        db.session.commit()
    sign_in(pages.client, candidate)
    for address in ("", "/publish", "/import", "/import-template.xlsx"):
        pages.get(f"{OFFICE}{address}", status=403)


# --- publishing -----------------------------------------------------------------------------------


@BOTH
def test_the_chosen_drafts_are_shown_before_they_are_published(
    app: Flask, pages: Pages, language: str
) -> None:
    one, two = drafts(app, "AZ-SAK", "AZ-BAL")
    signed_in(app, pages)
    preview = (
        pages.get(f"/{language}/office/vacancies").form("publish").submit(vacancy=one.public_id)
    )
    assert states(app, [one, two]) == ["draft", "draft"]
    preview.form("publish").submit()
    assert states(app, [one, two]) == ["published", "draft"]
    assert journal(app, "VacanciesPublished") == 1


@BOTH
def test_all_drafts_that_a_search_finds_are_published_at_once(
    app: Flask, pages: Pages, language: str
) -> None:
    one, two = drafts(app, "AZ-SAK", "AZ-BAL")
    signed_in(app, pages)
    page = pages.get(f"/{language}/office/vacancies?district=AZ-BAL")
    page.form("publish").submit(all="1").form("publish").submit()
    assert states(app, [one, two]) == ["draft", "published"]


def test_a_draft_that_came_in_between_stops_it(app: Flask, pages: Pages) -> None:
    made = drafts(app, "AZ-SAK")
    signed_in(app, pages)
    preview = pages.get(OFFICE).form("publish").submit(all="1")
    with app.app_context():
        campaign = queries.by_ids([made[0].id])[made[0].id].campaign_id
        made.append(make_vacancy(campaigns.campaign_by_id(campaign), publish=False))
        db.session.commit()
    page = preview.form("publish").submit()
    assert page.all(".notice-warning")
    assert states(app, made) == ["draft", "draft"]
    assert journal(app, "VacanciesPublished") == 0


def test_submitting_the_confirmation_twice_publishes_once(app: Flask, pages: Pages) -> None:
    made = drafts(app, "AZ-SAK")
    signed_in(app, pages)
    form = pages.get(OFFICE).form("publish").submit(all="1").form("publish")
    form.submit()
    form.submit()
    assert states(app, made) == ["published"]
    assert journal(app, "VacanciesPublished") == 1


def test_choosing_nothing_publishes_nothing(app: Flask, pages: Pages) -> None:
    made = drafts(app, "AZ-SAK")
    signed_in(app, pages)
    page = pages.get(OFFICE).form("publish").submit()
    assert page.all(".notice-warning")
    assert states(app, made) == ["draft"]


def test_nonsense_ids_and_numbers_publish_nothing(app: Flask, pages: Pages) -> None:
    made = drafts(app, "AZ-SAK")
    signed_in(app, pages)
    form = pages.get(OFFICE).form("publish").submit(vacancy=made[0].public_id).form("publish")
    form.submit(expected="-5")
    form.submit(expected="x" * 100)
    form.submit(vacancy="' OR 1=1 --")
    form.submit(campaign="nothing", status=404)
    assert states(app, made) == ["draft"]


def test_a_finished_campaign_is_left_alone(app: Flask, pages: Pages) -> None:
    made = drafts(app, "AZ-SAK", state="finished")
    signed_in(app, pages)
    page = pages.get(OFFICE)
    assert not page.all("button[name=all], tbody input")
    with app.app_context():
        campaign = campaigns.campaign_by_id(made[0].campaign_id).public_id
    address = f"{OFFICE}/publish?campaign={campaign}&vacancy={made[0].public_id}"
    assert pages.get(address).form("publish").submit().all(".notice-warning")
    assert states(app, made) == ["draft"]


# --- withdrawing ----------------------------------------------------------------------------------


def published(app: Flask, district: str = "AZ-SAK") -> Vacancy:
    with app.app_context():
        vacancy = make_vacancy(a_campaign(), district=district)
        db.session.commit()
        return vacancy


@BOTH
def test_a_vacancy_is_withdrawn_with_a_reason(app: Flask, pages: Pages, language: str) -> None:
    vacancy = published(app)
    signed_in(app, pages)
    address = f"/{language}/office/vacancies/{vacancy.public_id}/withdraw"
    refused = pages.get(address).form(None).submit(status=422)
    assert refused.all("#error-summary")
    assert states(app, [vacancy]) == ["published"]
    refused.form(None).submit(reason="cut")
    assert states(app, [vacancy]) == ["withdrawn"]
    assert journal(app, "VacancyWithdrawn") == 1


def test_it_cannot_be_withdrawn_again(app: Flask, pages: Pages) -> None:
    vacancy = published(app)
    signed_in(app, pages)
    form = pages.get(f"{OFFICE}/{vacancy.public_id}/withdraw").form(None)
    form.submit(reason="cut")
    form.submit(reason="filled", status=409)
    assert journal(app, "VacancyWithdrawn") == 1


def test_a_reason_of_ones_own_is_refused(app: Flask, pages: Pages) -> None:
    vacancy = published(app)
    signed_in(app, pages)
    form = pages.get(f"{OFFICE}/{vacancy.public_id}/withdraw").form(None)
    form.submit(reason="because", status=422)
    assert states(app, [vacancy]) == ["published"]


def test_another_districts_vacancy_is_not_there_to_withdraw(app: Flask, pages: Pages) -> None:
    vacancy = published(app, "AZ-BAL")
    signed_in(app, pages, "regional-official", ["AZ-SAK"])
    address = f"{OFFICE}/{vacancy.public_id}/withdraw"
    pages.get(address, status=404)
    pages.post(address, data={"reason": "cut"}, status=400)  # no CSRF token
    assert states(app, [vacancy]) == ["published"]
