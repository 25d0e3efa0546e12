"""What is answered in front of Flask says what the page behind says, or leaves it to that page."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from recruit.accounts.rules import PersonInfo
from recruit.applications import queries, service
from recruit.applications.rules import Application
from recruit.applications.views import front
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.jobs.service import run_due
from recruit.kernel.clock import FixedClock
from tests import postgres
from tests.factories.accounts import NOW, make_person, sign_in
from tests.factories.app import still_app
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card

pytestmark = pytest.mark.db

MINUTE = timedelta(minutes=1)
# What differs with the moment or the request, and not with who answered.
PASSING = re.compile(
    r'(?<=name="csrf_token" value=")[^"]+|(?<=<code>)[0-9A-Z]{3}-[0-9A-Z]{3}(?=</code>)'
)
SAID = {
    "az": "Ərizəniz göndərildi. Yadda saxlanıldı, saat 12:00",
    "en": "Your application is submitted. Saved at 12:00",
}


@dataclass
class World:
    """One application and campaign for all tests; each has candidates of its own."""

    app: Flask
    clock: FixedClock
    campaign: Campaign

    @contextmanager
    def at(self, later: timedelta) -> Iterator[None]:
        self.clock.instant = NOW + later
        try:
            yield
        finally:
            self.clock.instant = NOW

    def candidate(self, language: str = "az", **answers: Any) -> "Desk":
        """Somebody with a full card who has opened the list of subjects."""
        with self.app.app_context():
            person = make_person(now=self.clock.instant)
            card = {"specialty": "mathematics", **answers}
            make_card(person, self.campaign, now=self.clock.instant, **card)
            db.session.commit()
        return self.desk(person, language)

    def desk(self, person: PersonInfo, language: str = "az") -> "Desk":
        client = self.app.test_client()
        sign_in(client, person)
        page = client.get(f"/{language}/me/applications").get_data(as_text=True)
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        return Desk(self, client, person, language, token)


@dataclass
class Desk:
    """A candidate's browser, with the list of subjects open."""

    world: World
    client: FlaskClient
    person: PersonInfo
    language: str
    token: str

    @property
    def home(self) -> str:
        return f"/{self.language}/me/applications"

    def submit(self, subject: str = "physics", **more: Any) -> TestResponse:
        data = {"csrf_token": self.token, "subject": subject}
        return self.client.post(self.home, **({"data": data} | more))

    def submitted(self) -> str:
        return str(self.submit().headers["Location"])

    @contextmanager
    def behind(self) -> Iterator[None]:
        """Requests go to the page behind."""
        app, before = self.world.app, self.world.app.wsgi_app
        found: Any = before
        while not isinstance(found, front.ApplicationFront):
            found = found.behind
        app.wsgi_app = found.behind  # type: ignore[method-assign]
        try:
            yield
        finally:
            app.wsgi_app = before  # type: ignore[method-assign]

    @contextmanager
    def same_cookies(self) -> Iterator[None]:
        """What is asked inside leaves no cookie behind."""
        before = self.client.get_cookie("recruit")
        yield
        self.client.set_cookie("recruit", before.value if before else "")

    def both(self, ask: Callable[[], TestResponse]) -> list["Said"]:
        """What the front says and what the page behind says, with the same cookies."""
        with self.same_cookies():
            first = self.said(ask())
        with self.same_cookies(), self.behind():
            return [first, self.said(ask())]

    def said(self, response: TestResponse) -> "Said":
        """What a browser sees of it."""
        headers = dict(response.headers) | {"X-Request-Id": "", "Content-Length": ""}
        cookie, kept = SimpleCookie(headers.pop("Set-Cookie", "")), {}
        if "recruit" in cookie:
            kept = self.world.app.session_interface.get_signing_serializer(  # type: ignore[attr-defined]
                self.world.app
            ).loads(cookie["recruit"].value)
            headers["Set-Cookie"] = cookie["recruit"].output().replace(cookie["recruit"].value, "")
        body = PASSING.sub("", response.get_data(as_text=True))
        return response.status_code, body, headers, kept

    def answered(self) -> dict[str, float]:
        """How often the front has answered, by page."""
        return {
            sample.labels["page"]: sample.value
            for metric in self.world.app.extensions["recruit.metrics"].collect()
            for sample in metric.samples
            if sample.name == "recruit_application_pages_total"
        }

    def applications(self) -> list[Application]:
        with self.world.app.app_context():
            return queries.of_person(self.person.id, self.world.campaign.id)

    def sql(self, statement: str, **values: Any) -> None:
        with self.world.app.app_context():
            db.session.execute(text(statement), {"person": self.person.id, **values})
            db.session.commit()


Said = tuple[int, str, dict[str, str], dict[str, Any]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    postgres_server: postgres.Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    folder, clock = tmp_path_factory.mktemp("front"), FixedClock(NOW)
    database = _database(request.param, sqlite_template, postgres_server, folder)
    with database as url, still_app(url, folder / "data", clock) as app:
        with app.app_context():
            campaign = make_campaign(now=NOW)
            make_card(None, campaign, now=NOW)
            db.session.commit()
        yield World(app, clock, campaign)


@contextmanager
def _database(kind: str, template: Path, server: postgres.Server, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{shutil.copy(template, folder / 'recruit.sqlite3')}"
    else:
        with server.copy() as url:
            yield url


@pytest.mark.parametrize("language", ["az", "en"])
def test_the_front_says_what_the_page_behind_says(world: World, language: str) -> None:
    desk = world.candidate(language)
    before = desk.answered()
    front, behind = desk.both(desk.submit)
    assert front == behind
    (made,) = desk.applications()
    address = f"{desk.home}/{made.public_id}"
    assert (front[0], front[2]["Location"]) == (303, address)
    assert front[3]["_flashes"] == [("good", SAID[language])]
    desk.submit()  # a second time nothing happens, and it is said again
    assert [one.public_id for one in desk.applications()] == [made.public_id]
    # the page after it says so once
    front, behind = desk.both(lambda: desk.client.get(address))
    assert front == behind
    assert SAID[language] in front[1]
    assert service.receipt_code(made.receipt or "") in front[1]
    assert front[3].keys() == {"token", "csrf_token"}
    desk.client.get(address)
    front, behind = desk.both(lambda: desk.client.get(address))
    assert front == behind
    assert 'role="status"' not in front[1]
    assert "Set-Cookie" not in front[2]
    grown = {name: value - before.get(name, 0) for name, value in desk.answered().items()}
    assert grown == {"submit": 2, "page": 3}


def test_the_head_and_what_may_be_done_follow_what_changes(world: World) -> None:
    desk = world.candidate("en")
    address = desk.submitted()
    desk.client.get(address)
    with world.app.app_context():
        run_due(world.clock)
        db.session.commit()
    front, behind = desk.both(lambda: desk.client.get(address))
    assert front == behind
    assert 'Messages <span class="count">1</span>' in front[1]
    assert "Withdraw the application" in front[1]
    with world.at(timedelta(hours=1)):  # the second of two who ask: other instants, same words
        other = world.candidate("en")
        theirs = other.submitted()
        front, behind = other.both(lambda: other.client.get(theirs))
        assert front == behind
        assert desk.applications()[0].receipt != other.applications()[0].receipt
    with world.at(timedelta(days=31)):
        late = world.desk(desk.person, "en")
        front, behind = late.both(lambda: late.client.get(address))
        assert front == behind
        assert "Withdraw the application" not in front[1]
