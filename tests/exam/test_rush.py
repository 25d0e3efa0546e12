"""What is answered in front of Flask says what the page behind says, or leaves it to that page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from recruit.accounts import queries as accounts
from recruit.accounts.service import sessions
from recruit.campaigns.rules import Campaign
from recruit.exam import service
from recruit.exam.queries import attempts
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.entry import BrowserKeys
from recruit.exam.service import entry
from recruit.exam.views import warming
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Permission
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import Ref
from tests.exam.types import begin_with_every_type
from tests.exam.world import (
    END,
    MINUTE,
    SECOND,
    Candidate,
    make_candidate,
    make_world,
    official,
    seat,
)
from tests.factories.accounts import make_official, sign_in
from tests.factories.app import still_app
from tests.factories.exam import NOW

pytestmark = pytest.mark.db

# What differs with the moment or the request, and not with who answered.
PASSING = re.compile(
    r'(?<=name="csrf_token" value=")[^"]+|(?<=<code>)[0-9A-Z]{3}-[0-9A-Z]{3}(?=</code>)'
)


@dataclass
class Desk:
    """A candidate's, with the page of their seat open."""

    app: Flask
    client: FlaskClient
    clock: FixedClock
    campaign: Campaign
    candidate: Candidate
    seat: str
    token: str

    @property
    def begin(self) -> str:
        return f"/az/me/exam/slip/{self.seat}/begin"

    def post(self, path: str, **more: Any) -> TestResponse:
        return self.client.post(path, **({"data": {"csrf_token": self.token}} | more))

    def begun(self) -> str:
        return str(self.post(self.begin).headers["Location"])

    def answered(self) -> dict[str, float]:
        """How often the front has answered, by page."""
        found = self.app.extensions["recruit.metrics"].collect()
        return {
            sample.labels["page"]: sample.value
            for metric in found
            for sample in metric.samples
            if sample.name == "recruit_exam_pages_total"
        }

    def behind(self, method: str, path: str, **more: Any) -> TestResponse:
        """The same request to the page behind."""
        front = self.app.wsgi_app
        self.app.wsgi_app = front.behind.behind  # type: ignore[method-assign,attr-defined]
        try:
            return self.client.open(path, method=method, **more)
        finally:
            self.app.wsgi_app = front  # type: ignore[method-assign]


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    clock = FixedClock(NOW)
    url = request.getfixturevalue(getattr(request, "param", "sqlite_url"))
    with still_app(url, tmp_path / "data", clock) as app:
        with app.app_context():
            campaign = make_world()
            candidate = make_candidate(campaign)
            place = seat(campaign, candidate).seat_public_id
            db.session.commit()
            person = accounts.person(candidate.person_id)
        client = app.test_client()
        sign_in(client, person)
        page = client.get("/az/me/exam").get_data(as_text=True)
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        yield Desk(app, client, clock, campaign, candidate, place, token)


def said(response: TestResponse) -> tuple[int, str, dict[str, str]]:
    """What a browser sees of it."""
    headers = dict(response.headers) | {"Content-Length": "", "X-Request-Id": ""}
    return response.status_code, PASSING.sub("", response.get_data(as_text=True)), headers


@pytest.mark.parametrize("desk", ["sqlite_url", "postgres_url"], indirect=True)
def test_the_front_says_what_the_page_behind_says(desk: Desk) -> None:
    address = desk.begun()
    assert said(desk.client.get(address)) == said(desk.behind("GET", address))
    sheet = desk.client.get(address).get_data(as_text=True)
    ticket = sheet.partition('"ticket": "')[2].partition('"')[0]
    saved = desk.client.post(
        f"{address}/answers",
        json={"position": 2, "response": "1", "seq": 7},
        headers={"X-Exam-Ticket": ticket},
    )
    assert saved.json["saved"] is True
    desk.clock.instant = NOW + MINUTE
    again = desk.client.get(address)
    assert said(again) == said(desk.behind("GET", address))
    assert 'data-seq="7" data-shape="s4" data-response="1"' in again.get_data(as_text=True)
    assert 'data-position="2" class="is-answered"' in again.get_data(as_text=True)
    ended = desk.post(f"{address}/finish")
    assert (ended.status_code, ended.headers["Location"]) == (303, f"{address}/receipt")
    receipt = f"{address}/receipt"
    assert said(desk.client.get(receipt)) == said(desk.behind("GET", receipt))
    assert desk.answered() == {"begin": 1, "sheet": 3, "finish": 1, "receipt": 1}
    # a second time nothing happens, and a sheet that is over is the receipt's
    assert desk.post(desk.begin).headers["Location"] == address
    assert desk.post(f"{address}/finish").headers["Location"] == receipt
    assert desk.client.get(address).headers["Location"] == receipt
    attempt = address.rpartition("/")[2]
    with desk.app.app_context():
        kept, _ = journal.entries(about=[Ref("attempt", attempt)])
    kinds = [one.kind for one in reversed(kept)]
    assert kinds == ["AttemptStarted", "AttemptFinished", "AttemptMarked"]
    assert all(one.request_id for one in kept)


