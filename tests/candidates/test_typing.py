"""What becomes of what a candidate types: kept, saved, or refused where it stands; never lost."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from recruit.candidates import service
from recruit.candidates.rules.impact import Carry
from recruit.candidates.service import forms as form_service
from recruit.extensions import db
from recruit.kernel.asker import Permission
from tests.candidates.forms import both, document, field
from tests.factories.accounts import make_official, make_person, sign_in
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import official_asker
from tests.pages import Page, Pages

pytestmark = pytest.mark.db

NOW = datetime.now(UTC)
LANGUAGES = [{"code": "en", "name": both("ingilis", "English")}]
ASKED = document(
    field("name", required=True),
    field("born", "date", required=True),
    field(
        "trainings",
        "table",
        minimum_rows=2,
        maximum_rows=9,
        columns=[field("title", required=True), field("held", "date"), field("hours", "number")],
    ),
    field("skills", "table", columns=[field("lang", "choice", options=LANGUAGES, required=True)]),
)


@pytest.fixture
def card(app: Flask, client: FlaskClient, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A card of a small form, just begun: its first question."""
    monkeypatch.setattr(form_service, "examples", lambda: {"small": ASKED})
    with app.app_context():
        campaign, person = make_campaign(now=NOW), make_person()
        asker = official_asker(make_official("ministry-official"), Permission.FORMS_MANAGE)
        form = service.create_form(campaign.public_id, example="small", asker=asker, now=NOW)
        service.publish_form(
            form, draft_version=1, existing=Carry.KEEP, until=None, reason="", asker=asker, now=NOW
        )
        db.session.commit()
    sign_in(client, person)
    return pages.get("/en/me/card").form("/en/me/card").submit()


def question(card: Page, code: str) -> Page:
    return card.pages.get(f"/en/me/card/first/{code}")


def test_nothing_is_not_called_saved_and_may_wait(card: Page) -> None:
    page = card.form("question").submit(status=422)
    assert "An answer is needed here" in page.one("#name-error").text
    assert "Saved at" not in page.text
    page = page.follow("Answer later")
    assert page.path.endswith("/first/born")
    assert page.form("question").submit(status=422).one("#born-day-error")
    typed = {"born-day": "29", "born-month": "2", "born-year": "2023"}
    page = page.form("question").submit(status=422, **typed)
    assert "February 2023 had no 29th day" in page.one("#born-day-error").text
    typed["born-year"] = "2024"
    page = page.form("question").submit(**typed)
    assert "Saved at" in page.text
    page = question(card, "skills")
    assert page.form("question").submit().path.endswith("/first/name")  # what is still missing


def test_each_wrong_cell_says_so_beside_itself(card: Page) -> None:
    sent = {"trainings-0-hours": "x", "trainings-1-title": "B", "trainings-1-held-day": "1"}
    page = question(card, "trainings").form("question").submit(status=422, **sent)
    for name in ("trainings-0-title", "trainings-0-hours", "trainings-1-held-day"):
        assert page.one(f"#{name}")["aria-describedby"] == page.one(f"#{name}-error")["id"]
    assert "Row 2, Field" in page.one(".error-summary").text
    values = page.form("question").values
    assert {name: values[name] for name in sent} == sent


def test_too_few_rows_are_kept_and_said(card: Page) -> None:
    form = question(card, "trainings").form("question")
    page = form.submit(**{"trainings-0-title": "A"})
    assert "At least 2 rows are needed" in page.text
    assert "At least 2 rows are needed" in card.pages.get("/en/me/card/first").text
    assert question(card, "trainings").form("question").values["trainings-0-title"] == "A"


def test_added_rows_are_where_one_goes_on_typing(card: Page) -> None:
    form = question(card, "trainings").form("question")
    page = form.submit(**{"trainings-0-title": "A", "add-row": "trainings"})
    assert page.one("[autofocus]")["name"] == "trainings-3-title"


def test_a_row_of_choices_is_saved(card: Page) -> None:
    page = question(card, "skills")
    assert page.form("question").values["skills-0-lang"] == ""
    page.form("question").submit(**{"skills-0-lang": "en"})
    assert question(card, "skills").form("question").values["skills-0-lang"] == "en"
