"""Pages of the bank: drafts, the queue of reviewers, and who must not come near."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from recruit.accounts import queries as accounts
from recruit.exam.queries import items as queries
from recruit.exam.service import families
from recruit.extensions import db
from recruit.journal import queries as journal
from tests.exam.bank import Bank, bank, press
from tests.exam.test_bank_db import TEMPLATE
from tests.factories.exam import NOW
from tests.pages import Page

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with bank(sqlite_template, tmp_path_factory.mktemp("bank")) as found:
        yield found


def written(world: Bank, code: str, login: str = "author", **fields: str) -> Page:
    """The page of an item that somebody has just written."""
    page = world.pages(login).get("/en/office/exam/items/add")
    stated = {
        "code": code,
        "subject": "physics",
        "stem_az": f"{code} nədir?",
        "options_az": "bir\niki\nüç",
        "stem_en": f"What is {code}?",
        "options_en": "one\ntwo\nthree",
        "key": "B",
    }
    return press(page, "/items/add", **{**stated, **fields})


def path_of(world: Bank, code: str) -> str:
    return f"/en/office/exam/items/{world.item(code).public_id}"


def approve(world: Bank, login: str, code: str) -> Page:
    return press(press(world.pages(login).get(path_of(world, code)), "/read"), "/approved")


def test_an_item_goes_from_its_author_to_a_reviewer_and_into_papers(world: Bank) -> None:
    page = written(world, "way-1")
    assert "draft" in page.text
    assert drawn(world, "way-1") is None
    page = press(page, "/submitted")
    assert "in review" in page.text
    assert drawn(world, "way-1") is None

    reviewer = world.pages("first")
    queue = reviewer.get("/en/office/exam/reviews")
    page = queue.follow("way-1")
    assert "What is way-1?" not in page.text
    page = press(page, "/read")
    assert "What is way-1?" in page.text
    assert page.all("label.is-right")[0].get_text(" ", strip=True).startswith("B")
    page = press(page, "/approved", remark="Clear.")
    assert page.path == "/en/office/exam/reviews"
    assert "way-1" not in page.text
    assert drawn(world, "way-1") == 1

    history = reviewer.get(path_of(world, "way-1")).one("ul.history").get_text()
    for said in ("written", "put into review", "approved", "Clear."):
        assert said in history
    with world.app.app_context():
        assert world.item("way-1").public_id in {
            one.subject.id for one in journal.entries(kind="ItemApproved")[0]
        }


def drawn(world: Bank, code: str) -> int | None:
    """The version that papers draw."""
    with world.app.app_context():
        item = world.item(code)
        found = queries.bank([item.subject_code])[item.subject_code]
        version = next((one.version_id for one in found if one.item_id == item.id), None)
        return item.approved if version else None


def test_sending_back_needs_a_remark_that_the_author_reads(world: Bank) -> None:
    press(written(world, "way-2"), "/submitted")
    page = press(world.pages("first").get(path_of(world, "way-2")), "/read")
    assert "Say why" in press(page, "/approved", to="/returned").text
    page = press(world.pages("first").get(path_of(world, "way-2")), "/read")
    press(page, "/approved", to="/returned", remark="Two options are right.")
    author = world.pages("author").get(path_of(world, "way-2"))
    assert "Two options are right." in author.text
    assert world.item("way-2").state == "draft"


def test_nobody_reviews_what_they_wrote(world: Bank) -> None:
    press(written(world, "own-1", "first"), "/submitted")
    own = world.pages("first")
    assert "own-1" not in own.get("/en/office/exam/reviews").text
    page = press(own.get(path_of(world, "own-1")), "/read")
    assert not page.all("form#review")
    assert "You wrote this yourself" in page.text
    assert "own-1" in world.pages("second").get("/en/office/exam/reviews").text


def test_papers_keep_the_approved_version_while_another_is_reviewed(world: Bank) -> None:
    press(written(world, "change-1"), "/submitted")
    approve(world, "first", "change-1")
    page = press(world.pages("author").get(path_of(world, "change-1")), "/edit")
    assert page.one("#stem_en").get_text(strip=True) == "What is change-1?"
    assert page.one("#key")["value"] == "B"
    page = press(page, "/versions", key="C")
    assert "papers draw version 1" in page.text
    assert (drawn(world, "change-1"), world.item("change-1").versions) == (1, 2)
    press(page, "/submitted")
    approve(world, "second", "change-1")
    assert drawn(world, "change-1") == 2


def test_an_item_in_one_language_stays_a_draft(world: Bank) -> None:
    page = written(world, "single-1", stem_en="", options_en="")
    assert "EN" in page.one(".notice-warning").get_text()
    assert not page.all("form[action$='/submitted']")
    page = press(press(page, "/edit"), "/versions", stem_en="What?", options_en="one\ntwo\nthree")
    assert page.all("form[action$='/submitted']")


def test_every_type_can_be_written(world: Bank) -> None:
    kinds = {
        "multiple-response": {"key": "A, C", "marking": "partial"},
        "true-false": {"key": "true", "options_az": "", "options_en": ""},
        "numeric": {"key": "3.14 ± 0.01", "options_az": "", "options_en": ""},
        "short-answer": {"options_az": "Bakı\nBakı şəhəri [1/2]", "options_en": "Baku", "key": ""},
        "matching": {
            "options_az": "Şəki => şimal\nQəbələ => şimal\n=> cənub",
            "options_en": "Sheki => north\nGabala => north\n=> south",
            "key": "",
        },
    }
    for kind, fields in kinds.items():
        page = written(world, f"kind-{kind}", type=kind, **fields)
        assert page.heading == f"kind-{kind}"
        assert world.item(f"kind-{kind}").kind == kind
        page = press(press(page, "/edit"), "/versions")
        assert "Nothing has been changed." in page.text
    page = world.pages("author").get("/en/office/exam/items?type=matching")
    assert "kind-matching" in page.text
    assert "kind-numeric" not in page.text


def test_a_wrong_item_keeps_what_was_typed(world: Bank) -> None:
    page = written(world, "wrong-1", key="E")
    assert "The key must be one of the options." in page.text
    assert page.one("#code")["value"] == "wrong-1"
    page = press(page, "/items/add", key="A", options_en="one\ntwo")
    assert "Every option must be written in each language" in page.text


def test_the_list_is_filtered(world: Bank) -> None:
    written(world, "filter-1", difficulty="3")
    pages = world.pages("author")
    assert "filter-1" in pages.get("/en/office/exam/items?state=draft&difficulty=3").text
    for query in ("state=approved", "difficulty=1", "use=practice", "subject=mathematics"):
        assert "filter-1" not in pages.get(f"/en/office/exam/items?{query}").text
    for nonsense in ("state=x&difficulty=9&type=y&use=z&topic=q", "subject=nothing&topic=x"):
        pages.get(f"/en/office/exam/items?{nonsense}")


def test_a_retired_item_is_never_drawn_again(world: Bank) -> None:
    press(written(world, "old-1"), "/submitted")
    page = press(world.pages("first").get(path_of(world, "old-1")), "/read")
    press(page, "/approved")
    assert drawn(world, "old-1") == 1
    page = world.pages("first").get(path_of(world, "old-1"))
    page = press(page, "/retired", remark="Out of the curriculum.")
    assert "retired" in page.text
    assert drawn(world, "old-1") is None
    assert not page.all("form[action$='/edit']")


def test_a_topic_is_set(world: Bank) -> None:
    page = written(world, "place-1")
    page = press(page, "/place", difficulty="1", source="My own work")
    assert "My own work" in page.text
    assert world.item("place-1").difficulty == 1


# --- the bank is closed to candidates ------------------------------------------------------------

CLOSED = "You are a candidate of a running campaign"


@pytest.mark.parametrize(
    "path", ["/items", "/items/add", "/items/{id}", "/reviews", "/items?use=practice"]
)
def test_a_candidate_sees_nothing_of_the_bank(world: Bank, path: str) -> None:
    with world.app.app_context():
        first = queries.items("physics", False).rows[0].public_id
    page = world.pages("candidate").get(f"/en/office/exam{path.format(id=first)}", status=409)
    assert CLOSED in page.text


@pytest.mark.parametrize("path", ["place", "submitted", "edit", "versions"])
def test_a_wrong_form_shows_a_candidate_no_item(world: Bank, path: str) -> None:
    with world.app.app_context():
        first = queries.items("physics", False).rows[0].public_id
    client = world.pages("candidate")
    data = {"csrf_token": _token(client), "remark": "x" * 5000, "difficulty": "9"}
    answer = client.client.post(f"/en/office/exam/items/{first}/{path}", data=data)
    assert CLOSED in answer.get_data(as_text=True)


def test_a_wrong_form_shows_a_candidate_no_family(world: Bank) -> None:
    author = world.people["author"]
    with world.app.app_context():
        families.make_family(
            "closed-sums", TEMPLATE, subject="physics", topic=None, difficulty=1, practice=False,
            count=2, seed="s", asker=accounts.asker_of(author.id), now=NOW,
        )  # fmt: skip
        db.session.commit()
    for login, said in (("candidate", CLOSED), ("first", "closed-sums-001")):
        client = world.pages(login)
        for step in ("submitted", "withdrawn", "approved", "returned", "retired"):
            data = {"csrf_token": _token(client), "remark": "x" * 5000, "digest": "x"}
            answer = client.client.post(f"/en/office/exam/families/closed-sums/{step}", data=data)
            page = answer.get_data(as_text=True)
            assert (CLOSED in page) is (login == "candidate"), step
            assert said in page, step


@pytest.mark.parametrize(
    "path",
    ["read", "edit", "versions", "place", "submitted", "approved", "returned", "retired"],
)
def test_a_candidate_does_nothing_to_an_item(world: Bank, path: str) -> None:
    with world.app.app_context():
        before = queries.items("physics", False).rows[0]
        read = len(journal.entries(kind="ItemRead")[0])
    client = world.pages("candidate")
    answer = client.client.post(
        f"/en/office/exam/items/{before.public_id}/{path}",
        data={"csrf_token": _token(client), "digest": "x", "remark": "x", "difficulty": "1",
              "type": "single-choice", "key": "A", "stem_az": "S?", "options_az": "1\n2"},
    )  # fmt: skip
    assert CLOSED in answer.get_data(as_text=True)
    with world.app.app_context():
        assert queries.item(before.public_id) == before
        assert len(journal.entries(kind="ItemRead")[0]) == read


def _token(pages: object) -> str:
    """The CSRF token of a signed-in person's pages."""
    page = pages.get("/en/office/exam")  # type: ignore[attr-defined]
    return str(page.all("input[name=csrf_token]")[0]["value"])
