"""The bank on both databases: reviews, imports, families, blueprints; and two reviewers at once."""

import copy
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from recruit.exam.formats import read_items
from recruit.exam.queries import blueprints, imports, reviews
from recruit.exam.queries import items as queries
from recruit.exam.queries.items import ItemFilter
from recruit.exam.rules.content import ItemType
from recruit.exam.rules.families import Template
from recruit.exam.rules.plan import parse_exam
from recruit.exam.rules.review import ItemState, Step
from recruit.exam.service import analysis, families, importing, items, review, staging, subjects
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import SYSTEM
from tests.exam.bank import make_card
from tests.exam.world import make_world, official
from tests.factories.exam import NOW, SHORT, new_item

WRITE, REVIEW = Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW
TEMPLATE = Template(ItemType.NUMERIC, "a = 1..9", stem={"az": "{a}+1?", "en": "{a}+1?"}, key="a+1")


@pytest.fixture
def world(db_app: Flask) -> Iterator[Flask]:
    with db_app.app_context():
        make_world()
        yield db_app


def draft(author: Asker, **values: object) -> str:
    new = new_item("mathematics", **values)
    return items.write_items([new], asker=author, now=NOW)[new.code]


def step(public_id: str, one: Step, asker: Asker, remark: str = "because") -> ItemState:
    return review.take_step(public_id, one, asker=asker, now=NOW, remark=remark)


@pytest.mark.db
def test_the_way_of_an_item(world: Flask) -> None:
    author, other, third = official(WRITE), official(WRITE, REVIEW), official(WRITE, REVIEW)
    public_id = draft(author)
    assert step(public_id, Step.SUBMITTED, author) is ItemState.IN_REVIEW
    assert [one.item.public_id for one in reviews.waiting_for(other)] == [public_id]
    assert step(public_id, Step.APPROVED, other) is ItemState.APPROVED
    changed = replace(new_item("mathematics").content, key=1)
    items.add_version(public_id, changed, asker=other, now=NOW)
    step(public_id, Step.SUBMITTED, author)
    assert reviews.waiting_for(other) == []
    with pytest.raises(RuleError):
        step(public_id, Step.APPROVED, other)  # wrote the version under review
    assert queries.item(public_id).approved == 1
    assert step(public_id, Step.APPROVED, third) is ItemState.APPROVED
    steps = [(one.version, one.step) for one in reviews.decisions(queries.item(public_id).id)]
    assert steps == [
        (1, Step.SUBMITTED), (1, Step.APPROVED), (2, Step.SUBMITTED), (2, Step.APPROVED),
    ]  # fmt: skip
    step(public_id, Step.RETIRED, other)
    approved = queries.every_item(ItemFilter(state=ItemState.APPROVED))
    assert public_id not in {one.public_id for one in approved}
    with pytest.raises(RuleError):
        items.add_version(public_id, new_item("mathematics").content, asker=author, now=NOW)


@pytest.mark.db
def test_only_who_may_takes_a_step(world: Flask) -> None:
    author, stranger = official(WRITE), official(Permission.EXAMS_MANAGE)
    public_id = draft(author)
    with pytest.raises(NotFoundError):
        step(public_id, Step.SUBMITTED, stranger)
    step(public_id, Step.SUBMITTED, author)
    for one in (Step.APPROVED, Step.RETURNED, Step.RETIRED):
        with pytest.raises(NotFoundError):
            step(public_id, one, author)


@pytest.mark.db
def test_the_database_itself_refuses_a_review_of_oneself(world: Flask) -> None:
    author = official(WRITE, REVIEW)
    item = queries.item(draft(author))
    db.session.commit()
    values = {"i": item.id, "a": author.ref.id, "n": NOW.replace(tzinfo=None)}
    statement = (
        "INSERT INTO item_decisions"
        " (item_id, version, step, decided_by, author, remark, decided_at)"
        " VALUES (:i, 1, 'approved', :a, :a, '', :n)"
    )
    with pytest.raises(IntegrityError):
        db.session.execute(text(statement), values)
    db.session.rollback()
    with pytest.raises(IntegrityError):  # approved without a version that is
        db.session.execute(text("UPDATE items SET state = 'approved', approved_version = NULL"))
    db.session.rollback()


