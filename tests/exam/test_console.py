"""The console of a hall: what it shows, to whom, and what watching costs."""

import gzip
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pydantic import SecretStr
from sqlalchemy import event, select, update

from recruit.accounts.rules import PersonInfo
from recruit.app import create_app
from recruit.campaigns.rules import Campaign
from recruit.config import Settings
from recruit.exam import service
from recruit.exam.queries import roster as roster_queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules.live import OFFLINE_AFTER, Live, live
from recruit.exam.service.presence import Presence
from recruit.extensions import db
from recruit.extensions.database import Base
from recruit.extensions.signs import WRITE_EVERY
from recruit.files import service as files
from recruit.kernel.asker import Permission
from recruit.kernel.clock import FixedClock
from recruit.kernel.events import Ref
from tests.exam.world import (
    SECOND,
    Candidate,
    begin,
    fill,
    make_candidate,
    make_world,
    official,
    save,
)
from tests.factories.accounts import make_official, sign_in
from tests.factories.exam import NOW, make_sitting
from tests.pages import Pages


@pytest.mark.unit
def test_who_is_silent_for_too_long_is_offline() -> None:
    def at(seconds: int, state: str | None = "open", *, expelled: bool = False) -> Live:
        now = NOW + timedelta(seconds=seconds)
        return live(state, expelled=expelled, last_sign=NOW, now=now)

    border = int(OFFLINE_AFTER.total_seconds())
    assert [at(0), at(border), at(border + 1)] == [Live.WORKING, Live.WORKING, Live.OFFLINE]
    assert at(9999, "finished") is Live.FINISHED
    assert at(9999, "closed") is Live.TIMED_OUT
    assert at(0, None) is Live.NOT_STARTED
    assert at(0, expelled=True) is Live.EXPELLED


@dataclass
class Hall:
    app: Flask
    campaign: Campaign
    clock: FixedClock
    place: str
    attempt: str
    candidate: Any
    statements: list[str] = field(default_factory=list)

    def client(self, role: str, districts: frozenset[str] | None = None) -> FlaskClient:
        with self.app.app_context():
            person: PersonInfo = make_official(role, districts, now=NOW)
            db.session.commit()
        client = self.app.test_client()
        sign_in(client, person)
        return client

    def asked(self, about: str) -> int:
        return sum(about in one for one in self.statements)


