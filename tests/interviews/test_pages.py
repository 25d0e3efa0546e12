"""Pages of interviews: forming, scheduling, marking alone, time and place."""

from datetime import timedelta

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.applications.rules import Application, ApplicationState
from recruit.extensions import db
from recruit.interviews import queries
from recruit.kernel.clock import FixedClock
from tests.factories.accounts import make_official, sign_in
from tests.factories.applications import make_application
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import NOW, make_card
from tests.factories.interviews import make_interview, make_panel
from tests.factories.points import make_exam_result
from tests.pages import Pages

pytestmark = pytest.mark.db

MARKS = {"mark_knowledge": "7,5", "mark_lesson": "8", "mark_communication": "3.25"}


def eligible() -> Application:
    card = make_card(campaign=make_campaign(rules="2011-example"))
    application = make_application(card, state=ApplicationState.ELIGIBLE)
    make_exam_result(application)
    return application


def begun(app: Flask) -> tuple[str, list[PersonInfo], Application]:
    with app.app_context():
        application = eligible()
        panel, members = make_panel(application.campaign_id)
        interview = make_interview(panel, application)
        db.session.commit()
    return interview, members, application


def test_from_a_panel_to_a_candidates_time_and_place(app: Flask, pages: Pages) -> None:
    with app.app_context():
        application = eligible()
        members = [make_official("interviewer") for _ in range(3)]
        manager = make_official("ministry-official")
        candidate = accounts.person(application.person_id)
        db.session.commit()
    sign_in(pages.client, manager)
    office = pages.get("/en/office/interviews")
    chair, second, third = (member.public_id for member in members)
    twice = office.form("panel").submit(chair=chair, second=second, third=second, room="Otaq 3")
    assert "A panel has three different people." in twice.text
    assert twice.one("#room")["value"] == "Otaq 3"
    panel = office.form("panel").submit(chair=chair, second=second, third=third, room="Otaq 3")
    assert panel.heading == "Otaq 3"
    tomorrow = (NOW + timedelta(days=1)).date().isoformat()
    past = panel.form("schedule").submit(day="2020-01-01", hour="10:00")
    assert "must be in the future" in past.text
    done = panel.form("schedule").submit(day=tomorrow, hour="10:00", minutes="20", count="5")
    assert "Interviews scheduled: 1." in done.text
    sign_in(pages.client, candidate)
    page = pages.get("/az/me/interview")
    assert "saat 10:00" in page.text
    assert "Otaq 3" in page.text


def test_a_member_marks_alone_and_sees_the_others_only_afterwards(app: Flask, pages: Pages) -> None:
    interview, members, _ = begun(app)
    address = f"/en/office/interviews/{interview}"
    sign_in(pages.client, members[0])
    page = pages.get(address)
    too_much = page.form("marks").submit(**{**MARKS, "mark_lesson": "9"})
    assert "between 0 and 8" in too_much.text
    assert too_much.one("#mark_knowledge")["value"] == "7,5"
    submitted = page.form("marks").submit(**MARKS)
    assert "18.75" in submitted.text
    assert submitted.text.count("not submitted yet") == 2
    again = page.form("marks").submit(**MARKS)
    assert "already" in again.text
    sign_in(pages.client, members[1])
    assert "18.75" not in pages.get(address).text
    assert members[0].public_id not in pages.get(address).text
    page = pages.get(address).form("marks").submit(**{**MARKS, "mark_lesson": "5"})
    assert "18.75" in page.text


def test_a_conflict_of_interest_closes_the_sheet(app: Flask, pages: Pages) -> None:
    interview, members, application = begun(app)
    sign_in(pages.client, members[2])
    address = f"/en/office/interviews/{interview}"
    short = pages.get(address).form("conflict").submit(**{"conflict-reason": "x"})
    assert "Say what the conflict of interest is." in short.text
    done = pages.get(address).form("conflict").submit(**{"conflict-reason": "my sister"})
    assert done.heading == "My interviews to mark"
    page = pages.get(address)
    assert "You declared a conflict of interest" in page.text
    assert not page.all("form#marks")
    with app.app_context():
        assert queries.slot_of(application.id).sheets[members[2].id].conflict  # type: ignore[union-attr]


def test_strangers_find_nothing(app: Flask, pages: Pages) -> None:
    interview, _, application = begun(app)
    with app.app_context():
        stranger = make_official("interviewer")
        candidate = accounts.person(application.person_id)
        db.session.commit()
    sign_in(pages.client, stranger)
    pages.get(f"/en/office/interviews/{interview}", status=404)
    assert "Nothing to mark" in pages.get("/en/office/interviews/mine").text
    sign_in(pages.client, candidate)
    pages.get(f"/en/office/interviews/{interview}", status=403)
    pages.get("/en/office/interviews", status=403)


def test_the_list_of_a_member(app: Flask, pages: Pages, clock: FixedClock) -> None:
    interview, members, _ = begun(app)
    sign_in(pages.client, members[0])
    page = pages.get("/az/office/interviews/mine")
    assert interview in str(page.all("main table a")[0]["href"])


def test_without_an_interview_the_candidate_is_told_why(app: Flask, pages: Pages) -> None:
    with app.app_context():
        person = accounts.person(eligible().person_id)
        db.session.commit()
    sign_in(pages.client, person)
    assert "You have no interview yet" in pages.get("/en/me/interview").text
