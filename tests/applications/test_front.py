"""What is answered in front of Flask says what the page behind says."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from recruit.accounts import queries as accounts
from recruit.applications import queries, service
from recruit.candidates import queries as cards
from recruit.extensions import db
from recruit.jobs.service import run_due
from recruit.journal import queries as journal
from recruit.kernel.events import Ref
from recruit.web import frames
from tests import postgres
from tests.applications.desks import MINUTE, Desk, World, copied, world_on

pytestmark = pytest.mark.db

SAID = {
    "az": "Ərizəniz göndərildi. Yadda saxlanıldı, saat 12:00",
    "en": "Your application is submitted. Saved at 12:00",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    postgres_server: postgres.Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("front")
    if request.param == "sqlite":
        with world_on(copied(sqlite_template, folder), folder) as found:
            yield found
    else:
        with postgres_server.copy() as url, world_on(url, folder) as found:
            yield found


def test_the_button_of_the_page_is_answered_in_front(world: World) -> None:
    desk = world.candidate()
    page = desk.client.get(desk.home).get_data(as_text=True)
    form = page.partition(f'action="{desk.home}"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    before = desk.answered().get("submit", 0)
    assert desk.client.post(desk.home, data=sent).status_code == 303
    assert desk.answered()["submit"] == before + 1


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
    front, behind = desk.both(desk.submit)  # nobody has read the first word yet: the page adds one
    assert front == behind
    assert len(front[3]["_flashes"]) == 2
    assert [one.public_id for one in desk.applications()] == [made.public_id]
    # the page after it says so once
    front, behind = desk.both_pages(address)
    assert front == behind
    assert SAID[language] in front[1]
    assert service.receipt_code(made.receipt or "") in front[1]
    assert front[3].keys() == {"token", "csrf_token"}
    desk.client.get(address)
    front, behind = desk.both_pages(address)
    assert front == behind
    assert 'role="status"' not in front[1]
    assert "Set-Cookie" not in front[2]
    grown = {name: value - before.get(name, 0) for name, value in desk.answered().items()}
    assert grown == {"submit": 2, "page": 3}


def test_the_head_and_what_may_be_done_follow_what_changes(world: World) -> None:
    desk = world.candidate("en")
    address = desk.read()
    with world.app.app_context():
        run_due(world.clock)
        db.session.commit()
    front, behind = desk.both_pages(address)
    assert front == behind
    assert 'Messages <span class="count">1</span>' in front[1]
    assert "Withdraw the application" in front[1]
    with world.at(timedelta(hours=1)):  # the second of two who ask: other instants, same words
        other = world.candidate("en")
        theirs = other.submitted()
        front, behind = other.both_pages(theirs)
        assert front == behind
        assert desk.applications()[0].receipt != other.applications()[0].receipt
    with world.at(timedelta(days=31)):
        late = world.desk(desk.person, "en")
        front, behind = late.both_pages(address)
        assert front == behind
        assert "Withdraw the application" not in front[1]


def test_two_subjects_are_two_applications_with_pages_of_their_own(world: World) -> None:
    desk = world.candidate("en")
    pages = [desk.read(one) for one in ("physics", "informatics")]
    before = desk.answered()["page"]
    first, second = (desk.both_pages(one) for one in pages)
    assert desk.answered()["page"] == before + 2
    assert first[0] == first[1]
    assert second[0] == second[1]
    assert "Application · Physics" in first[0][1]
    assert "Application · Informatics" in second[0][1]
    assert desk.submit().headers["Location"] == pages[0]


def test_who_submits_here_leaves_the_same_behind(world: World) -> None:
    """Steps, entries in the journal with the code of their request, and what is to be done."""
    here, there = world.candidate(), world.candidate()
    here.submit()
    with there.behind():
        there.submit()
    assert _left_behind(here) == _left_behind(there)
    _steps, entries, jobs = _left_behind(here)
    assert [one[:2] for one in entries] == [("CardLocked", True), ("ApplicationSubmitted", True)]
    assert jobs == ["notifications.tell"]


def _left_behind(desk: Desk) -> tuple[Any, ...]:
    (made,) = desk.applications()
    with desk.world.app.app_context():
        steps = [(one.step, one.state, one.at, one.by.type) for one in queries.history(made.id)]
        card = cards.card_by_id(made.card_id)
        about = [Ref("application", made.public_id), Ref("card", card.public_id)]
        entries, _ = journal.entries(about=about)
        told = [(one.kind, bool(one.request_id), sorted(one.details)) for one in reversed(entries)]
        jobs = db.session.execute(
            text("SELECT kind FROM jobs WHERE payload LIKE :about ORDER BY id"),
            {"about": f"%{entries[0].public_id}%"},
        )
        return steps, told[-2:], [kind for (kind,) in jobs]


def test_a_session_in_use_is_seen(world: World) -> None:
    desk = world.candidate()
    address = desk.submitted()
    with desk.client.session_transaction() as cookie:
        token = cookie["token"]
    for minutes, ask in ((17, lambda: desk.client.get(address)), (27, desk.submit)):
        with world.at(minutes * MINUTE):
            ask()
            with world.app.app_context():
                found = accounts.session_of(token, world.clock.instant)
                assert found is not None
                assert found.last_seen_at == world.clock.instant


def test_frames_are_kept_within_limits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.front.frames.kept.clear()
    world.front.frames.words.clear()
    monkeypatch.setattr(frames, "FRAMES", 2)
    monkeypatch.setattr(frames, "WORDS", 2)
    desk = world.candidate()
    pages = [desk.read(one) for one in ("physics", "informatics")]
    before = desk.answered()["page"]
    for later in range(3):
        with world.at(later * MINUTE):
            desk.read("mathematics")
            for address in (*pages, *pages):
                front, behind = desk.both_pages(address)
                assert front == behind
    assert desk.answered()["page"] == before + 15
    assert len(world.front.frames) <= 2
    assert len(world.front.frames.words) <= 2
