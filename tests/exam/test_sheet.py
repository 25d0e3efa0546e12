"""The exam over HTTP: what a candidate can reach, and every refusal a clear JSON code."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from recruit.accounts import queries as accounts
from recruit.campaigns import queries as campaigns
from recruit.demo.items import load_items
from recruit.exam import service
from recruit.exam.queries import attempts
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.content import SingleChoice
from recruit.exam.rules.tickets import ticket
from recruit.extensions import db
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM
from tests.exam.test_content import MATCHING, NUMERIC, SHORT
from tests.exam.types import WHY, begin_with_every_type
from tests.exam.world import (
    END,
    MINUTE,
    SECOND,
    Candidate,
    begin,
    given,
    make_candidate,
    make_world,
)
from tests.factories.accounts import sign_in
from tests.factories.app import still_app
from tests.factories.exam import NOW, make_sitting, new_item
from tests.factories.exam import SHORT as SHORT_PLAN
from tests.pages import Pages

IMPORTED = re.compile(rb'^import .* from "(.*)";$', re.MULTILINE)
pytestmark = pytest.mark.db


@dataclass
class Desk:
    """A candidate's browser in front of a running attempt."""

    app: Flask
    client: FlaskClient
    clock: FixedClock
    candidate: Candidate
    attempt: str
    ticket: str = ""

    @property
    def pages(self) -> Pages:
        return Pages(self.client)

    def post(self, body: Any, *, attempt: str = "", raw: bytes | None = None) -> TestResponse:
        return self.client.post(
            f"/az/me/exam/{attempt or self.attempt}/answers",
            data=raw if raw is not None else json.dumps(body),
            headers={"Content-Type": "application/json", "X-Exam-Ticket": self.ticket},
        )


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    clock = FixedClock(NOW)
    with still_app(sqlite_url, tmp_path / "data", clock) as app:
        with app.app_context():
            campaign = make_world()
            candidate = make_candidate(campaign)
            attempt = begin(campaign, candidate)
            db.session.commit()
            person = accounts.person(candidate.person_id)
        client = app.test_client()
        sign_in(client, person)
        desk = Desk(app, client, clock, candidate, attempt)
        desk.ticket = _data(client.get(f"/az/me/exam/{attempt}"))["ticket"]
        yield desk


def _data(page: TestResponse) -> dict[str, Any]:
    text = page.get_data(as_text=True)
    block = text.partition('id="exam-data">')[2].partition("</script>")[0]
    found: dict[str, Any] = json.loads(block)
    return found


def test_an_answer_is_saved(desk: Desk) -> None:
    response = desk.post({"position": 2, "response": "1", "seq": 5})
    assert response.status_code == 200
    assert response.json == {
        "saved": True,
        "at": NOW.isoformat(),
        "now": int(NOW.timestamp() * 1000),
        "ends": int(END.timestamp() * 1000),
        "left": 300,
    }
    with desk.app.app_context():
        assert given(desk.candidate, desk.attempt) == {2: 1}
    assert 'data-position="2" data-seq="5" data-shape="s4" data-response="1"' in desk.client.get(
        f"/az/me/exam/{desk.attempt}"
    ).get_data(as_text=True)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"position": 99, "response": "1", "seq": 1}, 422, "unknown-position"),
        ({"position": 1, "response": "8", "seq": 1}, 422, "unknown-option"),
        ({"position": 1, "response": 1, "seq": 1}, 400, "not-an-answer"),
        ({"position": 1, "response": True, "seq": 1}, 400, "not-an-answer"),
        ({"position": 1.5, "response": "1", "seq": 1}, 400, "not-an-answer"),
        ({"position": 1, "seq": 1}, 400, "not-an-answer"),
        ({"position": 1, "response": "1"}, 400, "not-an-answer"),
        ([1, 2], 400, "not-an-answer"),
        ("x", 400, "not-an-answer"),
        (None, 400, "not-an-answer"),
        ({"position": 2**80, "response": "1", "seq": 2**80}, 422, "unknown-position"),
    ],
)
def test_nonsense_gets_a_code(desk: Desk, body: Any, status: int, code: str) -> None:
    response = desk.post(body)
    assert (response.status_code, response.json["code"]) == (status, code)
    assert response.json["saved"] is False