def test_every_type_of_item_is_said_alike(sqlite_url: str, tmp_path: Path) -> None:
    """What the tests of the sheet scan for keys is also what is sent from here."""
    with still_app(sqlite_url, tmp_path, FixedClock(NOW)) as app:
        with app.app_context():
            candidate, attempt = begin_with_every_type()
            person = accounts.person(candidate.person_id)
        client = app.test_client()
        sign_in(client, person)
        client.get("/az/me/exam")
        found = Desk(app, client, FixedClock(NOW), None, candidate, "", "")  # type: ignore[arg-type]
        for number in (1, 2):
            address = f"/az/me/exam/{attempt}"
            assert said(client.get(address)) == said(found.behind("GET", address))
            assert found.answered() == {"sheet": number}
            for position, response in ((1, "0"), (2, "0,1"), (4, "3,5"), (6, "1,-,0")):
                with app.app_context():
                    service.save_answer(
                        attempt, candidate.person_id, position, response, 1, now=NOW
                    )
                    db.session.commit()


Spoil = Callable[[Desk], None]


def _signed_out(desk: Desk) -> None:
    with desk.app.app_context():
        sessions.end_all(desk.candidate.person_id, NOW)
        db.session.commit()


def _idle(desk: Desk) -> None:
    with desk.app.app_context():
        db.session.execute(
            text("UPDATE sessions SET last_seen_at = :at"), {"at": "2020-01-01 00:00:00.000000"}
        )
        db.session.commit()


def _official(desk: Desk) -> None:
    with desk.app.app_context():
        person = make_official("exam-head", now=NOW)
        db.session.commit()
    with desk.client.session_transaction() as cookie:
        form = cookie["csrf_token"]
    sign_in(desk.client, person)
    with desk.client.session_transaction() as cookie:
        cookie["csrf_token"] = form


def _something_to_say(desk: Desk) -> None:
    with desk.client.session_transaction() as cookie:
        cookie["_flashes"] = [("good", "Saxlanıldı")]


def _other_language(desk: Desk) -> None:
    desk.client.set_cookie("language", "en")


def _door(desk: Desk, *, by_code: bool, keys: BrowserKeys) -> None:
    with desk.app.app_context():
        sitting = db.session.scalar(text("SELECT public_id FROM sittings"))
        entry.set_entry(sitting, by_code, keys, asker=official(Permission.EXAMS_MANAGE), now=NOW)
        db.session.commit()


def _by_code(desk: Desk) -> None:
    _door(desk, by_code=True, keys=BrowserKeys())


def _safe_browser(desk: Desk) -> None:
    _door(desk, by_code=False, keys=BrowserKeys(config=("a" * 64,)))


def _over(desk: Desk) -> None:
    desk.clock.instant = END + SECOND