@pytest.mark.db
def test_what_was_decided_stays(world: Flask) -> None:
    author = official(WRITE)
    step(draft(author), Step.SUBMITTED, author)
    families.make_family(
        "plus", TEMPLATE, subject="mathematics", topic=None, difficulty=1, practice=False,
        count=3, seed="s", asker=author, now=NOW,
    )  # fmt: skip
    rows = [{"topic": None, "difficulty": None, "count": 4}]
    subjects.add_blueprint("mathematics", {"subject": rows}, actor=SYSTEM, now=NOW)
    db.session.commit()
    for table in ("item_decisions", "item_families", "blueprints"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DatabaseError):
                db.session.execute(text(statement))
            db.session.rollback()


@pytest.mark.db
def test_a_candidate_is_known_by_card_and_by_fin(world: Flask) -> None:
    campaign = make_world_campaign()
    author = official(WRITE, REVIEW, Permission.EXAMS_MANAGE)
    public_id = draft(author)
    assert author.person_id
    make_card(author.person_id, campaign)
    calls = [
        lambda: draft(author),
        lambda: items.read_item(public_id, asker=author, now=NOW),
        lambda: items.add_version(public_id, new_item().content, asker=author, now=NOW),
        lambda: items.classify(
            public_id, topic=None, difficulty=1, source=None, asker=author, now=NOW
        ),
        lambda: step(public_id, Step.SUBMITTED, author),
        lambda: stage(author, b"::A::B? {=a ~b}"),
        lambda: staging.choose("nothing", [1], [1], asker=author),
        lambda: staging.confirm(
            "nothing", topic=None, difficulty=1, source=None, asker=author, now=NOW
        ),
        lambda: review.take_step_of_family("f", Step.SUBMITTED, asker=author, now=NOW),
        lambda: families.make_family(
            "f",
            TEMPLATE,
            subject="mathematics",
            topic=None,
            difficulty=1,
            practice=False,
            count=1,
            seed="s",
            asker=author,
            now=NOW,
        ),
        lambda: analysis.read_stems([], asker=author, now=NOW),
        lambda: importing.export("mathematics", "qti", sealed=True, asker=author, now=NOW),
        lambda: subjects.propose_blueprint("mathematics", {}, reason="x", asker=author, now=NOW),
        lambda: subjects.make_practice_test("mathematics", [], None, asker=author, now=NOW),
    ]
    for call in calls:
        with pytest.raises(RuleError, match="candidate of a running campaign"):
            call()
    db.session.execute(text("UPDATE campaigns SET state = 'finished'"))
    assert items.read_item(public_id, asker=author, now=NOW)


def make_world_campaign() -> int:
    return int(db.session.execute(text("SELECT id FROM campaigns")).scalar_one())


def stage(asker: Asker, data: bytes) -> str:
    return staging.stage(
        data, "a.gift", subject="mathematics", practice=False, format_name=None,
        language="az", asker=asker, now=NOW,
    )  # fmt: skip


@pytest.mark.db
def test_a_staged_file_comes_in_once(world: Flask) -> None:
    author = official(WRITE)
    public_id = stage(author, "::A::Yeni sual? {=a ~b}\n\n::C::Başqa sual? {=c ~d}".encode())
    staging.choose(public_id, [1, 2], [2], asker=author)
    terms = {"topic": None, "difficulty": 2, "source": "", "asker": author, "now": NOW}
    assert staging.confirm(public_id, **terms) == 1
    assert staging.confirm(public_id, **terms) == 0
    assert not staging.take_some(public_id, NOW)
    assert imports.staged(public_id, author).counts == {"good": 1, "added": 1}
    (found,) = queries.every_item(ItemFilter(state=ItemState.DRAFT))
    assert found.languages == ("az",)
    with pytest.raises(RuleError):
        step(found.public_id, Step.SUBMITTED, author)  # English is missing


