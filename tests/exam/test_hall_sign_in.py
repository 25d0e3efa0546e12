"""The exam day: the code of the identity check, the session it opens, and the door of a sitting."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr
from werkzeug.test import TestResponse, create_environ

from recruit.accounts import queries as accounts
from recruit.accounts.service import sessions
from recruit.app import create_app
from recruit.campaigns.rules import Campaign
from recruit.config import Settings
from recruit.exam import queries, service
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules.entry import BrowserKeys
from recruit.exam.rules.tickets import ticket
from recruit.exam.service import entry, identity
from recruit.exam.service.browsers import Browsers
from recruit.exam.views.hall_sign_in import _wait
from recruit.exam.views.visits import Visits
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Permission
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import SYSTEM, Ref
from tests.exam.centre_world import make_room, schedule
from tests.exam.test_centres import number_of
from tests.exam.world import Candidate, make_candidate, make_world, official
from tests.factories.accounts import make_official, sign_in
from tests.factories.exam import NOW
from tests.pages import Pages

MINUTE = timedelta(minutes=1)
INVIGILATOR = Permission.SITTINGS_WATCH
CENTRE = "10.20.0.0/16"
_names = (f"Mərkəz {number}" for number in count(1))


@dataclass
class Sitter:
    """Somebody with a seat, and what they type in the hall."""

    candidate: Candidate
    fin: str
    number: str
    seat: str
    sitting: str

    def typed(self, code: str) -> dict[str, str]:
        return {"fin": f" {self.fin.lower()} ", "number": self.number, "code": code.lower()}

    def sign_in(self, code: str, *, client: str = "10.20.0.1") -> str:
        return identity.sign_in(
            self.fin, self.number, code, client=client, device="Firefox", now=NOW
        )


def make_sitter(
    campaign: Campaign, *, opened: bool = True, networks: tuple[str, ...] = ()
) -> Sitter:
    """A candidate alone in a room."""
    boss = official(Permission.EXAMS_MANAGE)
    room = make_room(boss, name=next(_names), networks=networks)
    sitting = schedule(campaign.id, room, boss)
    candidate = make_candidate(campaign)
    service.seat_all(sitting, asker=boss, now=NOW)
    if opened:
        service.open_sitting(sitting, actor=SYSTEM, now=NOW)
    (seat,) = queries.seats_of(candidate.person_id, campaign.id, NOW)
    fin = accounts.person(candidate.person_id).fin or ""
    return Sitter(candidate, fin, number_of(candidate), seat.seat_public_id, sitting)


# --- pages ----------------------------------------------------------------------------------------


@dataclass
class Hall:
    app: Flask
    campaign: Campaign
    clock: FixedClock

    def sitter(self, **values: object) -> Sitter:
        with self.app.app_context():
            found = make_sitter(self.campaign, **values)  # type: ignore[arg-type]
            db.session.commit()
            return found

    def pages(self) -> Pages:
        return Pages(self.app.test_client())

    def official(self, role: str) -> Pages:
        client = self.app.test_client()
        with self.app.app_context():
            person = make_official(role, now=NOW)
            db.session.commit()
        sign_in(client, person)
        return Pages(client)

    def own_account(self, sitter: Sitter) -> Pages:
        """The candidate's own browser, signed in with a password at home."""
        client = self.app.test_client()
        with self.app.app_context():
            token = sessions.begin(sitter.candidate.person_id, "home", now=NOW)
            db.session.commit()
        with client.session_transaction() as cookie:
            cookie["token"] = token
        return Pages(client)

    def at_the_seat(self, sitter: Sitter) -> Pages:
        with self.app.app_context():
            code = identity.release_code(sitter.seat, asker=official(INVIGILATOR), now=NOW)
            db.session.commit()
        pages = self.pages()
        page = pages.get("/en/exam-day").form("hall").submit(**sitter.typed(code))
        assert page.path == "/en/exam-day"
        assert "Begin the exam" in page.text
        return pages

    def set_entry(self, sitter: Sitter, *, by_code: bool, keys: BrowserKeys) -> None:
        with self.app.app_context():
            boss = official(Permission.EXAMS_MANAGE)
            entry.set_entry(sitter.sitting, by_code, keys, asker=boss, now=NOW)
            db.session.commit()


def post(pages: Pages, path: str, client: str = "127.0.0.1", **headers: str) -> TestResponse:
    """What a form on a page of theirs would send."""
    token = pages.get("/en/me").all("input[name=csrf_token]")[0]["value"]
    return pages.client.post(
        path,
        data={"csrf_token": token},
        headers=headers,
        environ_base={"REMOTE_ADDR": client},
    )


