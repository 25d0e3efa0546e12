"""The last minutes before a deadline: signed-in candidates submit, so many in each second.

Everybody submits once and reads the receipt on the page that follows, which also says that the
application is submitted: its cookie says so, as in a browser. Afterwards every receipt that was
shown is compared with the database, one by one.
"""

import re
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import flask_migrate
from sqlalchemy import Engine, create_engine, text

from bench.stress.candidate import HOST, Browser, Tally
from bench.stress.crowd import Crowd, Reply, Script
from bench.stress.exam_day import of_each, quantiles
from bench.stress.growth import settle
from bench.stress.population import Seated, campaign_of_2025, cookie_of, people_of
from bench.stress.server import database_seconds, port_of, processor_seconds, served
from recruit.accounts import service as accounts
from recruit.app import ROOT, create_app
from recruit.candidates import service as candidates
from recruit.candidates.rules import NewCard
from recruit.config import Settings
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from tests.factories.candidates import ANSWERS

SUBMITTING_P95 = 1000.0  # milliseconds, of issue 4
SUBJECT = "physics"
RECEIPT = re.compile(rb"\b[0-9A-F]{4}(?:-[0-9A-F]{4}){3}\b")
COOKIE = re.compile(rb"\r\nSet-Cookie: (recruit=[^;\r]+)")
CONFIRMED = b'role="status"'  # what is said at the top of the page
STORED = text("SELECT person_id, receipt, state FROM applications")
STEPS = text("SELECT count(*) FROM application_steps WHERE step = 'submit'")


def build(settings: Settings, size: int) -> list[Seated]:
    """A migrated database with so many people whose cards are complete; signed in, nothing sent."""
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        now = datetime.now(UTC)
        people = people_of(size, now)
        campaign = campaign_of_2025(now)
        cards = [
            NewCard(one, campaign.id, f"{100000 + place}", dict(ANSWERS), ANSWERS["district"])
            for place, one in enumerate(people)
        ]
        candidates.add_cards(cards, actor=SYSTEM, now=now)
        db.session.commit()
        tokens = [accounts.sessions.begin(one, "Stress", now=now) for one in people]
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return [
        Seated(person, "", *cookie_of(app, token))
        for person, token in zip(people, tokens, strict=True)
    ]


class Applicant(Browser):
    """Submits at a moment and reads what the page says."""

    receipt: str = ""
    told: bool = False

    def rush(self, moment: float) -> Script:
        yield moment
        sent = yield from self.ask("submit", self.send)
        yield from self.read(sent)

    def read(self, sent: Reply) -> Generator[float | bytes, Reply | None, None]:
        if cookie := COOKIE.search(sent.head):
            self.seated = replace(self.seated, cookie=f"{cookie[1].decode()}; language=az")
        page = yield from self.ask("receipt", self.page, sent.header("Location"))
        self.told = CONFIRMED in page.body
        found = RECEIPT.search(page.body)
        self.receipt = found[0].decode() if found else ""

    def send(self) -> bytes:
        path = "/az/me/applications"
        more = f"Cookie: {self.seated.cookie}\r\nReferer: https://{HOST}{path}\r\n"
        body = f"csrf_token={self.seated.token}&subject={SUBJECT}"
        return self._request("POST", path, more, body, "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Compared:
    """All but the first two have to be zero."""

    submitted: int
    stored: int
    lost: int  # shown, and not there
    wrong: int  # there with another receipt than was shown
    unshown: int  # answered without a receipt
    untold: int  # without a word that it is submitted
    twice: int
    steps_lacking: int

    @property
    def broken(self) -> list[str]:
        names = list(self.__dataclass_fields__)[2:]
        return [f"{name}: {value}" for name in names if (value := getattr(self, name))]


def compare(engine: Engine, applicants: Sequence[Applicant]) -> Compared:
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(STORED)]
        steps = int(connection.execute(STEPS).scalar_one())
    stored = {person: receipt for person, receipt, _state in rows}
    shown = {one.seated.person: one.receipt.replace("-", "").lower() for one in applicants}
    return Compared(
        submitted=len(applicants),
        stored=len(rows),
        lost=sum(person not in stored for person in shown),
        wrong=sum(
            person in stored and bool(code) and not stored[person].startswith(code)
            for person, code in shown.items()
        ),
        unshown=sum(not code for code in shown.values()),
        untold=sum(not one.told for one in applicants),
        twice=len(rows) - len(stored),
        steps_lacking=len(rows) - steps,
    )


def run(
    seated: list[Seated], folder: Path, database: str, *, rate: float, workers: int
) -> dict[str, Any]:
    """Numbers of one rush, with what broke a limit."""
    tally = Tally()
    engine = create_engine(database)
    with engine.connect() as connection:
        settle(connection)
    with served(folder, database, workers) as server:
        applicants = [Applicant(one, tally, Random(one.person)) for one in seated]
        crowd = Crowd(port_of(server))
        before, own, began = processor_seconds(server), time.process_time(), time.monotonic()
        database_before = database_seconds(folder)
        crowd.play(one.rush(began + place / rate) for place, one in enumerate(applicants))
        took = time.monotonic() - began
        used, client = processor_seconds(server) - before, time.process_time() - own
        stored = database_seconds(folder) - database_before
    compared = compare(engine, applicants)
    engine.dispose()
    times = {kind: quantiles(found) for kind, found in tally.times.items()}
    broken = compared.broken
    if tally.errors or tally.refused or tally.unanswered:
        errors = len(tally.errors) + len(tally.refused)
        broken.append(f"errors: {errors}, unanswered: {tally.unanswered}")
    if times["submit"]["p95"] > SUBMITTING_P95:
        broken.append(f"p95 of submit: {times['submit']['p95']} ms, at most {SUBMITTING_P95} ms")
    return {
        "candidates": len(seated),
        "workers": workers,
        "rate": rate,
        "seconds": round(took, 1),
        "times": times,
        "errors": len(tally.errors) + len(tally.refused),
        "unanswered": tally.unanswered,
        "first_errors": (tally.refused + tally.errors)[:5],
        "most_at_once": crowd.most,
        "server_processor": round(used / took, 2),  # cores, without the database's
        "client_processor": round(client / took, 2),
        "of_each": of_each(len(seated), server=used, database=stored, client=client),
        "compared": {name: getattr(compared, name) for name in compared.__dataclass_fields__},
        "broken": broken,
    }
