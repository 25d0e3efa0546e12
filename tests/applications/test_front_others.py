"""What is not the ordinary case is left to the page behind; what that refuses writes nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from recruit.accounts.service import roles, sessions
from recruit.applications import service
from recruit.applications.queries import front as front_queries
from recruit.applications.rules import Application, Preliminary
from recruit.extensions import db
from recruit.kernel.asker import Asker
from recruit.kernel.events import SYSTEM, Ref
from tests.applications.desks import Desk, World, copied, world_on
from tests.factories.accounts import NOW, asker, make_official

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("front")
    with world_on(copied(sqlite_template, folder), folder) as found:
        yield found


Spoil = Callable[[Desk], None]


def _cookie(desk: Desk, **more: Any) -> None:
    with desk.client.session_transaction() as cookie:
        cookie.update(more)


def _official(desk: Desk) -> None:
    with desk.world.app.app_context():
        roles.give_role(desk.person.id, "exam-head", None, actor=SYSTEM, now=NOW)
        db.session.commit()


def _signed_out(desk: Desk) -> None:
    with desk.world.app.app_context():
        sessions.end_all(desk.person.id, NOW)
        db.session.commit()


def _confined(desk: Desk) -> None:
    with desk.world.app.app_context():
        token = sessions.begin(desk.person.id, "Hall", now=NOW, only=Ref("seat", "a" * 16))
        db.session.commit()
    _cookie(desk, token=token)


OTHER_CALLERS: dict[str, Spoil] = {
    "signed out": _signed_out,
    "an official": _official,
    "for one seat only": _confined,
    "a way to go on": lambda desk: _cookie(desk, next="/az/me"),
    "has to agree": lambda desk: _cookie(desk, agree=True, next=""),
    "a warning to be said": lambda desk: _cookie(desk, _flashes=[("warning", "Diqqət")]),
    "two things to be said": lambda desk: _cookie(desk, _flashes=[("good", "1"), ("good", "2")]),
    "markup to be said": lambda desk: _cookie(desk, _flashes=[("good", Markup("<b>1</b>"))]),
    "no token": lambda desk: _cookie(desk, token=7),
    "a cookie of somebody else's": lambda desk: desk.client.set_cookie("recruit", "a.b.c"),
    "another language": lambda desk: desk.client.set_cookie("language", "en"),
}


@pytest.mark.parametrize("spoil", OTHER_CALLERS.values(), ids=OTHER_CALLERS)
def test_other_callers_are_left_to_the_page(world: World, spoil: Spoil) -> None:
    desk = world.candidate()
    address = desk.read()
    spoil(desk)
    before = desk.answered()
    for ask in (lambda: desk.client.get(address), desk.submit):
        front, behind = desk.both(ask)
        assert front == behind
    assert desk.answered() == before


def test_who_was_away_for_too_long_is_left_to_the_page(world: World) -> None:
    desk = world.candidate()
    address, before = desk.submitted(), desk.answered()
    with world.at(timedelta(hours=4)):
        for ask in (lambda: desk.client.get(address), desk.submit):
            front, behind = desk.both(ask)
            assert front == behind
            assert "sign-in" in front[2]["Location"]
    assert desk.answered() == before


FORM = "application/x-www-form-urlencoded"
FORMS: dict[str, Callable[[str], dict[str, Any]]] = {
    "forged": lambda _: {"data": {"csrf_token": "a.b.c", "subject": "physics"}},
    "no token": lambda _: {"data": {"subject": "physics"}},
    "another origin": lambda token: {
        "data": {"csrf_token": token, "subject": "physics"},
        "base_url": "https://localhost",
        "headers": {"Referer": "https://elsewhere.az/az/me/applications"},
    },
    "a subject that is closed": lambda token: {"data": {"csrf_token": token, "subject": "history"}},
    "no such subject": lambda token: {"data": {"csrf_token": token, "subject": "alchemy"}},
    "no subject": lambda token: {"data": {"csrf_token": token}},
    "another kind of text": lambda token: {
        "data": f"csrf_token={token}&subject=physics",
        "content_type": "text/plain",
    },
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_refused_is_refused_by_the_page_and_writes_nothing(
    world: World, form: Callable[[str], dict[str, Any]]
) -> None:
    desk = world.candidate()
    before = desk.answered()
    front, behind = desk.both(lambda: desk.submit(**form(desk.token)))
    assert front == behind
    assert front[0] in (302, 400, 409)
    assert desk.applications() == []
    assert desk.answered() == before


def test_a_token_of_another_browser_submits_nothing(world: World) -> None:
    desk = world.candidate()
    desk.token, before = world.candidate().token, desk.answered()
    front, behind = desk.both(desk.submit)
    assert front == behind
    assert desk.applications() == []
    assert desk.answered() == before


@pytest.mark.parametrize(
    "form",
    [
        {"data": "csrf_token={token}&subject=physics&more=1", "content_type": FORM},
        {"data": "csrf_token={token}&subject=physics&subject=physics", "content_type": FORM},
        {"data": "csrf_token={token}&subject=physic%73", "content_type": FORM},
        {"data": "csrf_token={token}&subject=physics&" + "a=1&" * 80, "content_type": FORM},
        {"data": "csrf_token={token}&subject=physics", "content_type": f"{FORM}; charset=utf-8"},
        {"query_string": "a=1", "data": "csrf_token={token}&subject=physics", "content_type": FORM},
    ],
)
def test_a_form_that_is_not_quite_ours_is_read_by_the_page(
    world: World, form: dict[str, Any]
) -> None:
    desk = world.candidate()
    before, sent = desk.answered(), form | {"data": form["data"].replace("{token}", desk.token)}
    front, behind = desk.both(lambda: desk.submit(**sent))
    assert front == behind
    assert (front[0], len(desk.applications())) == (303, 1)
    assert desk.answered() == before


def test_a_closed_window_is_said_by_the_page(world: World) -> None:
    person = world.candidate().person
    with world.at(timedelta(days=31)):
        desk = world.desk(person)
        front, behind = desk.both(desk.submit)
    assert front == behind
    assert front[0] == 409
    assert desk.applications() == []


def _returned(desk: Desk, made: Application, official: Asker) -> None:
    service.return_to_candidate(
        made.public_id,
        made.version,
        reasons=["document-missing"],
        words="Diplom",
        asker=official,
        now=NOW,
    )


def _sent_again(desk: Desk, made: Application, official: Asker) -> None:
    _returned(desk, made, official)
    campaign = desk.world.campaign
    service.submit("physics", campaign=campaign, asker=asker(desk.person), now=NOW)


def _admitted(_: Desk, made: Application, _official: Asker) -> None:
    """As the demo's are, without a step."""
    statement = text("UPDATE applications SET state = 'eligible', decided_at = :at WHERE id = :id")
    db.session.execute(statement, {"at": made.submitted_at, "id": made.id})


