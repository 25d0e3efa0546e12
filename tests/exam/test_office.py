"""Officials: the bank, sittings, opening by two, watching, extra time, voiding."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.accounts.service import sessions
from recruit.campaigns.rules import Campaign
from recruit.exam import queries, service
from recruit.exam.queries import attempts
from recruit.exam.queries import sittings as sittings_queries
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.clock import FixedClock
from tests.exam.bank import press
from tests.exam.world import END, MINUTE, SECOND, begin, make_candidate, make_world, save, seat
from tests.factories.accounts import make_official, make_person, sign_in
from tests.factories.app import still_app
from tests.factories.exam import NOW, make_sitting
from tests.pages import Pages

pytestmark = pytest.mark.db


@dataclass
class Office:
    app: Flask
    campaign: Campaign
    clock: FixedClock

    def pages(self, *roles: str, districts: frozenset[str] | None = None) -> Pages:
        """The browser of an official with a role."""
        with self.app.app_context():
            official = make_official(roles[0], districts, now=NOW)
            db.session.commit()
        return self.of(official)

    def of(self, person: PersonInfo) -> Pages:
        client = self.app.test_client()
        sign_in(client, person)
        return Pages(client)


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    clock = FixedClock(NOW)
    with still_app(sqlite_url, tmp_path / "data", clock) as app:
        with app.app_context():
            campaign = make_world()
            db.session.commit()
        yield Office(app, campaign, clock)


def test_a_sitting_is_scheduled_seated_opened_by_two_and_watched(office: Office) -> None:
    with office.app.app_context():
        candidate = make_candidate(office.campaign)
        person = accounts.person(candidate.person_id)
        db.session.commit()
    first, second = office.pages("exam-official"), office.pages("exam-head")
    page = first.get("/en/office/exam").follow("Schedule a sitting")
    page = page.form().submit(
        subjects=["mathematics"],
        district="AZ-BA",
        place="School 6",
        room="12",
        opens_at="2026-08-05T10:00",
        closes_at="2026-08-05T12:00",
        capacity="10",
    )
    assert "planned" in page.text
    path = page.path
    page = page.form(f"{path}/seat").submit()
    assert "1 candidate has been seated." in page.text
    assert person.full_name in page.text
    page = page.form(f"{path}/open").submit(reason="The hall is ready.")
    assert "a second official has to agree" in page.text
    with office.app.app_context():
        assert queries.seats_of(candidate.person_id, office.campaign.id, NOW)[0].phase == "before"
    proposal = second.get("/en/office/decisions")
    agree = [one["href"] for one in proposal.all("main a[href*='/office/decisions/']")]
    decision = second.get(agree[0])
    forms = [one["action"] for one in decision.all("main form") if "agree" in str(one["action"])]
    decision.form(str(forms[0])).submit()
    with office.app.app_context():
        assert queries.seats_of(candidate.person_id, office.campaign.id, NOW)[0].phase == "open"
        opened = journal.entries(kind="SittingOpened")[0]
    assert len(opened) == 1
    assert "opened" in second.get(path).text


def test_a_wrong_form_says_where_and_keeps_what_was_typed(office: Office) -> None:
    page = office.pages("exam-official").get("/az/office/exam/sittings/add")
    page = page.form().submit(place="Bakı", capacity="-3", opens_at="yesterday")
    assert page.all(".error-summary a")
    assert page.one("#place")["value"] == "Bakı"
    page = page.form().submit(
        subjects=["mathematics"],
        district="AZ-BA",
        room="1",
        capacity="10",
        opens_at="2026-08-05T12:00",
        closes_at="2026-08-05T10:00",
    )
    assert "Son vaxt başlanğıcdan sonra olmalıdır." in page.text


def test_extra_time_needs_two(office: Office) -> None:
    with office.app.app_context():
        candidate = make_candidate(office.campaign)
        place = make_sitting(office.campaign.id)
        attempt = begin(office.campaign, candidate, place)
        db.session.commit()
    head = office.pages("exam-head")
    page = head.get(f"/en/office/exam/sittings/{place}").follow("Extra time")
    page = page.form().submit(minutes="15", reason="The power was cut.")
    assert "1 exam that runs becomes longer." in page.text
    page = page.form().submit(minutes="20")
    assert "New end: 5 August 2026, 10:25." in page.text
    page = page.form().submit(minutes="15")
    page = page.form().submit()
    assert "a second official has to agree" in page.text
    with office.app.app_context():
        assert attempts.attempt_of(attempt, candidate.person_id).ends_at == END
    second = office.pages("exam-official")
    decision = second.get("/en/office/decisions")
    decision = second.get(str(decision.all("main a[href*='/office/decisions/']")[0]["href"]))
    assert "15" in decision.text
    forms = [one["action"] for one in decision.all("main form") if "agree" in str(one["action"])]
    decision.form(str(forms[0])).submit()
    with office.app.app_context():
        ends_at = attempts.attempt_of(attempt, candidate.person_id).ends_at
    assert ends_at == END + 15 * MINUTE


def test_late_answers_are_shown_and_counted_by_two(office: Office) -> None:
    with office.app.app_context():
        candidate = make_candidate(office.campaign)
        place = make_sitting(office.campaign.id)
        attempt = begin(office.campaign, candidate, place)
        token = sessions.begin(candidate.person_id, "", now=NOW)
        session = accounts.session_of(token, NOW)
        assert session is not None
        db.session.commit()
        direct = office.app.extensions["recruit.direct"]
        service.save_at_once(direct, attempt, session.public_id, 2, "1", 1, now=END + SECOND)
        service.close_expired(END + MINUTE)
        db.session.commit()
    head = office.pages("exam-head")
    page = head.get(f"/en/office/exam/sittings/{place}").follow("Late answers: 1")
    assert page.one("tbody tr").get_text(" ", strip=True).split()[:3] == ["2", "B", "–"]
    page = page.form().submit(reason="The line was cut.")
    assert "a second official has to agree" in page.text
    second = office.pages("exam-official")
    decision = second.get("/en/office/decisions")
    decision = second.get(str(decision.all("main a[href*='/office/decisions/']")[0]["href"]))
    forms = [one["action"] for one in decision.all("main form") if "agree" in str(one["action"])]
    decision.form(str(forms[0])).submit()
    page = head.get(f"/en/office/exam/attempts/{attempt}/late-answers")
    assert "counted" in page.one("tbody tr").get_text()
    assert "Late answers" not in head.get(f"/en/office/exam/sittings/{place}").text
    with office.app.app_context():
        assert len(journal.entries(kind="LateAnswersCounted")[0]) == 1


def test_the_bank_shows_content_only_after_the_seal_is_broken(office: Office) -> None:
    pages = office.pages("item-author")
    page = pages.get("/en/office/exam/items?subject=mathematics&use=paper")
    assert "right" not in page.text.split()
    page = page.follow("mathematics-t" + page.all("tbody a")[0].get_text().rpartition("t")[2])
    assert "Question" not in page.text
    page = press(page, "/read")
    assert "Question" in page.text
    with office.app.app_context():
        assert len(journal.entries(kind="ItemRead")[0]) == 1


def test_an_item_is_added_by_form(office: Office) -> None:
    pages = office.pages("item-author")
    page = pages.get("/en/office/exam/items/add")
    page = page.form().submit(
        code="physics-1",
        subject="physics",
        use="practice",
        stem_az="1 + 1 = ?",
        options_az="1\n2\n3",
        stem_en="1 + 1 = ?",
        options_en="1\n2",
        key="B",
    )
    assert "Every option must be written in each language" in page.text
    page = page.form().submit(options_en="1\n2\n3", why_en="Count.")
    assert page.heading == "physics-1"
    assert "draft" in page.text
    assert "Count." in press(page, "/read").text
    pages.get("/en/practice/physics", status=404)  # nothing that is not approved


def test_a_key_is_corrected_on_its_page(office: Office) -> None:
    with office.app.app_context():
        candidate = make_candidate(office.campaign)
        attempt = begin(office.campaign, candidate)
        save(candidate, attempt, 1, 0, 1, NOW)
        service.finish(attempt, asker=candidate.asker, now=NOW)
        paper = attempts.paper(attempts.attempt_of(attempt, candidate.person_id).paper_id)
        item = next(one for one in paper.items if one.position == 1)
        public_id = db.session.scalar(
            text("SELECT public_id FROM items WHERE id = :id"), {"id": item.item_id}
        )
        db.session.commit()
    path = f"/en/office/exam/items/{public_id}/key"
    page = office.pages("exam-official").get(path)
    assert "Question" not in page.one("main").get_text(), "nothing is shown before it is opened"
    page = page.form().submit()
    assert page.one("#key").get_text(strip=True) == "A"
    page = page.form().submit(key="Z", reason="A misprint.", step="preview", forge=True)
    assert "Write the letters of the right options" in page.text
    page = page.form().submit(key="B", step="preview", forge=True)
    assert "This would happen" in page.text
    page = page.form().submit(step="propose", forge=True)
    assert "a second official has to agree" in page.text
    with office.app.app_context():
        assert len(journal.entries(kind="ItemRead")[0]) == 4


def test_the_preview_of_a_voided_item_names_who_moves(office: Office) -> None:
    with office.app.app_context():
        candidate = make_candidate(office.campaign)
        attempt = begin(office.campaign, candidate)
        service.finish(attempt, asker=candidate.asker, now=NOW)
        row = attempts.attempt_of(attempt, candidate.person_id)
        item_id = attempts.paper(row.paper_id).items[0].item_id
        listed = service.items.items_queries.items("mathematics", False, 1).rows
        public_id = next(one.public_id for one in listed if one.id == item_id)
        db.session.commit()
    page = office.pages("exam-official").get(f"/en/office/exam/items/{public_id}/void")
    assert "+2.00" in page.text
    page = page.form().submit(reason="Two right options.")
    assert "A second official has been asked." in page.text


def test_results_are_listed(office: Office) -> None:
    with office.app.app_context():
        candidate = make_candidate(office.campaign)
        service.finish(begin(office.campaign, candidate), asker=candidate.asker, now=NOW)
        db.session.commit()
    page = office.pages("exam-official").get("/az/office/exam/results")
    assert "Qiymətləndirilib: 1" in page.text


def test_an_official_of_another_district_sees_no_sitting(office: Office) -> None:
    with office.app.app_context():
        place = make_sitting(office.campaign.id)
        db.session.commit()
    pages = office.pages("invigilator", districts=frozenset({"AZ-AGC"}))
    pages.get(f"/az/office/exam/sittings/{place}", status=404)
    pages.get(f"/az/office/exam/sittings/{place}/roster", status=404)


def test_an_invigilator_watches_and_does_nothing_else(office: Office) -> None:
    with office.app.app_context():
        place = make_sitting(office.campaign.id)
        begin(office.campaign, make_candidate(office.campaign), place)
        db.session.commit()
    pages = office.pages("invigilator")
    page = pages.get(f"/en/office/exam/sittings/{place}")
    assert "working : 1" in page.text or "working: 1" in page.text
    assert not page.all(f"form[action='/en/office/exam/sittings/{place}/seat']")
    pages.get("/en/office/exam/items", status=403)
    pages.get("/en/office/exam/sittings/add", status=403)


def test_a_candidate_cannot_reach_the_office(office: Office) -> None:
    with office.app.app_context():
        person = make_person()
        db.session.commit()
    pages = office.of(person)
    for path in ("", "/items", "/items/add", "/sittings/add", "/results"):
        pages.get(f"/az/office/exam{path}", status=403)


def test_practice_is_open_to_everybody_and_stores_nothing(office: Office) -> None:
    pages = Pages(office.app.test_client())
    page = pages.get("/az/practice").follow("Riyaziyyat")
    assert "Çünki" not in page.text
    for nonsense in ("?1=99", "?1=x", "?99=1", "?1=-1"):
        assert "Çünki" not in pages.get(f"/az/practice/mathematics{nonsense}").text
    assert "Çünki" in pages.get("/az/practice/mathematics?1=0").text
    pages.get("/az/practice/nothing", status=404)


def test_practice_with_time_has_an_end_and_goes_on_after_it(office: Office) -> None:
    pages = Pages(office.app.test_client())
    page = pages.get("/en/practice/mathematics").follow("Answer against the clock: 8 minutes")
    assert "8 minutes left" in page.text
    office.clock.instant = NOW + MINUTE
    page = page.form().submit(**{"1": "0"})
    assert "7 minutes left" in page.text
    assert "Because" in page.text
    office.clock.instant = NOW + 9 * MINUTE
    page = page.form().submit(**{"2": "1"})
    assert "Time is up." in page.text
    assert "1 of 3 questions right" in page.text
    for nonsense in ("x", "9" * 30, "-1", "0"):
        page = pages.get(f"/en/practice/mathematics?until={nonsense}")
        assert "Answer against the clock" in page.text


def test_a_seat_shows_its_time_before_the_opening(office: Office) -> None:
    with office.app.app_context():
        candidate = make_candidate(office.campaign)
        place = make_sitting(office.campaign.id, opened=False)
        taken = seat(office.campaign, candidate, place)
        person = accounts.person(candidate.person_id)
        db.session.commit()
        assert sittings_queries.seat_of(taken.seat_public_id, candidate.person_id, NOW)
    page = office.of(person).get("/az/me/exam")
    assert "5 avqust 2026, saat 10:00" in page.text
    assert not page.all("main form")
