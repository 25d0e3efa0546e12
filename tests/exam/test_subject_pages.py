"""Families, subjects, blueprints, coverage and exports through their pages."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from recruit.exam.formats import read_items
from recruit.exam.models import BlueprintVersion
from recruit.exam.queries import attempts, blueprints, gaps
from recruit.exam.queries import items as queries
from recruit.exam.queries.items import ItemFilter
from recruit.exam.rules.blueprints import blueprint_of
from recruit.exam.rules.content import Numeric, NumericAnswer, SingleChoice
from recruit.exam.rules.families import template_of
from recruit.exam.rules.families.generating import generate
from recruit.exam.rules.review import ItemState
from recruit.exam.service import add_items
from recruit.exam.service import subjects as service
from recruit.exam.service.sittings import plan_of
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM
from tests.exam.bank import Bank, bank, press
from tests.exam.world import begin, make_candidate
from tests.factories.exam import NOW, make_bank, make_sitting, new_item
from tests.pages import Page

pytestmark = pytest.mark.db

FAMILY = {
    "subject": "physics",
    "parameters": "a = 2..30\nb = 1..30",
    "constraint": "a > b",
    "stem_az": "{a} + {b} neçədir?",
    "options_az": "{a+b}\n{a-b}\n{a*b+1}",
    "stem_en": "What is {a} + {b}?",
    "options_en": "{a+b}\n{a-b}\n{a*b+1}",
    "count": "6",
    "seed": "42",
}


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with bank(sqlite_template, tmp_path_factory.mktemp("bank")) as found:
        yield found


# --- families ------------------------------------------------------------------------------------


def family_page(world: Bank, code: str, action: str, **fields: str) -> Page:
    page = world.pages("author").get("/en/office/exam/families/add")
    return press(page, "/families/add", **{**FAMILY, "code": code, **fields}, **{"action": action})


def test_a_family_is_shown_made_and_reviewed_as_one(world: Bank) -> None:
    page = family_page(world, "sums", "preview")
    assert "The first of 6 variants" in page.text
    assert len(page.all("section h3")) == 5
    assert page.one("#stem_en").get_text(strip=True) == "What is {a} + {b}?"
    page = press(page, "/families/add", action="make")
    assert "6 variants were made." in page.text
    with world.app.app_context():
        items = queries.every_item(ItemFilter(family="sums"))
        assert [one.state for one in items] == [ItemState.DRAFT] * 6
        (found,) = queries.families("sums")
        again = generate(template_of(found.document), found.variants, found.seed)
        contents = queries.newest_contents([one.id for one in items])
        assert [one.content for one in again] == [contents[one.id] for one in items]
        for one in contents.values():
            assert isinstance(one, SingleChoice)
            a, b = one.stem["en"].removeprefix("What is ").rstrip("?").split(" + ")
            assert one.options[one.key]["en"] == str(int(a) + int(b))
    assert "in-review" not in press(page, "/submitted").text
    reviewer = world.pages("first")
    page = reviewer.get("/en/office/exam/reviews").follow("sums")
    assert not page.all("form#review")
    page = press(page, "/read")
    page = press(page, "/approved", remark="All right.")
    assert "sums" not in page.one("main").get_text()
    with world.app.app_context():
        drawn = [one for one in queries.bank(["physics"])["physics"] if one.family == "sums"]
    assert len(drawn) == 6


def test_a_family_that_changed_meanwhile_is_not_approved(world: Bank) -> None:
    press(family_page(world, "changing", "make"), "/submitted")
    seen = press(world.pages("first").get("/en/office/exam/families/changing"), "/read")
    item = world.item("changing-001")
    page = press(world.pages("author").get(f"/en/office/exam/items/{item.public_id}"), "/edit")
    press(page, "/versions", stem_en="Another question?")
    assert "Read it again" in press(seen, "/approved").text
    with world.app.app_context():
        found = queries.every_item(ItemFilter(family="changing", state=ItemState.APPROVED))
    assert found == []


def test_a_wrong_template_says_where_and_with_which_values(world: Bank) -> None:
    page = family_page(world, "wrong", "make", constraint="c > 1")
    assert "There is no parameter c." in page.text
    page = press(page, "/families/add", constraint="", stem_az="{a/(b-b)} neçədir?", action="make")
    assert "It went wrong with these values: a = " in page.text
    with world.app.app_context():
        assert queries.families("wrong") == []
    taken = family_page(world, "twice", "make")
    assert taken.heading == "twice"
    assert "already a family" in family_page(world, "twice", "make").text


# --- subjects ------------------------------------------------------------------------------------


def test_an_official_adds_a_subject_with_topics_a_practice_test_and_coverage(world: Bank) -> None:
    pages = world.pages("first")
    page = pages.get("/en/office/exam/subjects").follow("Add a subject")
    page = press(page, "/subjects/add", code="Musiqi", name_az="Musiqi", name_en="Music")
    assert "The code of a subject" in page.text
    page = press(page, "/subjects/add", code="music")
    assert page.heading == "Music"
    names = {"name_az": "Not", "name_en": "Notes"}
    page = press(page, "/topics", code="notes", **names)
    page = press(page, "/topics", code="clefs", name_az="Açar", name_en="Clefs", parent="notes")
    assert [one.get_text(" ", strip=True) for one in page.all(".topic-tree li")] == [
        "Notes notes", "Clefs clefs",
    ]  # fmt: skip
    page = page.follow("Notes")
    assert not page.all("#parent option[value=notes]")
    page = press(page, "/topics/notes", name_en="Staff")
    assert "Staff" in page.text
    with world.app.app_context():
        assert blueprints.topic_tree("music").path("clefs") == ("clefs", "notes")
        make_bank("music", papers=5, practice=3)
        db.session.commit()
        practice = [one.public_id for one in service.open_to_practice("music")]
    page = pages.get("/en/office/exam/subjects/music/practice-test")
    assert len(page.all("input[name=items][checked]")) == 3
    page = press(page, "/practice-test", minutes="20", items=practice[1:])
    assert "2 items" in page.text
    with world.app.app_context():
        assert len(queries.practice_items("music")) == 2
        assert queries.practice_subjects()["music"] == 2
        found = blueprints.practice_test("music")
        assert found
        assert (found.minutes, found.version) == (20, 1)
    world.pages("author").get("/az/practice/music")
    page = pages.get("/en/office/exam/subjects/music/coverage")
    assert "enough" in page.text
    assert "5" in page.all("table tbody tr")[0].get_text(" ", strip=True).split()


def test_a_blueprint_needs_two_and_papers_are_drawn_by_it(world: Bank) -> None:
    with world.app.app_context():
        make_bank("biology", papers=0, practice=0)
        for number, difficulty in enumerate((1, 1, 2, 2, 3, 3)):
            make_one("biology", f"bio-{number}", difficulty)
        db.session.commit()
    pages = world.pages("first")
    page = pages.get("/en/office/exam/subjects/biology/blueprint")
    page = press(page, "/blueprint", **{"n|subject||1": "1"}, reason="Even papers.")
    assert "the rows add up to 1" in page.text
    assert page.one("input[name='n|subject||1']")["value"] == "1"
    page = press(page, "/blueprint", **{"n|subject||2": "two"}, reason="Even papers.")
    assert "This is not a number of items: two." in page.text
    page = press(page, "/blueprint", **{"n|subject||2": "", "n|subject||3": "4"}, step="check")
    row = [one.get_text(strip=True) for one in page.all("#lacking tbody td")]
    assert row == ["Subject", "any topic", "hard", "4", "2", "2"]
    cells = {"n|subject||3": "", "n|subject||2": "2", "n|subject||0": "1"}
    page = press(page, "/blueprint", **cells, reason="Even.")
    assert page.path == "/en/office/exam/subjects/biology"
    with world.app.app_context():
        assert blueprints.in_force(["biology"]) == {}
    decision = world.pages("second").get("/en/office/decisions")
    links = [str(one["href"]) for one in decision.all("main a[href*='/office/decisions/']")]
    decision = world.pages("second").get(links[0])
    assert "Subject: any, middling" in decision.text
    press(decision, "/agree")
    with world.app.app_context():
        found = blueprints.in_force(["biology"])["biology"]
        assert (found.version, found.needs()) == (1, 4)
        candidate = make_candidate(world.campaign, "biology")
        place = make_sitting(world.campaign.id, subjects=("biology",))
        attempt = begin(world.campaign, candidate, place)
        paper = attempts.paper(attempts.attempt_of(attempt, candidate.person_id).paper_id)
        assert paper.blueprints == {"biology": 1}
        ids = {one.item_id for one in paper.items if one.section == "subject"}
        drawn = [one.difficulty for one in queries.infos(ids)]
        assert drawn.count(1) >= 1
        assert drawn.count(2) == 2
        assert len(journal.entries(kind="BlueprintMade")[0]) == 1
        db.session.commit()
    page = pages.get("/en/office/exam/subjects/biology/coverage")
    assert "By version 1 of the blueprint." in page.text


def make_one(subject: str, code: str, difficulty: int) -> None:
    add_items([new_item(subject, code=code, difficulty=difficulty)], actor=SYSTEM, now=NOW)


def test_what_the_blueprint_lacks_is_said_in_words(world: Bank) -> None:
    with world.app.app_context():
        make_one("geography", "geo-1", 1)
        rows = [{"topic": None, "difficulty": 3, "count": 4}]
        service.add_blueprint("geography", {"subject": rows}, actor=SYSTEM, now=NOW)
        candidate = make_candidate(world.campaign, "geography")
        place = make_sitting(world.campaign.id, subjects=("geography",))
        with pytest.raises(RuleError) as refused:
            begin(world.campaign, candidate, place)
        assert refused.value.params["subject"].en == "Geography"
        assert refused.value.params["difficulty"].en == "hard"
        assert (refused.value.params["has"], refused.value.params["needs"]) == (0, 4)
        db.session.rollback()
        rows = [{"topic": None, "difficulty": 3, "count": 4}]
        service.add_blueprint("russian", {"subject": rows}, actor=SYSTEM, now=NOW)
        make_sitting(world.campaign.id, subjects=("russian",))
        plan = plan_of(world.campaign.id)
        (check,) = [one for one in gaps.checks(["russian"], plan) if one.subject == "russian"]
        assert (check.adds_up, check.missing, check.ready) == (True, 4, False)
        db.session.commit()
    page = world.pages("first").get("/en/office/exam")
    assert "Russian language · missing: 4" in " ".join(page.one("details summary").text.split())
    assert "hard" in page.one("details tbody").text


def test_a_blueprint_of_another_exam_is_refused_by_the_sections_name(world: Bank) -> None:
    with world.app.app_context():
        make_one("geography", "geo-1", 1)
        row = {"topic": None, "difficulty": None, "count": 3}
        shorter = blueprint_of("geography", 1, {"sections": {"subject": [row]}})
        db.session.add(
            BlueprintVersion(
                subject_code=shorter.subject,
                version=shorter.version,
                document=shorter.document,
                digest=shorter.digest,
                made_by=SYSTEM.id,
                made_at=NOW,
            )
        )
        candidate = make_candidate(world.campaign, "geography")
        place = make_sitting(world.campaign.id, subjects=("geography",))
        with pytest.raises(RuleError) as refused:
            begin(world.campaign, candidate, place)
        assert refused.value.params["section"].en == "Subject"
        assert refused.value.params["needs"] == 4
        db.session.rollback()


@pytest.mark.parametrize("path", ["add", "physics/blueprint", "physics/practice-test"])
def test_authors_change_no_subjects(world: Bank, path: str) -> None:
    world.pages("author").get(f"/en/office/exam/subjects/{path}", status=403)
    world.pages("first").get("/en/office/exam/subjects/nothing/blueprint", status=404)


def test_the_overview_of_coverage(world: Bank) -> None:
    page = world.pages("author").get("/en/office/exam/coverage")
    rows = {
        row.th.get_text(strip=True): row.get_text(" ", strip=True)
        for row in page.all("tbody tr")
        if row.th
    }
    assert "enough" in rows["Physics"]
    assert "items are missing" in rows["Chemistry"]
    assert "items are missing" not in rows["Teaching methodology"]


# --- export --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["moodle-xml", "qti"])
def test_items_go_out_and_come_back_the_same(world: Bank, name: str) -> None:
    pages = world.pages("first")
    page = pages.get("/en/office/exam/items/export")
    answer = pages.client.post(
        "/en/office/exam/items/export",
        data={"csrf_token": token(page), "subject": "physics", "format": name},
    )
    assert "attachment" in answer.headers["Content-Disposition"]
    with world.app.app_context():
        digests = [one.content.digest for one in queries.open_items("physics")]
    found = read_items(answer.data, name).items
    assert [one.content.digest for one in found if one.content] == digests


def token(page: Page) -> str:
    return str(page.all("input[name=csrf_token]")[0]["value"])


def test_items_under_seal_leave_only_by_a_reviewer_and_into_the_journal(world: Bank) -> None:
    with world.app.app_context():
        before = len(journal.entries(kind="ItemRead")[0])
        make_bank("history", papers=3, practice=1)
        db.session.commit()
    author = world.pages("author").get("/en/office/exam/items/export")
    assert not author.all("#sealed")
    forged = world.pages("author")
    page = forged.get("/en/office/exam/items/export")
    stated = {"subject": "history", "format": "qti", "sealed": "y"}
    answer = forged.client.post(
        "/en/office/exam/items/export", data={**stated, "csrf_token": token(page)}
    )
    assert len(read_items(answer.data, "qti").items) == 1
    pages = world.pages("first")
    page = pages.get("/en/office/exam/items/export")
    answer = pages.client.post(
        "/en/office/exam/items/export", data={**stated, "csrf_token": token(page)}
    )
    assert len(read_items(answer.data, "qti").items) == 4
    with world.app.app_context():
        assert len(journal.entries(kind="ItemRead")[0]) == before + 3
        assert len(journal.entries(kind="ItemsExported")[0]) >= 2


CLOSED = ["items/export", "families", "families/add", "coverage", "subjects/physics/coverage"]


@pytest.mark.parametrize("path", CLOSED)
def test_candidates_reach_none_of_it(world: Bank, path: str) -> None:
    page = world.pages("candidate").get(f"/en/office/exam/{path}", status=409)
    assert "You are a candidate" in page.text


def test_candidates_change_no_subject(world: Bank) -> None:
    pages = world.pages("candidate")
    page = pages.get("/en/office/exam/subjects/add")
    page = press(page, "/subjects/add", code="dance", name_az="Rəqs", name_en="Dance")
    assert "You are a candidate" in page.text
    page = pages.get("/en/office/exam/subjects/physics/blueprint")
    page = press(page, "/blueprint", **{"n|subject||0": "4"}, reason="x")
    assert "You are a candidate" in page.text


def test_what_a_format_cannot_say_is_named_first(world: Bank) -> None:
    with world.app.app_context():
        content = Numeric(
            {"az": "Sürət?", "en": "Speed?"},
            (NumericAnswer(Decimal(3), Decimal("0.1"), relative=True),),
        )
        plain = new_item("primary", practice=True)
        add_items(
            [plain, new_item("primary", practice=True, content=content)], actor=SYSTEM, now=NOW
        )
        db.session.commit()
    page = world.pages("first").get("/en/office/exam/items/export")
    page = press(page, "/items/export", subject="primary", format="moodle-xml")
    assert "The format cannot say these items exactly" in page.text
    pages = world.pages("first")
    answer = pages.client.post(
        "/en/office/exam/items/export",
        data={"csrf_token": token(pages.get("/en/office/exam/items/export")), "subject": "primary",
              "format": "moodle-xml", "without": "y"},
    )  # fmt: skip
    assert len(read_items(answer.data, "moodle-xml").items) == 1