def test_what_is_not_json_gets_a_code(desk: Desk) -> None:
    for raw in (b"", b"{", b"\xff\xfe", b"null" * 3):
        response = desk.post(None, raw=raw)
        assert (response.status_code, response.json["code"]) == (400, "not-json")


def test_a_megabyte_is_refused(desk: Desk) -> None:
    response = desk.post(
        None, raw=b'{"position": 1, "response": "1", "x": "' + b"x" * 2**20 + b'"}'
    )
    assert (response.status_code, response.json["code"]) == (413, "too-large")


def test_a_request_from_elsewhere_is_refused(desk: Desk) -> None:
    for forged in ("", "forged", desk.ticket[:-1], desk.ticket.replace(".", ".0", 1)):
        desk.ticket = forged
        response = desk.post({"position": 1, "response": "1", "seq": 1})
        assert (response.status_code, response.json["code"]) == (401, "signed-out")
    with desk.app.app_context():
        assert given(desk.candidate, desk.attempt) == {}


def test_a_ticket_ends_with_its_session(desk: Desk) -> None:
    desk.pages.get("/az/me/account").form("/az/sign-out").submit()
    response = desk.post({"position": 1, "response": "1", "seq": 1})
    assert (response.status_code, response.json["code"]) == (401, "signed-out")
    with desk.app.app_context():
        sign_in(desk.client, accounts.person(desk.candidate.person_id))
    desk.ticket = desk.client.get(f"/az/me/exam/{desk.attempt}/time").json["ticket"]
    assert desk.post({"position": 1, "response": "1", "seq": 1}).json["saved"] is True


def test_working_on_an_exam_keeps_the_session_alive(desk: Desk) -> None:
    """Saves and questions for the time are no pages, and yet signs of life."""
    desk.clock.instant = NOW + MINUTE
    desk.post({"position": 1, "response": "1", "seq": 1})
    with desk.app.app_context():
        (session,) = accounts.sessions_of(desk.candidate.person_id, desk.clock.instant)
    assert session.last_seen_at == desk.clock.instant


def test_too_late_is_said(desk: Desk) -> None:
    desk.clock.instant = END + SECOND
    response = desk.post({"position": 1, "response": "1", "seq": 1})
    assert (response.status_code, response.json["code"]) == (409, "late")


def test_somebody_elses_attempt_is_not_there(desk: Desk) -> None:
    with desk.app.app_context():
        campaign = campaigns.current_campaign()
        assert campaign
        other = make_candidate(campaign)
        theirs = begin(campaign, other)
        db.session.commit()
    secret = desk.app.config["SECRET_KEY"]
    for forged in (desk.ticket, ticket(secret, theirs, desk.ticket.partition(".")[0])):
        desk.ticket = forged
        response = desk.post({"position": 1, "response": "1", "seq": 1}, attempt=theirs)
        assert (response.status_code, response.json["code"]) == (401, "signed-out")
    for path in ("", "/finish", "/receipt", "/time"):
        assert desk.client.get(f"/az/me/exam/{theirs}{path}").status_code == 404
    with desk.app.app_context():
        assert given(other, theirs) == {}


def test_nobody_saves_without_signing_in(desk: Desk) -> None:
    stranger = desk.app.test_client()
    response = stranger.post(f"/az/me/exam/{desk.attempt}/answers", json={})
    assert (response.status_code, response.json["code"]) == (401, "signed-out")
    assert "/sign-in" in stranger.get(f"/az/me/exam/{desk.attempt}/time").headers["Location"]


def test_the_server_says_how_much_time_is_left(desk: Desk) -> None:
    desk.clock.instant = NOW + MINUTE
    assert desk.client.get(f"/az/me/exam/{desk.attempt}/time").json["left"] == 240
    desk.clock.instant = END + SECOND
    assert desk.client.get(f"/az/me/exam/{desk.attempt}/time").json["phase"] == "grace"