@pytest.mark.db
def test_families_blueprints_and_practice_tests(world: Flask) -> None:
    author, other = official(WRITE), official(REVIEW, Permission.EXAMS_MANAGE)
    families.make_family(
        "plus", TEMPLATE, subject="mathematics", topic=None, difficulty=1, practice=True,
        count=4, seed="s", asker=author, now=NOW,
    )  # fmt: skip
    assert review.take_step_of_family("plus", Step.SUBMITTED, asker=author, now=NOW) == 4
    (waiting,) = reviews.waiting_for(other)
    assert waiting.count == 4
    assert review.take_step_of_family("plus", Step.APPROVED, asker=other, now=NOW) == 4
    chosen = [one.public_id for one in queries.every_item(ItemFilter(family="plus"))][:2]
    assert subjects.make_practice_test("mathematics", chosen, 15, asker=other, now=NOW) == 1
    assert len(queries.practice_items("mathematics")) == 2
    sealed = queries.every_item(ItemFilter(practice=False))[0].public_id
    with pytest.raises(RuleError):
        subjects.make_practice_test("mathematics", [sealed], None, asker=other, now=NOW)
    rows = [{"topic": None, "difficulty": None, "count": 4}]
    for version in (1, 2):
        added = subjects.add_blueprint("mathematics", {"subject": rows}, actor=SYSTEM, now=NOW)
        assert added == version
    assert blueprints.in_force(["mathematics", "physics"])["mathematics"].version == 2
    longer = copy.deepcopy(SHORT)
    longer["sections"][0]["items"] = 5
    for plan in (longer, SHORT):  # none fits the longer exam: drawing by the newest is refused
        assert blueprints.in_force(["mathematics"], parse_exam(plan))["mathematics"].version == 2


@pytest.mark.db
def test_contents_come_back_from_their_export(world: Flask) -> None:
    asker = official(REVIEW)
    for name in ("moodle-xml", "qti"):
        written = importing.export("mathematics", name, sealed=True, asker=asker, now=NOW)
        again = {one.content.digest for one in read_items(written.data, name).good if one.content}
        infos = queries.every_item(ItemFilter("mathematics"))
        held = queries.newest_contents([one.id for one in infos])
        assert again == {one.digest for one in held.values()}


@pytest.mark.db
def test_the_approved_version_goes_out_while_a_newer_draft_is_written(world: Flask) -> None:
    author, other = official(WRITE), official(REVIEW)
    approved, draft_of_it = new_item("physics"), new_item("physics")
    public_id = items.write_items([approved], asker=author, now=NOW)[approved.code]
    items.write_items([new_item("physics")], asker=author, now=NOW)  # never approved
    step(public_id, Step.SUBMITTED, author)
    step(public_id, Step.APPROVED, other)
    items.add_version(public_id, draft_of_it.content, asker=author, now=NOW)
    assert queries.item(public_id).state is ItemState.DRAFT

    written = importing.export("physics", "qti", sealed=True, asker=other, now=NOW)
    found = [one.content.digest for one in read_items(written.data, "qti").good if one.content]
    assert found == [approved.content.digest]
    [read], _more = journal.entries(kind="ItemRead")
    assert (read.subject.id, read.details["version"]) == (public_id, 1)
    step(public_id, Step.RETIRED, other)
    with pytest.raises(RuleError, match="no items"):
        importing.export("physics", "qti", sealed=True, asker=other, now=NOW)


@pytest.mark.race
def test_two_reviewers_at_once_decide_once(pg_app: Flask) -> None:
    with pg_app.app_context():
        make_world()
        author, first, second = official(WRITE), official(REVIEW), official(REVIEW)
        public_id = draft(author)
        step(public_id, Step.SUBMITTED, author)
        db.session.commit()

    def decide(asker: Asker, one: Step) -> str:
        with pg_app.app_context():
            try:
                step(public_id, one, asker)
                db.session.commit()
            except RuleError:
                db.session.rollback()
                return "refused"
            return "done"

    with ThreadPoolExecutor(2) as pool:
        steps = ((first, Step.APPROVED), (second, Step.RETURNED))
        both = [pool.submit(decide, *one) for one in steps]
        assert sorted(one.result() for one in both) == ["done", "refused"]
    with pg_app.app_context():
        assert len(reviews.decisions(queries.item(public_id).id)) == 2
