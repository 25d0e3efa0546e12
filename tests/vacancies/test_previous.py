"""What visitors are shown while the next edition of the catalogue is made beside them."""

import time
from collections.abc import Iterator
from threading import Event, current_thread, main_thread
from typing import Any

import pytest
from flask import Flask

from recruit.extensions import db
from recruit.vacancies import service
from recruit.vacancies.queries import catalogues
from recruit.vacancies.views import first_page
from tests.factories.accounts import asker, make_official, sign_in
from tests.factories.campaigns import NOW
from tests.factories.vacancies import make_vacancy
from tests.vacancies.scene import a_campaign

pytestmark = pytest.mark.db
LIST, POINTS = "/az/vacancies", "/az/vacancies/map-data.json"


@pytest.fixture
def gate(db_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Threads beside the requests read nothing before it opens."""
    gate, entries = Event(), catalogues._entries

    def read(*conditions: Any) -> Iterator[Any]:
        if current_thread() is not main_thread():
            gate.wait(10)
        yield from entries(*conditions)

    monkeypatch.setattr(catalogues, "_entries", read)
    monkeypatch.setattr(first_page, "FRESH", 0.0)
    monkeypatch.setattr(db_app, "testing", False)
    yield gate
    gate.set()


def test_visitors_wait_for_nothing_officials_see_what_they_changed(
    db_app: Flask, gate: Event
) -> None:
    with db_app.app_context():
        campaign = a_campaign()
        old = make_vacancy(campaign)
        official = make_official("ministry-official")
        db.session.commit()
    visitor, desk = db_app.test_client(), db_app.test_client()

    def shown(address: str = LIST) -> str:
        return visitor.get(address).get_data(as_text=True)

    assert old.public_id in shown()
    assert old.public_id in shown(POINTS)
    with db_app.app_context():
        new = make_vacancy(campaign)
        service.withdraw(old.public_id, "cut", asker=asker(official), now=NOW)
        db.session.commit()
    for address in (LIST, f"{LIST}?contract=permanent", "/az/vacancies/map"):
        assert new.public_id not in shown(address)
        assert old.public_id not in shown(address), "withdrawn: gone at once from a list"
    points = shown(POINTS)
    assert old.public_id in points
    assert new.public_id not in points

    gate.set()
    until = time.monotonic() + 10
    while new.public_id not in shown(POINTS) or new.public_id not in shown():
        assert time.monotonic() < until, "the next edition never came"
        time.sleep(0.02)
    assert old.public_id not in shown(POINTS)

    gate.clear()
    sign_in(desk, official)
    with db_app.app_context():
        newest = make_vacancy(campaign)
        db.session.commit()
    assert newest.public_id in desk.get(LIST).get_data(as_text=True)