@pytest.fixture(scope="module")
def hall(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hundred seats; one person works and has a photograph on the card."""
    folder = tmp_path_factory.mktemp("hall")
    copy = shutil.copy(sqlite_template, folder / "recruit.sqlite3")
    settings = Settings(
        mode="test",
        secret_key=SecretStr("x" * 40),
        rate_limits=False,
        data_dir=folder / "data",
        database_url=f"sqlite:///{copy}",
    )
    clock = FixedClock(NOW)
    app = create_app(settings, clock)
    with app.app_context():
        campaign = make_world()
        place = make_sitting(campaign.id, capacity=100)
        candidate = make_candidate(campaign)
        attempt = begin(campaign, candidate, place)
        save(candidate, attempt, 1, 1, 1, NOW)
        for _ in range(99):
            make_candidate(campaign)
        service.seat_all(place, asker=official(Permission.EXAMS_MANAGE), now=NOW)
        give_photograph(candidate)
        db.session.commit()
        made = Hall(app, campaign, clock, place, attempt, candidate)
        event.listen(
            db.engine,
            "before_cursor_execute",
            lambda _c, _k, statement, *_rest: made.statements.append(statement),
        )
    yield made
    with app.app_context():
        db.engine.dispose()


def give_photograph(candidate: Candidate) -> None:
    picture = BytesIO()
    Image.new("RGB", (30, 40), "white").save(picture, "PNG")
    owner = Ref("person", candidate.asker.public_id or "")
    stored = files.store(
        picture.getvalue(), name="face.png", media_type="image/png", owner=owner, now=NOW
    )
    fill("documents", person_id=candidate.person_id, public_id="p" * 16, file_public_id=stored)
    cards = Base.metadata.tables["cards"]
    db.session.execute(
        update(cards)
        .where(cards.c.person_id == candidate.person_id)
        .values(answers={"photo": "p" * 16})
    )


def test_ten_consoles_of_a_hundred_seats_cost_one_query_an_interval(hall: Hall) -> None:
    address = f"/en/office/exam/sittings/{hall.place}/roster"
    consoles = [hall.client("invigilator") for _ in range(10)]
    assert consoles[0].get(address).status_code == 200  # reads names and pictures, too
    hall.clock.move(timedelta(seconds=4))
    hall.statements.clear()
    answers = [one.get(address) for one in consoles]
    assert [one.status_code for one in answers] == [200] * 10
    assert hall.asked("FROM seats") == 1
    assert hall.asked("FROM answers") == 1  # the same statement
    assert hall.asked("FROM cards") == hall.asked("FROM persons WHERE persons.id IN") == 0
    packed = len(gzip.compress(answers[0].data))
    assert packed < 20_000, packed

    tag = str(answers[0].headers["ETag"])
    hall.clock.move(timedelta(seconds=4))
    hall.statements.clear()
    again = [one.get(address, headers={"If-None-Match": tag}) for one in consoles]
    assert [(one.status_code, one.data) for one in again] == [(304, b"")] * 10
    assert hall.asked("FROM seats") == 1


def test_a_change_is_seen_within_the_interval(hall: Hall) -> None:
    address = f"/en/office/exam/sittings/{hall.place}/roster"
    console = hall.client("invigilator")
    tag = str(console.get(address).headers["ETag"])
    with hall.app.app_context():
        save(hall.candidate, hall.attempt, 2, 1, 2, hall.clock.now())
        db.session.commit()
    hall.clock.move(timedelta(seconds=4))
    fresh = console.get(address, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert fresh.headers["ETag"] != tag


def test_a_filter_that_no_tag_may_hold_is_no_crash(hall: Hall) -> None:
    address = f"/en/office/exam/sittings/{hall.place}/roster?show=%22%C9%99"
    assert hall.client("invigilator").get(address).status_code == 200


def test_the_number_of_statements_does_not_grow_with_the_seats(hall: Hall) -> None:
    with hall.app.app_context():
        found = sittings_queries.sitting(hall.place)
        hall.statements.clear()
        assert len(roster_queries.roster(found.id, hall.clock.now())) == 100
        assert len(hall.statements) == 1


def test_a_console_filters_and_links_to_every_step(hall: Hall) -> None:
    pages = Pages(hall.client("exam-head"))
    page = pages.get(f"/az/office/exam/sittings/{hall.place}/console")
    assert len(page.all("tbody tr")) == 100
    page = pages.get(f"/en/office/exam/sittings/{hall.place}/console?show=working")
    [row] = page.all("tbody tr")
    assert row.select_one("img")["src"].endswith("/photo")
    steps = [one.get_text(" ", strip=True).split(" ")[0] for one in row.select(".row-steps a")]
    assert steps == ["Extra", "Move", "Incident"]
    assert page.one("#roster")["data-hall"].endswith("roster?show=working")


def test_a_console_of_a_closed_sitting_asks_for_nothing_more(hall: Hall) -> None:
    address = f"/en/office/exam/sittings/{hall.place}"
    client = hall.client("exam-head")
    open_one = Pages(client).get(f"{address}/console")
    assert open_one.one("#roster")["data-hall"]
    over = str(open_one.one("#renewed")["data-over"])
    assert open_one.one("#renewed").text != over
    assert not closed_part(client, address)
    state(hall, "closed")
    try:
        page = Pages(client).get(f"{address}/console")
        assert not page.one("#roster").has_attr("data-hall")
        assert page.one("#renewed").text == over
        assert closed_part(client, address)
    finally:
        state(hall, "opened")
        hall.clock.move(timedelta(minutes=1))


def closed_part(client: FlaskClient, address: str) -> list[Tag]:
    """What tells a console that renews itself to stop."""
    fresh = BeautifulSoup(client.get(f"{address}/roster").data, "html.parser")
    return list(fresh.select(".roster-counts[data-closed]"))


def state(hall: Hall, state: str) -> None:
    sittings = Base.metadata.tables["sittings"]
    with hall.app.app_context():
        db.session.execute(
            update(sittings).where(sittings.c.public_id == hall.place).values(state=state)
        )
        db.session.commit()


def test_the_photograph_is_for_the_watchers_of_the_hall(hall: Hall) -> None:
    page = Pages(hall.client("invigilator")).get(
        f"/en/office/exam/sittings/{hall.place}/console?show=working"
    )
    address = str(page.one("#roster img")["src"])
    shown = hall.client("invigilator").get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert hall.client("invigilator", frozenset({"AZ-GA"})).get(address).status_code == 404
    assert hall.client("item-author").get(address).status_code == 403
    without = Pages(hall.client("invigilator")).get(
        f"/en/office/exam/sittings/{hall.place}/console?show=not-started"
    )
    other = str(without.all("tbody tr")[0]["id"]).removeprefix("seat-")
    assert hall.client("invigilator").get(f"/en/office/exam/seats/{other}/photo").status_code == 404


def test_a_hall_of_another_district_is_not_there(hall: Hall) -> None:
    stranger = hall.client("invigilator", frozenset({"AZ-GA"}))
    mine = hall.client("invigilator", frozenset({"AZ-BA"}))
    for page in ("console", "roster", "paper-roster", "protocol"):
        address = f"/en/office/exam/sittings/{hall.place}/{page}"
        assert mine.get(address).status_code == 200, page
        assert stranger.get(address).status_code == 404, page


def test_the_paper_roster_has_a_row_for_everybody(hall: Hall) -> None:
    page = Pages(hall.client("invigilator")).get(
        f"/az/office/exam/sittings/{hall.place}/paper-roster"
    )
    assert len(page.all("tbody tr")) == 100
    assert len(page.all("tbody tr:first-child .to-sign")) == 2


# --- signs of life --------------------------------------------------------------------------------


@pytest.mark.db
def test_heartbeats_are_written_together_and_seldom(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_world()
        begun = [begin(campaign, make_candidate(campaign)) for _ in range(3)]
        db.session.commit()
        direct = db_app.extensions["recruit.direct"]
        presence = Presence(direct)
        presence.note(begun[0], NOW)
        assert seen() == {begun[0]: NOW}
        presence.note(begun[1], NOW + SECOND)
        presence.note("nobody", NOW + SECOND)
        presence.note(begun[0], NOW + 2 * SECOND)
        assert seen() == {begun[0]: NOW}
        then = NOW + WRITE_EVERY
        presence.note(begun[2], then)
        assert seen() == {
            begun[0]: NOW + 2 * SECOND,
            begun[1]: NOW + SECOND,
            begun[2]: then,
        }
        other = Presence(direct)  # of a process that lags behind
        other.note(begun[2], NOW)
        assert seen()[begun[2]] == then


def seen() -> dict[str, datetime]:
    signs, runs = Base.metadata.tables["signs_of_life"], Base.metadata.tables["attempts"]
    rows = db.session.execute(
        select(runs.c.public_id, signs.c.seen_at).join(signs, signs.c.attempt_id == runs.c.id)
    ).all()
    db.session.rollback()  # and with it the lock that SQLite would hold
    return dict(rows)
