"""Candidates who submit, for what is answered in front of Flask and for the page behind."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from recruit.accounts.rules import PersonInfo
from recruit.applications import queries
from recruit.applications.rules import Application
from recruit.applications.views.front import ApplicationFront
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.kernel.clock import FixedClock
from tests.factories.accounts import NOW, make_person, sign_in
from tests.factories.app import still_app
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import make_card

MINUTE = timedelta(minutes=1)
# What differs with the moment or the request, and not with who answered.
PASSING = re.compile(
    r'(?<=name="csrf_token" value=")[^"]+|(?<=<code>)[0-9A-Z]{3}-[0-9A-Z]{3}(?=</code>)'
)


@dataclass
class World:
    """One application and campaign for all tests; each has candidates of its own."""

    app: Flask
    clock: FixedClock
    campaign: Campaign

    @property
    def front(self) -> ApplicationFront:
        found: Any = self.app.wsgi_app
        while not isinstance(found, ApplicationFront):
            found = found.behind
        return found

    @contextmanager
    def at(self, later: timedelta) -> Iterator[None]:
        self.clock.instant = NOW + later
        try:
            yield
        finally:
            self.clock.instant = NOW

    def candidate(self, language: str = "az", **answers: Any) -> "Desk":
        """Somebody with a full card."""
        with self.app.app_context():
            person = make_person(now=self.clock.instant)
            card = {"specialty": "mathematics", **answers}
            make_card(person, self.campaign, now=self.clock.instant, **card)
            db.session.commit()
        return self.desk(person, language)

    def desk(self, person: PersonInfo, language: str = "az") -> "Desk":
        """Their browser after they have opened a page with a form."""
        client = self.app.test_client()
        sign_in(client, person)
        client.set_cookie("language", language)
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = secret = f"secret of {person.public_id}"
        return Desk(self, client, person, language, str(self.front.forms.dumps(secret)))


@dataclass
class Desk:
    """A candidate's browser."""

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

    def read(self, subject: str = "physics") -> str:
        """Submit and read what the page after it says; its address."""
        address = str(self.submit(subject).headers["Location"])
        self.client.get(address)
        return address

    @contextmanager
    def behind(self) -> Iterator[None]:
        """Requests go to the page behind."""
        app, before = self.world.app, self.world.app.wsgi_app
        app.wsgi_app = self.world.front.behind  # type: ignore[assignment]
        try:
            yield
        finally:
            app.wsgi_app = before  # type: ignore[method-assign]

    @contextmanager
    def same_cookies(self) -> Iterator[None]:
        """What is asked inside leaves no cookie behind."""
        before = {name: self.client.get_cookie(name) for name in ("recruit", "language")}
        yield
        for name, cookie in before.items():
            self.client.set_cookie(name, cookie.value if cookie else "")

    def both(self, ask: Callable[[], TestResponse]) -> list["Said"]:
        """What the front says and what the page behind says, with the same cookies."""
        with self.same_cookies():
            first = self.said(ask())
        with self.same_cookies(), self.behind():
            return [first, self.said(ask())]

    def both_pages(self, address: str) -> list["Said"]:
        return self.both(lambda: self.client.get(address))

    def said(self, response: TestResponse) -> "Said":
        """What a browser sees of it."""
        headers = dict(response.headers) | {"Content-Length": ""}
        headers["X-Request-Id"] = str(len(headers["X-Request-Id"]))
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


Said = tuple[int, str, dict[str, str], dict[str, Any]]


@contextmanager
def world_on(url: str, folder: Path) -> Iterator[World]:
    """A running campaign on a migrated database."""
    clock = FixedClock(NOW)
    with still_app(url, folder / "data", clock) as app:
        with app.app_context():
            campaign = make_campaign(now=NOW)
            make_card(None, campaign, now=NOW)
            db.session.commit()
        yield World(app, clock, campaign)


def copied(template: Path, folder: Path) -> str:
    """The address of a SQLite file of one's own."""
    return f"sqlite:///{shutil.copy(template, folder / 'recruit.sqlite3')}"
