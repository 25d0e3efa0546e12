"""An objection sent twice at once is one objection."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.accounts.rules import PersonInfo
from recruit.extensions import db
from recruit.kernel.clock import FixedClock
from tests.appeals.test_pages import TEXT, people  # noqa: F401
from tests.factories.accounts import sign_in
from tests.factories.app import still_app
from tests.pages import Pages
from tests.twice import twice_at_once

pytestmark = pytest.mark.race


@pytest.fixture
def app(postgres_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Flask]:
    with still_app(postgres_url, tmp_path / "data", clock) as app:
        yield app


def test_an_objection_sent_twice_is_one(
    app: Flask,
    pages: Pages,
    people: tuple[PersonInfo, PersonInfo, PersonInfo],  # noqa: F811
) -> None:
    sign_in(pages.client, people[0])
    form = pages.get("/en/me/objections").form("objection")
    score = next(str(o["value"]) for o in form.page.all("#subject option") if "score" in str(o))
    answers = twice_at_once(app, form, subject=score, text=TEXT)
    assert sorted(bool(page.all(".error-summary")) for page in answers) == [False, True]
    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM objections")) == 1