OTHER_STATES: dict[str, Callable[[Desk, Application, Asker], object]] = {
    "returned": _returned,
    "sent again": _sent_again,
    "admitted": _admitted,
    "being checked": lambda _, made, official: service.take(
        made.public_id, made.version, asker=official, now=NOW
    ),
    "withdrawn": lambda desk, made, _: service.withdraw(
        made.public_id, asker=asker(desk.person), now=NOW
    ),
    "evaluated": lambda _, made, official: service.record_preliminary(
        {made.id: Preliminary(Decimal("3.50"), 1, 2, [])}, actor=SYSTEM, now=NOW
    ),
}


@pytest.mark.parametrize("change", OTHER_STATES.values(), ids=OTHER_STATES)
def test_other_states_are_said_by_the_page(
    world: World, change: Callable[[Desk, Application, Asker], object]
) -> None:
    desk = world.candidate("en")
    address = desk.read()
    (made,) = desk.applications()
    with world.app.app_context():
        change(desk, made, asker(make_official("ministry-official", now=NOW)))
        db.session.commit()
    before = desk.answered()
    front, behind = desk.both_pages(address)
    assert front == behind
    assert front[0] == 200
    assert desk.answered() == before


def test_somebody_elses_application_is_not_there(world: World) -> None:
    theirs = world.candidate().submitted()
    desk = world.candidate()
    before = desk.answered()
    front, behind = desk.both_pages(theirs)
    assert front == behind
    assert front[0] == 404
    own = desk.submitted()
    for method, query in (("HEAD", ""), ("GET", "?a=1")):
        front, behind = desk.both(partial(desk.client.open, own + query, method=method))
        assert front == behind
        assert front[0] == 200
    assert desk.answered() == before | {"submit": before["submit"] + 1}


@pytest.mark.parametrize("error", [OperationalError("SELECT 1", {}, Exception("gone")), KeyError()])
def test_where_something_breaks_here_the_page_answers(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_values: object) -> None:
        raise error

    desk = world.candidate()
    before = desk.answered()
    monkeypatch.setattr(front_queries, "caller", broken)
    assert desk.submit().status_code == 303
    assert len(desk.applications()) == 1
    assert desk.answered() == before


def test_the_demos_page_is_the_demos(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its head says more."""
    desk = world.candidate()
    address, before = desk.submitted(), desk.answered()
    settings = world.front.settings.model_copy(update={"mode": "demo"})
    monkeypatch.setattr(world.front, "settings", settings)
    assert desk.client.get(address).status_code == 200
    assert desk.answered() == before
