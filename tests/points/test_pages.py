"""Pages of points: the candidate's, the officials', and who may see which."""

from datetime import timedelta

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.jobs import service as jobs
from recruit.kernel.clock import FixedClock
from recruit.points import service
from tests.factories.accounts import asker, make_official, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_candidate, make_card
from tests.factories.points import make_exam_result, make_total
from tests.pages import Page, Pages

pytestmark = pytest.mark.db


def eligible(**answers: object) -> Application:
    return make_application(make_card(**answers), state=ApplicationState.ELIGIBLE)  # type: ignore[arg-type]


def owner(application: Application) -> PersonInfo:
    return accounts.person(application.person_id)


def as_official(pages: Pages, role: str = "ministry-official") -> None:
    with pages.client.application.app_context():
        person = make_official(role)
        db.session.commit()
    sign_in(pages.client, person, now=NOW)


def test_one_total_line_by_line_in_both_languages(app: Flask, pages: Pages) -> None:
    with app.app_context():
        application = eligible(incentive_years=6)
        make_total(application)
        person = owner(application)
        db.session.commit()
    sign_in(pages.client, person, now=NOW)
    page = pages.get("/az/me/points")
    assert page.one("h1 .figure").get_text() == "79,20"
    assert [td.get_text() for td in page.all("td.number")] == ["59,00", "13,00", "7,20", "79,20"]
    assert "31 doğru × 2, 6 səhv × −0,5, 3 cavabsız" in page.text
    assert "yalnız ən yüksəyi tətbiq olunur" in page.text
    english = pages.get("/en/me/points")
    assert english.one("h1 .figure").get_text() == "79.20"
    assert "The threshold is 40.00; you continue in the campaign." in english.text
    assert [r["width"] for r in english.all("svg.bar rect")] == ["590", "130", "72"]
    assert "/en/me/objections" in {a["href"] for a in english.all("main a.btn")}


def test_who_fell_below_reads_the_rule_and_where_to_object(app: Flask, pages: Pages) -> None:
    with app.app_context():
        application = eligible()
        make_exam_result(application, "20.00", passed=False)
        service.compute_one(application.id, actor=asker(owner(application)).ref, now=NOW)
        person = owner(application)
        db.session.commit()
    sign_in(pages.client, person, now=NOW)
    page = pages.get("/en/me/points")
    assert "you do not continue in this campaign" in page.text
    assert "The exam was not passed." in page.text
    assert "The threshold is 40, the total is 33.00." in page.text
    assert page.follow("Object").heading == "My objections"


def test_after_the_appeals_the_door_says_so(app: Flask, pages: Pages, clock: FixedClock) -> None:
    with app.app_context():
        application = eligible()
        make_total(application)
        person = owner(application)
        db.session.commit()
    clock.move(timedelta(days=31))
    sign_in(pages.client, person)
    assert "The time for objections ended" in pages.get("/en/me/points").text


def test_before_the_exam_the_preliminary_evaluation_stands(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = make_campaign(rules="2011-example")
        card = make_card(campaign=campaign, average_grade="4.50", experience_months=30)
        application = make_application(card)
        person = owner(application)
        service.preliminary(campaign, asker=asker(person), now=NOW)
        db.session.commit()
    sign_in(pages.client, person, now=NOW)
    page = pages.get("/az/me/points")
    assert page.one("h1 .figure").get_text() == "14,50"
    assert "hər il üçün 1 bal, aylar üzrə hesablanır" in page.text
    assert "1 of 1" in pages.get("/en/me/points").text


def test_without_an_application_the_page_says_what_to_do(app: Flask, pages: Pages) -> None:
    with app.app_context():
        make_campaign()
        person = make_candidate()
        db.session.commit()
    sign_in(pages.client, person, now=NOW)
    assert "You have no points yet" in pages.get("/en/me/points").text


def test_an_official_computes_and_reads(app: Flask, pages: Pages, clock: FixedClock) -> None:
    with app.app_context():
        application = eligible()
        make_exam_result(application)
        campaign = campaigns.campaign_by_id(application.campaign_id)
        db.session.commit()
    as_official(pages)
    office = pages.get("/en/office/points")
    page = office.form(f"/en/office/points/{campaign.public_id}/compute").submit()
    assert page.heading == "Computing points"
    assert page.response.headers["Refresh"] == "2"
    with app.app_context():
        jobs.run_due(clock)
    done = pages.get(page.path)
    assert "The points are computed" in done.text
    assert "Refresh" not in done.response.headers
    office = pages.get("/az/office/points")
    assert "72,00" in office.text
    assert len(office.all("svg.chart rect")) == 8
    number = office.all("table.table-cards a")[0].get_text()
    assert "72.00" in pages.get(f"/en/office/points?number={number}").text
    assert "No total under this" in pages.get("/en/office/points?number=000000").text
    assert "No total under this" in pages.get("/en/office/points?number=ə").text
    one = office.follow(number)
    assert one.one("tr.total td").get_text() == "72,00"


@pytest.mark.parametrize(
    "query", ["page=0", "page=999999999", "subject=luck", "page=x&number=%01", "subject="]
)
def test_nonsense_in_the_address_fails_nowhere(app: Flask, pages: Pages, query: str) -> None:
    with app.app_context():
        make_total(eligible())
        db.session.commit()
    as_official(pages)
    assert pages.get(f"/en/office/points?{query}").heading == "Points"


def test_another_campaigns_or_jobs_id_is_not_found(app: Flask, pages: Pages) -> None:
    with app.app_context():
        make_campaign()
        db.session.commit()
    as_official(pages)
    pages.get("/en/office/points?campaign=nosuch", status=404)
    pages.get("/en/office/points/jobs/nosuch", status=404)
    pages.get("/en/office/points/totals/nosuch", status=404)


def test_a_candidate_sees_no_office_and_nobody_elses_total(app: Flask, pages: Pages) -> None:
    with app.app_context():
        application = eligible()
        make_total(application)
        stranger = make_candidate()
        db.session.commit()
    sign_in(pages.client, stranger, now=NOW)
    pages.get("/en/office/points", status=403)
    pages.get(f"/en/office/points/totals/{application.public_id}", status=403)
    assert "72" not in pages.get("/en/me/points").one("main").get_text()


def test_ranking_provisionally_from_the_page(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = make_campaign(rules="2011-example")
        make_application(make_card(campaign=campaign))
        db.session.commit()
    as_official(pages)
    office = pages.get("/en/office/points")
    page: Page = office.form(f"/en/office/points/{campaign.public_id}/preliminary").submit()
    assert "Applications ranked provisionally: 1." in page.text
