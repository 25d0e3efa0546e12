"""An application sent twice at once is one application, and both answers show it."""

import pytest
from flask import Flask

from recruit.accounts.rules import PersonInfo
from recruit.applications import queries
from recruit.applications.rules import ApplicationState
from tests.applications.test_pages import candidate, submit  # noqa: F401
from tests.pages import Pages
from tests.twice import twice_at_once

pytestmark = pytest.mark.race


@pytest.fixture
def app(pg_app: Flask) -> Flask:
    return pg_app


def test_an_application_sent_twice_is_one(
    app: Flask,
    pages: Pages,
    candidate: PersonInfo,  # noqa: F811
) -> None:
    form = pages.get("/en/me/applications").form("/en/me/applications")
    for page in twice_at_once(app, form):
        assert "Your application is being checked" in page.text
    assert "Your application is being checked" in form.submit().text
    with app.app_context():
        (one,) = queries.of_person(candidate.id, 1)
    assert one.state is ApplicationState.SUBMITTED
