"""The exam's client with items of every type, in a browser; the server runs in this process."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from recruit.accounts import queries as accounts
from recruit.exam.queries import attempts
from recruit.extensions import db
from recruit.kernel.clock import FixedClock
from tests.e2e.conftest import OpenPage, Watch
from tests.exam.types import begin_with_every_type
from tests.exam.world import Candidate
from tests.factories.accounts import sign_in
from tests.factories.app import still_app
from tests.factories.exam import NOW


class Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


@dataclass
class Hall:
    """Where a candidate sits, in place of the demo's server."""

    url: str
    app: Flask
    candidate: Candidate
    attempt: str
    cookie: str

    def given(self) -> dict[int, str | None]:
        """What stands in the database by now."""
        with self.app.app_context():
            row = attempts.attempt_of(self.attempt, self.candidate.person_id)
            found = attempts.responses([row.id]).get(row.id, {})
            db.session.rollback()
            return dict(found)


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("hall")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'exam.sqlite3')}"
    with still_app(url, folder, FixedClock(NOW)) as app:
        with app.app_context():
            candidate, attempt = begin_with_every_type()
            person = accounts.person(candidate.person_id)
        client = app.test_client()
        sign_in(client, person)
        cookie = client.get_cookie("recruit")
        assert cookie is not None
        listening = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield Hall(
            f"http://127.0.0.1:{listening.server_port}", app, candidate, attempt, cookie.value
        )
        listening.shutdown()


@pytest.fixture
def sheet(server: Hall, open_page: OpenPage) -> Page:
    page = open_page("phone")
    page.context.add_cookies([{"name": "recruit", "value": server.cookie, "url": server.url}])
    page.goto(f"/az/me/exam/{server.attempt}")
    return page


def question(sheet: Page, kind: str) -> Locator:
    """The question of a kind, in front."""
    found = sheet.locator(f'.question[data-shape^="{kind}"]').first
    sheet.locator(f'#palette a[data-position="{found.get_attribute("data-position")}"]').click()
    return found


def saved(sheet: Page) -> None:
    expect(sheet.locator("#saved")).to_contain_text("✓")


def test_items_of_every_type_are_answered_and_survive_a_reload(
    server: Hall, sheet: Page, axe: Callable[[Page], None]
) -> None:
    question(sheet, "s").locator(".option").nth(1).click()
    question(sheet, "t").locator(".option").nth(0).click()
    many = question(sheet, "m")
    many.locator(".option").nth(3).click()
    many.locator(".option").nth(1).click()
    axe(sheet)
    question(sheet, "n").locator("input.form-control").fill("3,14")
    expect(sheet.locator(".question.is-current math")).to_be_visible()
    question(sheet, "w").locator("input.form-control").fill("  İşıq ")
    pairs = question(sheet, "B")
    pairs.locator("select").nth(0).select_option("2")
    pairs.locator("select").nth(2).select_option("0")
    axe(sheet)
    saved(sheet)
    wanted = {"s": "1", "t": "0", "m": "1,3", "n": "3,14", "w": "İşıq", "B": "2,-,0"}
    places = {kind: position_of(sheet, kind) for kind in wanted}
    given = server.given()
    assert {kind: given[place] for kind, place in places.items()} == wanted
    sheet.reload()
    for kind, response in wanted.items():
        assert question(sheet, kind).get_attribute("data-response") == response
    expect(question(sheet, "w").locator("input.form-control")).to_have_value("İşıq")
    expect(question(sheet, "B").locator("select").nth(2)).to_have_value("0")


def position_of(sheet: Page, kind: str) -> int:
    found = sheet.locator(f'.question[data-shape^="{kind}"]').first
    return int(found.get_attribute("data-position") or 0)


def test_what_is_no_number_is_not_saved_and_says_so(server: Hall, sheet: Page) -> None:
    number = question(sheet, "n")
    before = server.given().get(position_of(sheet, "n"))
    number.locator("input.form-control").fill("üç")
    expect(number.locator(".field-error")).to_contain_text("ədəd yazın")
    expect(sheet.locator("#saved")).not_to_contain_text("✓")
    expect(sheet.locator("#palette .is-unsaved")).to_have_count(1)
    assert server.given().get(position_of(sheet, "n")) == before
    number.locator("input.form-control").fill("2,5")
    saved(sheet)
    expect(number.locator(".field-error")).to_be_empty()
    assert server.given()[position_of(sheet, "n")] == "2,5"


def test_an_answer_is_taken_back(server: Hall, sheet: Page) -> None:
    question(sheet, "w").locator("input.form-control").fill("nur")
    saved(sheet)
    sheet.locator("#clear").click()
    expect(question(sheet, "w").locator("input.form-control")).to_have_value("")
    saved(sheet)
    assert server.given()[position_of(sheet, "w")] is None


def test_an_item_changes_its_language_and_keeps_its_answer(server: Hall, sheet: Page) -> None:
    pairs = question(sheet, "B")
    pairs.locator("select").nth(1).select_option("1")
    pairs.locator("button[data-language=en]").click()
    expect(pairs.locator("fieldset")).to_have_attribute("lang", "en")
    expect(pairs.locator("select").nth(1)).to_have_value("1")
    saved(sheet)
    number = question(sheet, "n")
    number.locator("button[data-language=en]").click()
    expect(number.locator("legend")).to_contain_text("Compute")
    expect(number.locator("legend math")).to_be_visible()


def test_an_answer_that_the_server_refuses_is_not_shown_as_saved(sheet: Page, watch: Watch) -> None:
    watch.expect("422")
    one = question(sheet, "s")
    one.locator(".option input").nth(2).evaluate("(input) => { input.value = '8'; }")
    one.locator(".option").nth(2).click()
    expect(one.locator(".field-error")).to_contain_text("yadda saxlamaq mümkün olmadı")
    expect(sheet.locator("#saved")).not_to_contain_text("✓")
