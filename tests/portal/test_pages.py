"""The pages that gather: each person sees where they stand, and only what is theirs."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import roles
from recruit.applications.rules import ApplicationState
from recruit.campaigns import queries as campaigns
from recruit.exam import service as exam
from recruit.exam.queries import attempts
from recruit.extensions import db
from recruit.files import service as files
from recruit.placement import queries as placement
from recruit.portal import nav
from recruit.portal.rules.words import STEP_WORDS
from recruit.portal.views import WORKPLACES
from recruit.vacancies import service as vacancies
from tests.exam import world
from tests.factories.accounts import make_official, make_person, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_candidate, make_card
from tests.factories.placement import Competitor, Office, make_competitor, make_list, make_vacancy
from tests.factories.vacancies import make_vacancy as make_draft
from tests.pages import Pages

pytestmark = pytest.mark.db
TODAY = datetime.now(UTC)
LANGUAGES = pytest.mark.parametrize("language", ["az", "en"])


def candidate(app: Flask, **answers: Any) -> PersonInfo:
    with app.app_context():
        person = make_candidate()
        make_card(person, make_campaign(now=TODAY), **answers)
        db.session.commit()
    return person


def official(app: Flask, role: str, districts: frozenset[str] | None = None) -> PersonInfo:
    with app.app_context():
        person = make_official(role, districts)
        db.session.commit()
    return person


def competition(app: Flask) -> tuple[Competitor, Competitor]:
    """A published placement: (who has the one post, who has none)."""
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        post = make_vacancy(campaign, "P1")
        winner, loser = make_competitor(campaign, "80.00"), make_competitor(campaign, "60.00")
        for one in (winner, loser):
            make_list(one, campaign, post)
        Office(campaign).published(now=TODAY)
        db.session.commit()
    return winner, loser


# --- home -----------------------------------------------------------------------------------------


@LANGUAGES
def test_home_without_a_campaign_says_so(pages: Pages, language: str) -> None:
    page = pages.get(f"/{language}/")
    assert page.all("main a.btn")


@LANGUAGES
def test_home_shows_the_open_step_and_the_last_results(
    app: Flask, pages: Pages, language: str
) -> None:
    competition(app)
    page = pages.get(f"/{language}/")
    assert page.one(".next-step")
    assert page.all(f"a[href^='/{language}/results/']")


# --- /me ------------------------------------------------------------------------------------------


@LANGUAGES
def test_somebody_without_a_card_is_sent_to_it(app: Flask, pages: Pages, language: str) -> None:
    with app.app_context():
        make_campaign(now=TODAY)
        person = make_person()
        db.session.commit()
    sign_in(pages.client, person)
    page = pages.get(f"/{language}/me")
    assert page.one(".next-step a.btn")["href"] == f"/{language}/me/card"


def test_a_candidate_reads_what_comes_next_and_by_when(app: Flask, pages: Pages) -> None:
    sign_in(pages.client, candidate(app))
    page = pages.get("/en/me")
    assert page.heading == "Your card is complete, now apply"
    assert "days left" in page.one(".next-step").get_text()
    assert len(page.all(".steps .step")) == 8
    assert len(page.all("[aria-current=step]")) == 1


def test_without_any_campaign_the_cabinet_says_what_will_come(app: Flask, pages: Pages) -> None:
    with app.app_context():
        person = make_person()
        db.session.commit()
    sign_in(pages.client, person)
    assert pages.get("/az/me").one(".empty-title")


def test_the_placed_and_the_others_read_their_own_answer(app: Flask, pages: Pages) -> None:
    winner, loser = competition(app)
    sign_in(pages.client, winner.person)
    assert pages.get("/en/me").heading == "You have been placed"
    sign_in(pages.client, loser.person)
    page = pages.get("/en/me")
    assert page.heading == "You have not been placed in this round"
    assert "60.00" in page.text


def test_ones_own_campaign_comes_first_and_the_open_one_is_offered(
    app: Flask, pages: Pages
) -> None:
    person = candidate(app)
    with app.app_context():
        newer = make_campaign(now=TODAY, year="2027/2028")
        db.session.commit()
    sign_in(pages.client, person)
    page = pages.get("/en/me")
    assert page.heading == "Your card is complete, now apply"
    other = str(page.one("a[href*='campaign=']")["href"])
    assert newer.public_id in other
    assert pages.get(other).heading == "Begin with your candidate card"
    pages.get("/en/me?campaign=nonsense", status=404)


def test_looking_at_the_cabinet_writes_nothing(app: Flask, pages: Pages) -> None:
    sign_in(pages.client, candidate(app))
    with app.app_context():
        before = db.session.connection().exec_driver_sql("PRAGMA data_version").scalar()
        pages.get("/az/me")
        assert db.session.connection().exec_driver_sql("PRAGMA data_version").scalar() == before


# --- /office --------------------------------------------------------------------------------------


@LANGUAGES
def test_an_official_without_work_reads_that_nothing_waits(
    app: Flask, pages: Pages, language: str
) -> None:
    sign_in(pages.client, official(app, "auditor"))
    page = pages.get(f"/{language}/office")
    assert page.one(".empty-title")
    assert f"/{language}/office/journal" in [a["href"] for a in page.all(".doors a")]


def test_queues_show_count_and_oldest_only_in_ones_districts(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        for district in ("AZ-SAK", "AZ-SAK", "AZ-ISM"):
            card = make_card(make_candidate(), campaign, district=district)
            make_application(card, state=ApplicationState.SUBMITTED)
        db.session.commit()
    sign_in(pages.client, official(app, "regional-official", frozenset({"AZ-SAK"})))
    row = pages.get("/en/office").one("main table tbody tr")
    assert "Applications to check" in row.get_text()
    assert row.select_one("td.number").get_text(strip=True) == "2"  # type: ignore[union-attr]
    assert "2026" in row.get_text()


def test_what_was_sent_back_waits_for_who_posts_and_not_for_who_publishes(
    app: Flask, pages: Pages
) -> None:
    regional = official(app, "regional-official", frozenset({"AZ-SAK"}))
    ministry = official(app, "ministry-official")
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        back = [make_draft(campaign, publish=False, district=d) for d in ("AZ-SAK", "AZ-BAL")]
        make_draft(campaign, publish=False)
        vacancies.send_back(
            campaign.id,
            campaign.public_id,
            [one.public_id for one in back],
            "Saatları düzəldin",
            asker=accounts.asker_of(ministry.id),
            now=TODAY,
        )
        db.session.commit()
    found = {}
    for who in (regional, ministry):
        sign_in(pages.client, who)
        page = pages.get("/en/office")
        assert "/en/me/messages" in [a["href"] for a in page.all(".doors a")]
        rows = (row.get_text(" ", strip=True) for row in page.all("main table tbody tr"))
        found[who.public_id] = [row for row in rows if "Vacancies" in row]
    assert found[regional.public_id] == ["Vacancies to correct 1 –"]
    assert found[ministry.public_id] == ["Vacancies to publish 1 –"]
    sign_in(pages.client, regional)
    listed = pages.get(pages.get("/en/office").one("main table tbody a")["href"])
    assert [cell.get_text(strip=True) for cell in listed.all("td code")] == [back[0].code]


def test_a_proposal_waits_for_everybody_but_its_maker(app: Flask, pages: Pages) -> None:
    maker, second = official(app, "administrator"), official(app, "administrator")
    with app.app_context():
        person = make_person()
        from_service(maker, person)
        db.session.commit()
    sign_in(pages.client, second)
    assert "Decisions that need a second official" in pages.get("/en/office").text
    sign_in(pages.client, maker)
    assert "Decisions that need a second official" not in pages.get("/en/office").text


def from_service(maker: PersonInfo, person: PersonInfo) -> None:
    asker = accounts.asker_of(maker.id)
    roles.propose_grant(
        person.public_id, "auditor", None, reason="Yeni əməkdaş", asker=asker, now=TODAY
    )


def test_every_workplace_and_every_step_leads_to_a_page(app: Flask) -> None:
    endpoints = {one[0] for one in WORKPLACES} | {one.endpoint for one in STEP_WORDS.values()}
    endpoints |= {one[0] for one in (*nav.OFFICE_LINKS, *nav.CANDIDATE_LINKS, *nav.PUBLIC_LINKS)}
    assert endpoints <= set(app.view_functions)


@pytest.mark.parametrize("applies", [False, True])
def test_an_official_has_the_way_to_the_cabinet_only_with_a_card(
    app: Flask, pages: Pages, applies: bool
) -> None:
    person = official(app, "regional-official", frozenset({"AZ-SAK"}))
    with app.app_context():
        campaign = make_campaign(now=TODAY)
        if applies:
            make_card(person, campaign, now=TODAY)
        db.session.commit()
    sign_in(pages.client, person)
    home = pages.get("/en/")
    menu = [a.get_text(strip=True) for a in home.all(".mainnav a")]
    assert menu[0] == "Office"
    assert ("My cabinet" in menu) is applies
    buttons = [a.get_text(strip=True) for a in home.all("main .buttons a")]
    assert buttons == ["Go to the office", *(["Go to my cabinet"] if applies else [])]


def test_jobs_that_failed_are_shown_to_who_watches_them(app: Flask, pages: Pages) -> None:
    sign_in(pages.client, official(app, "administrator"))
    assert pages.get("/en/office/jobs").one(".empty-title")
    sign_in(pages.client, official(app, "auditor"))
    pages.get("/en/office/jobs", status=403)


# --- /check ---------------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize("code", ["ABCD-2345", "x" * 100, "'; DROP TABLE", "%", "\u0259" * 20])
def test_a_code_that_we_never_gave_is_not_known(pages: Pages, language: str, code: str) -> None:
    page = pages.get(f"/{language}/check", query_string={"code": code})
    assert page.all(".notice-danger")


def test_a_receipt_of_an_application_is_genuine_and_names_nobody(app: Flask, pages: Pages) -> None:
    with app.app_context():
        application = make_application()
        db.session.commit()
    code = str(application.receipt)[:16].upper()
    page = pages.get("/en/check")
    found = page.form("check-code").submit(code=" ".join(code[i : i + 4] for i in (0, 4, 8, 12)))
    assert found.heading == "This document is genuine"
    assert "Physics" in found.text
    assert "Məmmədova" not in found.text


def test_a_receipt_of_an_exam_is_genuine(app: Flask, pages: Pages) -> None:
    with app.app_context():
        campaign = world.make_world()
        sitter = world.make_candidate(campaign)
        attempt = world.begin(campaign, sitter)
        exam.finish(attempt, asker=sitter.asker, now=world.NOW + timedelta(minutes=1))
        db.session.commit()
        code = attempts.attempt_within(attempt).receipt_code
    page = pages.get("/en/check", query_string={"code": str(code).lower()})
    assert page.heading == "This document is genuine"
    assert "Mathematics" in page.text


def test_a_published_certificate_is_genuine_and_any_other_file_is_not(
    app: Flask, pages: Pages
) -> None:
    competition(app)
    with app.app_context():
        campaign = campaigns.current_campaign()
        assert campaign
        (round_,) = placement.rounds(campaign.id)
        run = placement.certified_run(round_.id)
        assert run
        assert run.public_file
        data = files.read(run.public_file)
    form = pages.get("/en/check").form("check-certificate")
    found = form.submit(certificate=(io.BytesIO(data), "certificate.zip"))
    assert found.heading == "This document is genuine"
    assert "the same result" in found.text
    form = pages.get("/en/check").form("check-certificate")
    page = form.submit(certificate=(io.BytesIO(data + b"x"), "certificate.zip"))
    assert page.heading == "We did not issue this document"


def test_no_file_at_all_is_said_at_its_field(pages: Pages) -> None:
    page = pages.get("/en/check").form("check-certificate").submit(certificate=None)
    assert "Choose a file." in page.one("#error-summary").get_text()
