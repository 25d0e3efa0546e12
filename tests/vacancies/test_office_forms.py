"""Pages where one vacancy is written, changed and closed, and where last year's come in."""

from typing import Any

import pytest
from flask import Flask

from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.kernel.asker import Scope
from recruit.vacancies import queries
from recruit.vacancies.queries import OfficeFilters
from recruit.vacancies.rules import Vacancy
from tests.factories.directory import make_school
from tests.factories.vacancies import make_vacancy
from tests.pages import Pages
from tests.vacancies.scene import a_campaign, signed_in

pytestmark = pytest.mark.db
OFFICE = "/az/office/vacancies"


def one_there(app: Flask, *, publish: bool, **values: Any) -> Vacancy:
    with app.app_context():
        made = make_vacancy(a_campaign(), publish=publish, **values)
        db.session.commit()
        return made


def now_as(app: Flask, one: Vacancy) -> Vacancy:
    with app.app_context():
        return queries.by_ids([one.id])[one.id]


def test_a_draft_is_written_for_a_school_that_was_looked_for(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = a_campaign()
        school = make_school(district="AZ-SAK", code="S-7")
        other = make_school(district="AZ-BAL")
        db.session.commit()
    signed_in(app, pages, "regional-official", ["AZ-SAK", "AZ-ISM"])
    with app.app_context():
        make_school(district="AZ-ISM")  # with one school alone the form comes at once
        db.session.commit()
    chosen = pages.get(f"{OFFICE}/new?q={school.name.az[:3]}")
    assert other.name.az not in chosen.text
    page = pages.get(f"{OFFICE}/new?school={school.public_id}")
    form = page.form("vacancy")
    assert form.values["code"] == "S-7-1"
    wrong = form.submit(subject="physics", hours="18", grades="12", status=422)
    assert wrong.one("#error-summary a")["href"] == "#grades"
    good = wrong.form("vacancy").submit(grades="5-9", starts_on="2026-09-15")
    assert good.all(".notice-good")
    with app.app_context():
        (made,) = queries.for_office(
            campaign.id, OfficeFilters(), Scope(everywhere=True), language="az", page=1
        ).rows
    assert (made.state, made.grades, made.hours) == ("draft", (5, 6, 7, 8, 9), 18)
    pages.get(f"{OFFICE}/new?school={other.public_id}", status=404)


def test_a_draft_is_edited_and_what_is_typed_wrong_stays(app: Flask, pages: Pages) -> None:
    one = one_there(app, publish=False)
    signed_in(app, pages)
    form = pages.get(f"{OFFICE}/{one.public_id}/edit").form("vacancy")
    wrong = form.submit(hours="61", requirements_az="Təcrübə", status=422)
    assert wrong.form("vacancy").values["requirements_az"].strip() == "Təcrübə"
    half = wrong.form("vacancy").submit(hours="20", status=422)
    assert half.one("#error-summary a")["href"] == "#requirements_en"
    half.form("vacancy").submit(requirements_en="Experience")
    after = now_as(app, one)
    assert (after.hours, after.requirements and after.requirements.en) == (20, "Experience")


def test_a_published_one_changes_only_with_a_reason_that_everybody_reads(
    app: Flask, pages: Pages
) -> None:
    one = one_there(app, publish=True)
    signed_in(app, pages)
    page = pages.get(f"{OFFICE}/{one.public_id}/edit")
    assert not {"subject", "contract", "code"} & page.form("vacancy").names
    refused = page.form("vacancy").submit(hours="24", status=422)
    assert refused.one("#error-summary a")["href"] == "#reason"
    refused.form("vacancy").submit(reason="Yeni sinif açılıb")
    assert now_as(app, one).hours == 24
    for language in ("az", "en"):
        shown = pages.get(f"/{language}/vacancies/{one.public_id}")
        assert "Yeni sinif açılıb" in shown.one("#history + table").get_text()
    token = page.form("vacancy").values
    tricked = pages.post(
        f"{OFFICE}/{one.public_id}/edit",
        data={**token, "subject": "biology", "reason": "It was wrong."},
        status=422,
    )
    assert tricked.all(".error-summary")
    assert now_as(app, one).subject_code == one.subject_code


def test_a_vacancy_is_closed_with_a_reason_and_no_longer_edited(app: Flask, pages: Pages) -> None:
    one = one_there(app, publish=True)
    signed_in(app, pages)
    pages.get(f"{OFFICE}/{one.public_id}/close").form(None).submit(reason="enough")
    assert now_as(app, one).state == "closed"
    pages.get(f"{OFFICE}/{one.public_id}/close", status=409)
    assert not pages.get(f"{OFFICE}/{one.public_id}/edit").all("form#vacancy")


def test_odd_drafts_are_published_only_when_somebody_says_they_looked(
    app: Flask, pages: Pages
) -> None:
    one = one_there(app, publish=False, hours=59)
    signed_in(app, pages)
    preview = pages.get(OFFICE).form("publish").submit(vacancy=one.public_id)
    assert preview.form("publish").submit().all(".notice-warning")
    assert now_as(app, one).state == "draft"
    preview.form("publish").submit(acknowledged="hours", step="check")
    assert (now_as(app, one).state, now_as(app, one).acknowledged) == ("checked", ("hours",))
    pages.get(OFFICE).form("publish").submit(all="1").form("publish").submit()
    assert now_as(app, one).state == "published"


def test_drafts_are_sent_back_with_words(app: Flask, pages: Pages) -> None:
    one = one_there(app, publish=False)
    signed_in(app, pages)
    with app.app_context():
        campaign = campaigns.campaign_by_id(one.campaign_id).public_id
    address = f"{OFFICE}/send-back?vacancy={one.public_id}&campaign={campaign}"
    form = pages.get(address).form("send-back")
    assert form.submit(note="", status=422).all(".error-summary")
    assert form.submit(note="18 saat yazın").all(".notice-good")
    assert "18 saat yazın" in pages.get(f"{OFFICE}?state=sent-back").text


@pytest.mark.parametrize("language", ["az", "en"])
def test_a_draft_is_deleted_after_a_question(app: Flask, pages: Pages, language: str) -> None:
    one = one_there(app, publish=False)
    signed_in(app, pages)
    office = f"/{language}/office/vacancies"
    edit = pages.get(f"{office}/{one.public_id}/edit")
    question = pages.get(edit.one("main a[href$='/discard']")["href"])
    assert one.code in question.text
    assert question.form().submit().all(".notice-good")
    pages.get(f"{office}/{one.public_id}/edit", status=404)
    assert one.code not in {cell.get_text(strip=True) for cell in pages.get(office).all("td code")}


def test_a_published_one_has_no_button_to_delete_it(app: Flask, pages: Pages) -> None:
    one = one_there(app, publish=True)
    other = one_there(app, publish=False, district="AZ-BAL")
    signed_in(app, pages, "regional-official", ["AZ-SAK"])
    assert not pages.get(f"{OFFICE}/{one.public_id}/discard", status=409).all("main form")
    pages.get(f"{OFFICE}/{other.public_id}/discard", status=404)  # another region's


def test_last_years_vacancies_are_seen_and_taken_over_once(app: Flask, pages: Pages) -> None:
    with app.app_context():
        last, campaign = a_campaign(state="finished"), a_campaign()
        make_vacancy(last, posts=2)
        db.session.commit()
    signed_in(app, pages)
    address = f"{OFFICE}/copy?campaign={campaign.public_id}&from={last.public_id}"
    form = pages.get(address).form("copy")
    assert form.submit().all(".notice-good")
    assert form.submit().all(".notice-warning")  # what was seen is no longer so
    assert not pages.get(address).all("form#copy")
    with app.app_context():
        assert queries.state_counts(campaign.id, Scope(everywhere=True)) == {"draft": 1}