def test_it_works_without_script(desk: Desk) -> None:
    page = desk.pages.get(f"/az/me/exam/{desk.attempt}")
    page = page.form("q3").submit(response="2")
    assert page.one("#q3")["data-response"] == "2"
    page = page.form("q3").submit(response="0")
    assert page.one("#q3")["data-response"] == "0"
    with desk.app.app_context():
        assert given(desk.candidate, desk.attempt) == {3: 0}


def test_finishing_lists_what_is_missing_and_gives_one_receipt(desk: Desk) -> None:
    desk.post({"position": 1, "response": "0", "seq": 1})
    page = desk.pages.get(f"/en/me/exam/{desk.attempt}/finish")
    assert "Unanswered: 5" in page.text
    assert "Question 1" not in [link.get_text() for link in page.all(".inline-list a")]
    receipt = page.form(f"/en/me/exam/{desk.attempt}/finish").submit()
    with desk.app.app_context():
        ended = attempts.attempt_of(desk.attempt, desk.candidate.person_id)
    assert ended.state is AttemptState.FINISHED
    assert ended.receipt_code
    for part in (ended.receipt_code, "1 of 6", ended.answers_digest):
        assert part in receipt.text
    again = desk.client.post(
        f"/en/me/exam/{desk.attempt}/finish",
        data={"csrf_token": page.one("main input[name=csrf_token]")["value"]},
        follow_redirects=True,
    )
    assert ended.receipt_code in again.get_data(as_text=True)
    assert ended.receipt_code in desk.pages.get("/en/me/exam").text


def test_no_key_and_nothing_that_hints_at_it_is_sent(desk: Desk) -> None:
    """Every response of an attempt, in both languages, is scanned."""
    with desk.app.app_context():
        row = attempts.attempt_of(desk.attempt, desk.candidate.person_id)
        paper = attempts.paper(row.paper_id)
    seen = [
        desk.client.get(f"/{lang}/me/exam{path}").get_data(as_text=True)
        for lang in ("az", "en")
        for path in ("", *(f"/{desk.attempt}{one}" for one in ("", "/time", "/finish")))
    ]
    seen += [
        desk.post({"position": n, "response": str(c), "seq": c + 1}).get_data(as_text=True)
        for n in range(1, 8)
        for c in range(5)
    ]
    forbidden = ('"key"', "data-key", "difficulty", "çətinlik", "why", "Çünki", "Because")
    forbidden += ("mathematics-t", "methodology-t", paper.digest)
    for text in seen:
        assert not [word for word in forbidden if word.lower() in text.lower()]
    # The right option is not told apart by its place: it stands where the paper's seed put it.
    assert len({item.order.index(0) for item in paper.items}) > 1


@pytest.mark.parametrize(("rule", "switches"), [("any", 6), ("page", 0)])
def test_a_question_is_read_in_the_languages_that_the_rules_allow(
    rule: str, switches: int, sqlite_url: str, tmp_path: Path
) -> None:
    with still_app(sqlite_url, tmp_path, FixedClock(NOW)) as app:
        with app.app_context():
            campaign = make_world(exam={**SHORT_PLAN, "item_languages": rule})
            candidate = make_candidate(campaign)
            attempt = begin(campaign, candidate)
            db.session.commit()
            person = accounts.person(candidate.person_id)
        client = app.test_client()
        sign_in(client, person)
        pages = Pages(client)
        for language, word, other in (("az", "Sual", "Question"), ("en", "Question", "Sual")):
            page = pages.get(f"/{language}/me/exam/{attempt}")
            assert all(word in one.get_text() for one in page.all(".question legend"))
            assert len(page.all('.question button[data-language="en"]')) == switches
            stems = "".join(str(one) for one in page.all(".question template"))
            assert (f"{other} " in stems) is (rule == "any")