@pytest.fixture(scope="module")
def hall(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One world for all pages: each test has a sitting of its own in it."""
    folder = tmp_path_factory.mktemp("hall")
    shutil.copy(sqlite_template, folder / "recruit.sqlite3")
    settings = Settings(
        mode="test",
        secret_key=SecretStr("x" * 40),
        rate_limits=False,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'recruit.sqlite3'}",
    )
    clock = FixedClock(NOW)
    app = create_app(settings, clock)
    with app.app_context():
        campaign = make_world(papers=30)
        db.session.commit()
    yield Hall(app, campaign, clock)
    app.extensions["recruit.direct"].close()
    with app.app_context():
        db.engine.dispose()


@pytest.mark.db
def test_the_invigilator_gives_out_a_code_and_the_candidate_sits_the_exam_with_it(
    hall: Hall,
) -> None:
    sitter = hall.sitter()
    invigilator = hall.official("invigilator")
    address = f"/en/office/exam/seats/{sitter.seat}/code"
    page = invigilator.get(address)
    assert "no longer shown" in page.text
    page = page.form(address).submit()
    code = page.one(".hall-code").get_text(strip=True)
    assert len(code.replace(" ", "")) == 6
    assert invigilator.get(address).one(".hall-code").get_text(strip=True) == code  # reload
    candidate = hall.pages()
    page = candidate.get("/en/exam-day").form("hall").submit(**sitter.typed("AAAAAA"))
    assert "Ask the invigilator for a new code." in page.text
    page = page.form("hall").submit(**sitter.typed(code))
    page = page.form(f"/en/me/exam/slip/{sitter.seat}/begin").submit()
    assert page.one("#questions")
    attempt = page.path
    page = candidate.get(f"{attempt}/finish")
    page = page.form(f"{attempt}/finish").submit()
    assert page.path == f"{attempt}/receipt"
    assert "Receipt" in candidate.get("/en/exam-day").text


@pytest.mark.db
def test_a_seats_session_opens_nothing_but_its_own_exam(hall: Hall) -> None:
    sitter, other = hall.sitter(), hall.sitter()
    with hall.app.app_context():
        foreign = service.start(other.seat, asker=other.candidate.asker, now=NOW)
        db.session.commit()
    pages = hall.at_the_seat(sitter)
    client = pages.client
    for path in (
        "/",
        "/en/",
        "/en/me",
        "/en/me/account",
        "/en/me/exam",
        "/en/practice",
        "/en/vacancies",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (302, f"/{path[1:3] or 'en'}/exam-day"), (
            path
        )
    token = pages.get("/en/exam-day").all("input[name=csrf_token]")[0]["value"]
    denied = client.post("/en/me/exam/seats", data={"csrf_token": token})
    assert denied.status_code == 403
    assert client.get(f"/en/me/exam/{foreign}").status_code == 404
    assert client.get(f"/en/me/exam/{foreign}/receipt").status_code == 404
    page = pages.get("/en/exam-day")
    assert not page.all("nav.mainnav a")
    assert page.form("/en/sign-out").submit().path == "/en/exam-day"
    assert client.get("/en/practice").status_code == 200


@pytest.mark.db
def test_a_sitting_by_code_does_not_open_from_the_candidates_own_account(hall: Hall) -> None:
    sitter = hall.sitter()
    hall.set_entry(sitter, by_code=True, keys=BrowserKeys())
    home = hall.own_account(sitter)
    begin = f"/en/me/exam/slip/{sitter.seat}/begin"
    assert not home.get("/en/me/exam").all(f"form[action='{begin}']")
    refused = post(home, begin)
    assert refused.status_code == 403
    assert "only at your seat in the hall" in refused.text
    seat = hall.at_the_seat(sitter)
    attempt = seat.get("/en/exam-day").form(begin).submit().path
    for path in (attempt, f"{attempt}/finish", f"{attempt}/time"):
        assert home.client.get(path).status_code == 403, path
    assert post(home, f"{attempt}/finish").status_code == 403
    assert post(home, f"{attempt}/answer").status_code == 403
    assert seat.client.get(f"{attempt}/time").status_code == 200


@pytest.mark.db
def test_the_centres_network_is_asked_for(hall: Hall) -> None:
    sitter = hall.sitter(networks=(CENTRE,))
    home = hall.own_account(sitter)
    begin = f"/en/me/exam/slip/{sitter.seat}/begin"
    outside = post(home, begin, "10.21.0.1")
    assert outside.status_code == 403
    assert "10.21.0.1" in outside.text
    inside = post(home, begin, "10.20.7.1")
    assert inside.status_code == 303
    sheet = inside.location
    assert home.client.get(sheet, environ_base={"REMOTE_ADDR": "10.20.7.1"}).status_code == 200
    assert home.client.get(sheet, environ_base={"REMOTE_ADDR": "10.21.0.1"}).status_code == 403


@pytest.mark.db
def test_safe_exam_browser_is_asked_for(hall: Hall) -> None:
    sitter, key, version = hall.sitter(), "ab" * 32, "cd" * 32
    hall.set_entry(sitter, by_code=False, keys=BrowserKeys((key,), (version,)))
    home = hall.own_account(sitter)

    def proof(path: str, *keys: str) -> dict[str, str]:
        hashes = [sha256(f"http://localhost{path}{one}".encode()).hexdigest() for one in keys]
        names = ("X-SafeExamBrowser-ConfigKeyHash", "X-SafeExamBrowser-RequestHash")
        return dict(zip(names, hashes, strict=False))

    begin = f"/en/me/exam/slip/{sitter.seat}/begin"
    for headers in ({}, proof(begin, key), proof(begin, version, key), proof("/en/", key, version)):
        refused = post(home, begin, **headers)
        assert refused.status_code == 403
        assert "Safe Exam Browser" in refused.text
    sheet = post(home, begin, **proof(begin, key, version)).location
    client = home.client
    assert client.get(sheet, headers=proof(begin, key, version)).status_code == 403
    assert client.get(sheet, headers=proof(sheet, key, version)).status_code == 200


@pytest.mark.db
def test_an_official_says_who_comes_in(hall: Hall) -> None:
    sitter = hall.sitter()
    pages = hall.official("exam-official")
    page = pages.get(f"/en/office/exam/sittings/{sitter.sitting}").follow("Way in")
    page = page.form().submit(config_keys="no key", by_code="y")
    assert "A key has 64 characters" in page.text
    page = page.form().submit(config_keys=f"{'AB' * 32}\n\n", by_code="y")
    assert page.path == f"/en/office/exam/sittings/{sitter.sitting}"
    with hall.app.app_context():
        found = sittings_queries.sitting(sitter.sitting)
        assert (found.by_code, found.browser_keys) == (True, BrowserKeys(("ab" * 32,)))
        (changed,) = [
            one
            for one in journal.entries(kind="EntryChanged")[0]
            if one.subject == Ref("sitting", sitter.sitting)
        ]
    assert changed.details == {"by_code": True, "config_keys": 1, "exam_keys": 0}


@pytest.mark.db
def test_saving_in_front_of_flask_knows_which_browser_is_asked_for(db_app: Flask) -> None:
    """As two proxies in front tell it: the address is the one that the browser asked for."""
    key, minute = "ab" * 32, timedelta(minutes=1)
    visits = Visits(Settings(mode="test", trusted_proxies=1))
    environ = create_environ("/az/me/exam/x/answers", "http://inside:8000", method="POST")
    environ |= {"HTTP_X_FORWARDED_HOST": "exam.example", "HTTP_X_FORWARDED_PROTO": "https"}
    address = "https://exam.example/az/me/exam/x/answers"
    right = sha256(f"{address}{key}".encode()).hexdigest()
    with_key = visits.of({**environ, "HTTP_X_SAFEEXAMBROWSER_CONFIGKEYHASH": right})
    without = visits.of(environ)
    assert without.address == address
    with db_app.app_context():
        campaign = make_world()
        asks, free = make_sitter(campaign), make_sitter(campaign)
        attempts = [
            service.start(one.seat, asker=one.candidate.asker, now=NOW) for one in (asks, free)
        ]
        db.session.commit()
        browsers = Browsers(db_app.extensions["recruit.direct"])
        assert browsers.admits(attempts[0], without, now=NOW)
        boss = official(Permission.EXAMS_MANAGE)
        entry.set_entry(asks.sitting, False, BrowserKeys((key,)), asker=boss, now=NOW)
        db.session.commit()
        for attempt, visit, expected in (
            (attempts[0], without, False),
            (attempts[0], with_key, True),
            (attempts[1], without, True),
            ("unknown", without, True),
        ):
            assert browsers.admits(attempt, visit, now=NOW + minute) is expected
        client, secret = db_app.test_client(), db_app.config["SECRET_KEY"]
        for attempt, code in ((attempts[0], "browser"), (attempts[1], "not-an-answer")):
            ours = {"X-Exam-Ticket": ticket(secret, attempt, "somebody")}
            path = f"/az/me/exam/{attempt}/answers"
            assert client.post(path, json={}, headers=ours).json["code"] == code
            assert client.post(path, json={}).json["code"] == "signed-out"
        ours = {"X-Exam-Ticket": ticket(secret, attempts[0], "somebody")}
        assert client.get(f"/az/me/exam/{attempts[0]}/time", headers=ours).status_code == 403


@pytest.mark.parametrize(
    ("minutes", "least", "most"), [(60, 120, 179), (1, 70, 119), (0, 10, 59), (-5, 10, 59)]
)
def test_those_who_wait_ask_seldom_and_not_together(minutes: int, least: int, most: int) -> None:
    found = [_wait(minutes * MINUTE) for _ in range(300)]
    assert least <= min(found) < max(found) <= most
