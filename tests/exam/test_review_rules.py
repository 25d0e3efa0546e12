"""The way of an item, topics, blueprints and coverage, without a database."""

from dataclasses import replace

import pytest

from recruit.exam.rules.blueprints import (
    Blueprint,
    BlueprintRow,
    Topic,
    TopicTree,
    blueprint_of,
    check_blueprint,
    fits,
    require_no_circle,
    sections_of,
)
from recruit.exam.rules.pictures import known_by, shown, token
from recruit.exam.rules.plan import parse_exam
from recruit.exam.rules.review import (
    ItemState,
    Step,
    after,
    missing_languages,
    require_languages,
    require_other,
    require_remark,
    under_review,
)
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual
from tests.factories.exam import SHORT

pytestmark = pytest.mark.unit

S = ItemState


@pytest.mark.parametrize(
    ("state", "step", "then"),
    [
        (S.DRAFT, Step.SUBMITTED, S.IN_REVIEW),
        (S.IN_REVIEW, Step.APPROVED, S.APPROVED),
        (S.IN_REVIEW, Step.RETURNED, S.DRAFT),
        (S.IN_REVIEW, Step.WITHDRAWN, S.DRAFT),
        (S.APPROVED, Step.RETIRED, S.RETIRED),
        (S.DRAFT, Step.RETIRED, S.RETIRED),
        (S.IN_REVIEW, Step.RETIRED, S.RETIRED),
    ],
)
def test_the_way_of_an_item(state: ItemState, step: Step, then: ItemState) -> None:
    assert after(state, step) is then


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (S.DRAFT, Step.APPROVED),
        (S.DRAFT, Step.RETURNED),
        (S.APPROVED, Step.APPROVED),
        (S.APPROVED, Step.SUBMITTED),
        (S.IN_REVIEW, Step.SUBMITTED),
        *[(S.RETIRED, step) for step in Step],
    ],
)
def test_no_other_step_is_possible(state: ItemState, step: Step) -> None:
    with pytest.raises(RuleError):
        after(state, step)


def test_the_authors_of_all_versions_since_the_approved_one_may_not_review() -> None:
    versions = [(1, "ayten"), (2, "bahar"), (3, "cavid")]
    assert under_review(versions, 1) == {"bahar", "cavid"}
    assert under_review(versions, None) == {"ayten", "bahar", "cavid"}
    require_other("ayten", under_review(versions, 1))
    with pytest.raises(RuleError):
        require_other("bahar", under_review(versions, 1))


def test_sending_back_says_why() -> None:
    require_remark(Step.APPROVED, "")
    for step, remark in ((Step.RETURNED, " "), (Step.RETIRED, ""), (Step.APPROVED, "x" * 2001)):
        with pytest.raises(RuleError) as refused:
            require_remark(step, remark)
        assert refused.value.field == "remark"


def test_every_language_of_the_subject_is_needed() -> None:
    assert missing_languages(["az"], ("az", "en")) == ("en",)
    require_languages(["en", "ru"], ("ru",))
    with pytest.raises(RuleError):
        require_languages(["az"], ("az", "en"))


# --- topics and blueprints -----------------------------------------------------------------------


def topic(code: str, parent: str | None = None) -> Topic:
    return Topic(code, Bilingual(code, code), parent)


TREE = TopicTree((topic("motion"), topic("light"), topic("fall", "motion"), topic("free", "fall")))
PLAN = parse_exam(SHORT)
ROWS = (BlueprintRow("motion", 1, 2), BlueprintRow("light", None, 1), BlueprintRow(None, 3, 1))
BLUEPRINT = Blueprint("physics", 1, {"subject": ROWS})
SIZES = sections_of(PLAN, "physics")


def test_an_item_counts_for_the_topics_above_its_own() -> None:
    assert TREE.path("free") == ("free", "fall", "motion")
    assert TREE.path(None) == TREE.path("nothing") == ()
    assert [(depth, one.code) for depth, one in TREE.in_order()] == [
        (0, "motion"), (1, "fall"), (2, "free"), (0, "light"),
    ]  # fmt: skip
    assert ROWS[0].fits(TREE.path("free"), 1)
    assert not ROWS[0].fits(TREE.path("free"), 2)
    assert not ROWS[1].fits(TREE.path("free"), 1)
    assert ROWS[2].fits((), 3)


def test_no_topic_stands_below_itself() -> None:
    require_no_circle(TREE, "fall", "light")
    for parent in ("motion", "fall", "free"):
        with pytest.raises(RuleError):
            require_no_circle(TREE, "motion", parent)


def test_a_circle_in_the_rows_ends() -> None:
    assert TopicTree((topic("a", "b"), topic("b", "a"))).path("a") == ("a", "b")


def test_the_sections_of_a_subject() -> None:
    assert SIZES == {"subject": 4}
    assert sections_of(PLAN, "methodology", applicable=False) == {"methodology": 2}


def test_a_blueprint_adds_up() -> None:
    check_blueprint(BLUEPRINT, ("motion", "light"), SIZES)
    assert BLUEPRINT.needs() == 4
    assert fits(BLUEPRINT, SIZES)
    assert not fits(BLUEPRINT, {"subject": 5})
    assert not fits(BLUEPRINT, {**SIZES, "methodology": 2})
    assert blueprint_of("physics", 1, BLUEPRINT.document) == BLUEPRINT


@pytest.mark.parametrize(
    "sections",
    [
        {},
        {"subject": ()},
        {"subject": ROWS[:2]},
        {"subject": (*ROWS, BlueprintRow("light", 2, 1))},
        {"subject": ROWS, "methodology": ROWS},
        {"subject": (BlueprintRow("sound", 1, 4),)},
        {"subject": (BlueprintRow(None, 4, 4),)},
        {"subject": (BlueprintRow(None, 1, 4), BlueprintRow(None, 2, 0))},
        {"subject": (BlueprintRow(None, 1, 2), BlueprintRow(None, 1, 2))},
    ],
)
def test_a_blueprint_that_does_not_is_refused(
    sections: dict[str, tuple[BlueprintRow, ...]],
) -> None:
    with pytest.raises(RuleError):
        check_blueprint(replace(BLUEPRINT, sections=sections), ("motion", "light"), SIZES)


# --- pictures ------------------------------------------------------------------------------------


def test_pictures_get_the_addresses_of_their_reader() -> None:
    html = f'<p>x</p><img alt="A &amp; b" src="attachment:{"a" * 64}">'
    assert shown(html, lambda one: f"/p/{one[:3]}") == '<p>x</p><img alt="A &amp; b" src="/p/aaa">'
    assert shown("attachment:" + "a" * 64, str.upper) == "attachment:" + "a" * 64


def test_a_name_tells_nothing_and_serves_one_reader() -> None:
    digest = "ab" * 32
    name = token("secret", "attempt-1", digest)
    assert digest[:8] not in name
    assert known_by("secret", "attempt-1", name, ["cd" * 32, digest]) == digest
    assert known_by("secret", "attempt-2", name, [digest]) is None
    assert known_by("other", "attempt-1", name, [digest]) is None
    assert known_by("secret", "attempt-1", digest, [digest]) is None