def test_the_first_load_of_an_exam_is_small(sqlite_url: str, tmp_path: Path) -> None:
    """Sixty questions in two languages with all styles and scripts: at most 150 KB compressed."""
    sections = [
        {**one, "items": n} for one, n in zip(SHORT_PLAN["sections"], (40, 20), strict=True)
    ]
    with still_app(sqlite_url, tmp_path, FixedClock(NOW)) as app:
        with app.app_context():
            campaign = make_world("physics", exam={**SHORT_PLAN, "sections": sections})
            real = [one for one in load_items("mathematics").items if one.use != "practice"]
            for number in range(60):
                one = real[number % len(real)]
                content = SingleChoice(one.stem, one.options, one.key)
                subject = "mathematics" if number < 40 else "methodology"
                service.add_items([new_item(subject, content=content)], actor=SYSTEM, now=NOW)
            candidate = make_candidate(campaign)
            attempt = begin(campaign, candidate)
            db.session.commit()
            person = accounts.person(candidate.person_id)
        client = app.test_client()
        sign_in(client, person)
        page = Pages(client).get(f"/az/me/exam/{attempt}")
        assert len(page.all(".question")) == 60
        assets = [one["href"] for one in page.all("link[href]")]
        assets += [one["src"] for one in page.all("script[src]")]
        loads = [page.response.data]
        for one in assets:
            with client.get(str(one)) as answer:
                loads.append(answer.data)
                found = IMPORTED.findall(answer.data)
            # No module waits until another one has been read.
            assert {urljoin(str(one), name.decode()) for name in found} <= set(assets)
    assert len(loads) >= 5
    assert sum(len(gzip.compress(one)) for one in loads) <= 150 * 1024


def test_no_type_of_item_gives_away_what_is_right(sqlite_url: str, tmp_path: Path) -> None:
    """Accepted texts, numbers, tolerances and explanations stay where they are."""
    with still_app(sqlite_url, tmp_path, FixedClock(NOW)) as app:
        with app.app_context():
            candidate, attempt = begin_with_every_type()
            person = accounts.person(candidate.person_id)
        client = app.test_client()
        sign_in(client, person)
        pages = [
            client.get(f"/{lang}/me/exam/{attempt}{path}").get_data(as_text=True)
            for lang in ("az", "en")
            for path in ("", "/finish")
        ]
    texts = {one.text for texts in SHORT.accepted.values() for one in texts}
    texts |= {str(one.value) for one in NUMERIC.answers if one.value % 1}
    texts |= {*WHY.values(), "tolerance", "all_or_nothing"}
    assert [page for page in pages if "<math" in page]
    # a list to choose from holds no formula, so it has the letter and a plain reading
    for page in (pages[0], pages[2]):
        read = re.findall(r'<option value="\d">[A-D]\. x²</option>', page)
        assert len(read) == len(MATCHING.prompts)
    words = [re.compile(rf"(?<!\w){re.escape(text)}(?!\w)") for text in texts]
    assert [word.pattern for word in words if any(word.search(page) for page in pages)] == []


def test_after_time_the_page_ends_the_attempt_with_one_button(desk: Desk) -> None:
    desk.clock.instant = END + MINUTE
    page = desk.pages.get(f"/az/me/exam/{desk.attempt}")
    receipt = page.form(f"/az/me/exam/{desk.attempt}/finish").submit()
    with desk.app.app_context():
        ended = attempts.attempt_of(desk.attempt, desk.candidate.person_id)
    assert ended.state is AttemptState.CLOSED
    assert ended.receipt_code
    assert ended.receipt_code in receipt.text


def test_a_candidate_takes_a_seat_and_begins(desk: Desk) -> None:
    with desk.app.app_context():
        campaign = campaigns.current_campaign()
        assert campaign
        other = make_candidate(campaign)
        make_sitting(campaign.id, room="77")
        db.session.commit()
        person = accounts.person(other.person_id)
    client = desk.app.test_client()
    sign_in(client, person, now=NOW)
    page = Pages(client).get("/en/me/exam")
    forms = [form for form in page.all("main form") if "77" in form.find_parent("li").get_text()]
    values = {tag["name"]: tag["value"] for tag in forms[0].select("input")}
    page = Pages(client).post("/en/me/exam/seats", data=values)
    assert "Room: 77" in page.text
    slip = page.follow("Admission slip")
    assert person.full_name in slip.text
    begun = page.form(str(page.one("main form")["action"])).submit()
    assert len(begun.all(".question")) == 6