@pytest.mark.parametrize(
    "spoil",
    [
        _signed_out,
        _idle,
        _official,
        _something_to_say,
        _other_language,
        _by_code,
        _safe_browser,
        _over,
    ],
)
def test_whatever_is_otherwise_is_left_to_the_page(desk: Desk, spoil: Spoil) -> None:
    address = desk.begun()
    spoil(desk)
    before = desk.answered()
    with desk.client.session_transaction() as cookie:
        kept = dict(cookie)
    language = desk.client.get_cookie("language")

    def ask(way: Callable[..., TestResponse], method: str, path: str) -> TestResponse:
        with desk.client.session_transaction() as cookie:
            cookie.clear()
            cookie.update(kept)
        desk.client.set_cookie("language", language.value if language else "")
        data = {"csrf_token": desk.token} if method == "POST" else None
        return way(method=method, path=path, data=data)

    for method, path in (("GET", address), ("POST", f"{address}/finish")):
        found = ask(desk.client.open, method, path)
        if method == "GET" or found.status_code != 303:
            assert said(found) == said(ask(desk.behind, method, path))
    assert desk.answered() == before | ({"finish": 1.0} if spoil is _over else {})


@pytest.mark.parametrize(
    "more",
    [
        {"data": {}},
        {"data": {"csrf_token": "forged"}},
        {"data": {"csrf_token": "a.b.c"}},
        {"data": "csrf_token=x&csrf_token=y", "content_type": "application/x-www-form-urlencoded"},
        {"base_url": "https://localhost"},
        {"base_url": "https://localhost", "headers": {"Referer": "https://elsewhere.az/az/me"}},
    ],
)
def test_a_form_that_is_not_ours_begins_nothing(desk: Desk, more: dict[str, Any]) -> None:
    assert desk.post(desk.begin, **more).status_code in (302, 400)
    with desk.app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM attempts")) == 0
    assert desk.answered() == {}


def test_somebody_elses_seat_and_attempt_are_not_there(desk: Desk) -> None:
    address = desk.begun()
    with desk.app.app_context():
        other = make_candidate(desk.campaign)
        place = seat(desk.campaign, other).seat_public_id
        theirs = service.start(place, asker=other.asker, now=NOW)
        db.session.commit()
    before = desk.answered()
    assert desk.post(f"/az/me/exam/slip/{place}/begin").status_code == 404
    for path in (f"/az/me/exam/{theirs}", f"/az/me/exam/{theirs}/receipt"):
        assert desk.client.get(path).status_code == 404
    desk.post(f"/az/me/exam/{theirs}/finish")
    with desk.app.app_context():
        stands = attempts.attempt_of(theirs, other.person_id).state
    assert stands is AttemptState.OPEN
    assert desk.answered() == before
    assert desk.client.get(address).status_code == 200


def test_too_early_is_said_by_the_page(desk: Desk) -> None:
    desk.clock.instant = NOW - timedelta(days=2)
    with desk.app.app_context():
        db.session.execute(text("UPDATE sittings SET state = 'planned'"))
        db.session.commit()
    desk.clock.instant = NOW
    response = desk.post(desk.begin, follow_redirects=True)
    assert "İmtahan hələ açılmayıb" in response.get_data(as_text=True)
    assert desk.answered() == {}


def test_a_result_that_was_declared_final_is_said_by_the_page(desk: Desk) -> None:
    address = desk.begun()
    desk.post(f"{address}/finish")
    with desk.app.app_context():
        make_candidate(desk.campaign)
        db.session.execute(
            text(
                "INSERT INTO final_results (public_id, campaign_id, results, digest, reason,"
                " proposed_by, agreed_by, declared_at) SELECT 'f', campaign_id, 1, 'd', 'r',"
                " (SELECT min(id) FROM persons), (SELECT max(id) FROM persons), :at FROM attempts"
            ),
            {"at": "2999-01-01 00:00:00.000000"},
        )
        db.session.commit()
    receipt = f"{address}/receipt"
    assert said(desk.client.get(receipt)) == said(desk.behind("GET", receipt))
    assert "receipt" not in desk.answered()


def test_a_process_is_warm_before_the_sitting_opens(desk: Desk) -> None:
    """What it made is nobody's yet, and the first sheets need nothing more to be made."""
    rush = desk.app.wsgi_app.behind  # type: ignore[attr-defined]
    warming.warm(rush, NOW - timedelta(days=1))  # not that early
    assert not rush.press.items
    warming.warm(rush, NOW)
    made = len(rush.press.items), len(rush.press.frames)
    assert made[0] == 2 * 6
    assert made[1] == 2
    desk.client.get(desk.begun())
    assert (len(rush.press.items), len(rush.press.frames)) == made
