"""The admission slip as a page, as a PDF and as an entry of a calendar; adjustments on the day."""

from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from recruit.accounts import queries as accounts
from recruit.exam import service
from recruit.exam.queries import attempts
from recruit.exam.rules.slips import slip_code
from recruit.extensions import db
from tests.exam.test_centres import card_of
from tests.exam.test_hall_sign_in import Hall, Sitter
from tests.exam.test_hall_sign_in import hall as hall  # noqa: PLC0414  (a fixture)
from tests.exam.world import MINUTE, Candidate, fill, make_candidate, make_world, seat
from tests.factories.exam import NOW

pytestmark = pytest.mark.db


def grant(candidate: Candidate, campaign_id: int, kind: str, **values: object) -> None:
    fill(
        "adjustments",
        person_id=candidate.person_id,
        campaign_id=campaign_id,
        card_id=card_of(candidate),
        kind=kind,
        reason="Arayış var",
        state="granted",
        **values,
    )


@pytest.mark.parametrize(("figures", "extra"), [({"minutes": 7}, 7), ({"per_cent": 50}, 3)])
def test_granted_extra_time_lengthens_the_attempt_by_itself(
    db_app: Flask, figures: dict[str, int], extra: int
) -> None:
    """SHORT's exam takes 5 minutes: 50 per cent of it are 3."""
    with db_app.app_context():
        campaign = make_world()
        one, other = make_candidate(campaign), make_candidate(campaign)
        grant(one, campaign.id, "extra-time", **figures)
        grant(other, campaign.id, "reader")
        for candidate, more in ((one, extra), (other, 0)):
            taken = seat(campaign, candidate)
            attempt = service.start(taken.seat_public_id, asker=candidate.asker, now=NOW)
            found = attempts.attempt_of(attempt, candidate.person_id)
            assert found.extra_minutes == more
            assert found.ends_at == NOW + (5 + more) * MINUTE
            assert found.closes_at == found.ends_at + MINUTE / 2


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sitter(hall: Hall) -> Sitter:
    """A candidate with large print and more time, in a room of a centre."""
    found = hall.sitter()
    with hall.app.app_context():
        grant(found.candidate, hall.campaign.id, "large-print")
        grant(found.candidate, hall.campaign.id, "extra-time", minutes=15)
        db.session.commit()
    return found


def test_the_page_says_when_where_what_and_how_to_check_it(hall: Hall, sitter: Sitter) -> None:
    pages = hall.own_account(sitter)
    page = pages.get(f"/en/me/exam/slip/{sitter.seat}")
    for words in (sitter.number, "20 minutes", "Extra time: 15 minutes", "Large print", "1 Nizami"):
        assert words in page.text
    assert sitter.fin not in page.text
    code = slip_code("x" * 40, sitter.seat)
    assert code in page.text
    check = hall.pages().get(f"/en/check?code={code}")
    assert "This document is genuine" in check.text
    assert sitter.number in check.text
    with hall.app.app_context():
        assert accounts.person(sitter.candidate.person_id).last_name not in check.text
    wrong = hall.pages().get(f"/en/check?code={code[:-1]}{'2' if code[-1] != '2' else '3'}")
    assert "not known to us" in wrong.text


def test_the_pdf_has_the_same_words_in_all_letters(hall: Hall, sitter: Sitter) -> None:
    client = hall.own_account(sitter).client
    answer = client.get(f"/az/me/exam/slip/{sitter.seat}/slip.pdf")
    assert answer.content_type == "application/pdf"
    reader = PdfReader(BytesIO(answer.data))
    text = " ".join(reader.pages[0].extract_text().split())
    with hall.app.app_context():
        name = accounts.person(sitter.candidate.person_id).full_name
    for words in (name, sitter.number, "İmtahana buraxılış vərəqəsi", "Bakı, Nizami küçəsi 1"):
        assert words in text
    code = slip_code("x" * 40, sitter.seat)
    assert f"{code[:14]} {code[15:]}" in text  # in two lines
    assert sitter.fin not in text
    assert len(reader.pages) == 1


def test_the_calendar_entry_is_one_event_with_a_lasting_name(hall: Hall, sitter: Sitter) -> None:
    client = hall.own_account(sitter).client
    answer = client.get(f"/az/me/exam/slip/{sitter.seat}/exam.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    lines = answer.data.decode().replace("\r\n ", "").split("\r\n")
    assert f"UID:seat-{sitter.seat}@127.0.0.1" in lines
    assert "DTSTART:20260805T060000Z" in lines
    assert "DTEND:20260805T062000Z" in lines
    assert any(line.startswith("SUMMARY;LANGUAGE=az:İmtahan: Riyaziyyat") for line in lines)


def test_large_print_is_there_from_the_start(hall: Hall, sitter: Sitter) -> None:
    plain = hall.sitter()
    for one, expected in ((sitter, True), (plain, False)):
        pages = hall.at_the_seat(one)
        begin = f"/en/me/exam/slip/{one.seat}/begin"
        page = pages.get("/en/exam-day").form(begin).submit()
        assert bool(page.all("body.text-150")) is expected


def test_the_roster_shows_what_was_granted(hall: Hall, sitter: Sitter) -> None:
    pages = hall.official("invigilator")
    address = f"/en/office/exam/sittings/{sitter.sitting}"
    for text in (
        pages.client.get(f"{address}/roster").text,
        pages.get(f"{address}/paper-roster").text,
    ):
        assert "Extra time: 15 minutes" in text
        assert "Large print" in text


def test_a_slip_is_its_owners(hall: Hall, sitter: Sitter) -> None:
    client = hall.own_account(hall.sitter()).client
    for end in ("", "/slip.pdf", "/exam.ics"):
        assert client.get(f"/en/me/exam/slip/{sitter.seat}{end}").status_code == 404
