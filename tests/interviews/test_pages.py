"""Pages of interviews: forming, scheduling, marking alone, time and place."""

from datetime import timedelta

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.applications.rules import Application, ApplicationState
from recruit.campaigns.service import shipped
from recruit.candidates import queries as candidates
from recruit.extensions import db
from recruit.interviews import queries
from recruit.interviews.rules import drawn
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


def test_an_appointment_is_changed_in_the_office(app: Flask, pages: Pages) -> None:
    with app.app_context():
        application = eligible()
        panel, members = make_panel(application.campaign_id)
        manager, joins = make_official("ministry-official"), make_official("interviewer")
        candidate = accounts.person(application.person_id)
        number = candidates.card_by_id(application.card_id).candidate_number
        db.session.commit()
    sign_in(pages.client, manager)
    tomorrow = (NOW + timedelta(days=1)).date().isoformat()
    page = pages.get(f"/en/office/interviews/panels/{panel}")
    hour = {"appoint-day": tomorrow, "appoint-hour": "10:00"}
    nobody = page.form("appoint").submit(**{**hour, "appoint-number": "999999"})
    assert "no such candidate" in nobody.text
    page = page.form("appoint").submit(**{**hour, "appoint-number": number})
    slot = pages.get(str(page.all("main td a")[0]["href"]))
    clash = slot.form("move").submit(**{"move-hour": "09:00", "move-reason": ""})
    assert "required" in clash.text
    moved = slot.form("move").submit(
        **{"move-day": tomorrow, "move-hour": "11:30", "move-room": "Otaq 9",
           "move-reason": "The room is closed."}
    )  # fmt: skip
    assert "11:30" in moved.text
    swapped = moved.form("substitute").submit(
        **{"substitute-leaves": members[1].public_id, "substitute-joins": joins.public_id,
           "substitute-reason": "Is ill."}
    )  # fmt: skip
    assert joins.full_name in swapped.text
    sign_in(pages.client, candidate)
    mine = pages.get("/en/me/interview")
    assert "The room is closed." in mine.text
    calendar = pages.client.get(str(mine.all("main .buttons a")[0]["href"])).text
    assert "SEQUENCE:1" in calendar
    assert "LOCATION;LANGUAGE=en:Otaq 9" in calendar
    assert "DTSTART:" + (NOW + timedelta(days=1)).strftime("%Y%m%d") + "T073000Z" in calendar
    sign_in(pages.client, manager)
    done = pages.get(swapped.path).form("cancel").submit(**{"cancel-reason": "Everybody is ill."})
    assert "cancelled" in done.text
    sign_in(pages.client, candidate)
    assert "Everybody is ill." in pages.get("/en/me/interview").text


def test_nothing_that_a_member_reaches_shows_marks_before_their_own(
    app: Flask, pages: Pages
) -> None:
    interview, members, application = begun(app)
    with app.app_context():
        manager = make_official("ministry-official")
        db.session.commit()
    own = f"/en/office/interviews/{interview}"
    papers = (f"{own}/minutes.pdf", f"{own}/interview.ics", "/en/office/interviews/mine", own)
    sign_in(pages.client, members[0])
    pages.get(own).form("marks").submit(**{**MARKS, "note": "SECRET NOTE"})
    sign_in(pages.client, members[1])
    for address in papers:
        body = pages.client.get(address).text
        assert not any(word in body for word in ("SECRET", "18.75", "7.50", "3.25"))
    for who in members[1:]:
        sign_in(pages.client, who)
        assert pages.client.get(papers[0]).status_code == 404
        pages.get(own).form("marks").submit(**MARKS)
    for who in (members[1], manager):
        sign_in(pages.client, who)
        assert pages.client.get(papers[0]).data.startswith(b"%PDF")
    candidate = accounts_of(app, application)
    sign_in(pages.client, candidate)
    assert pages.client.get(papers[0]).status_code == 403


def accounts_of(app: Flask, application: Application) -> PersonInfo:
    with app.app_context():
        return accounts.person(application.person_id)


def test_anybody_repeats_the_draw_of_the_topics(app: Flask, pages: Pages) -> None:
    with app.app_context():
        make_campaign(rules="2011-example")
        manager = make_official("ministry-official")
        db.session.commit()
    sign_in(pages.client, manager)
    page = pages.get("/en/office/interviews/topics")
    lines = {"subject": "physics", "topics": "Kəsrlər | Fractions\nFaiz", "sure": "y"}
    wrong = page.form("fix-topics").submit(**lines)
    assert "Line 2" in wrong.text
    lines["topics"] += " | Per cent"
    fixed = page.form("fix-topics").submit(**lines)
    fixed.form("seed").submit(**{"seed-subject": "physics", "seed-seed": "7 19 23"})
    public = pages.get("/en/interviews/topics?number=100042")
    place = drawn("7 19 23", "100042", 2)
    assert f"{place + 1}. {('Fractions', 'Per cent')[place]}" in public.text
    assert "7 19 23" in public.text


def test_far_marks_are_explained_on_the_page(app: Flask, pages: Pages) -> None:
    document = shipped()["2011-example"]
    strict = document | {"interview": document["interview"] | {"outlier": "2"}}
    with app.app_context():
        card = make_card(campaign=make_campaign(rules=strict))
        application = make_application(card, state=ApplicationState.ELIGIBLE)
        panel, members = make_panel(application.campaign_id)
        interview = make_interview(panel, application)
        db.session.commit()
    address = f"/en/office/interviews/{interview}"
    for who, lesson in zip(members, ("8", "8", "1"), strict=True):
        sign_in(pages.client, who)
        page = pages.get(address).form("marks").submit(**{**MARKS, "mark_lesson": lesson})
    assert "must be explained" in page.text
    done = page.form("explain").submit(explanation="There was no plan.")
    assert "Minutes as PDF" in done.text
    assert "There was no plan." in done.text
