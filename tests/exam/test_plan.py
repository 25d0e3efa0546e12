"""The rule-set's section "exam" is read exactly, and refused where it is wrong."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.exam.rules.plan import parse_exam
from recruit.kernel.errors import RuleError
from tests.exam.plans import EXAM_2020, EXAM_2025

pytestmark = pytest.mark.unit


def test_the_2025_exam_is_read() -> None:
    plan = parse_exam(EXAM_2025)
    assert (plan.minutes, plan.grace_seconds, plan.items, plan.most) == (150, 30, 60, 100_00)
    subject, methodology = plan.sections
    assert (subject.right, subject.wrong, subject.blank, subject.minimum) == (200, -50, 0, 3400)
    assert (methodology.right, methodology.wrong, methodology.minimum) == (100, -25, 600)
    assert subject.subject_for("physics") == "physics"
    assert methodology.subject_for("physics") == "methodology"


def test_a_subject_may_have_its_own_minimum() -> None:
    plan = parse_exam(EXAM_2020)
    assert (plan.minimum_of("physics"), plan.minimum_of("music")) == (3600, 3000)


def test_thirty_seconds_of_grace_unless_said_otherwise() -> None:
    assert parse_exam(EXAM_2020).grace_seconds == 30


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("exam.minutes", 0),
        ("exam.minutes", "90"),
        ("exam.minutes", True),
        ("exam.minutes", None),
        ("exam.grace_seconds", -1),
        ("exam.minimum", "1.005"),
        ("exam.minimum", 0.5),
        ("exam.minimum", "many"),
        ("exam.minimum", "NaN"),
        ("exam.sections", []),
        ("exam.sections", {}),
        ("exam.sections[0]", "subject"),
        ("exam.sections[0].right", "1e9"),
        ("exam.sections[1].code", ""),
        ("exam.sections[1].items", 0),
        ("exam.sections[1].name", {"az": "Metodika"}),
        ("exam.minimum_for", []),
        ("exam.expelled", "forgiven"),
        ("exam.expelled", ["kept"]),
        ("exam.review_minutes", 61),
        ("exam.item_languages", "all"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(path: str, value: Any) -> None:
    document: Any = copy.deepcopy(EXAM_2025)
    steps = path.removeprefix("exam.").replace("]", "").replace("[", ".").split(".")
    place = document
    for step in steps[:-1]:
        place = place[int(step) if step.isdigit() else step]
    place[int(steps[-1]) if steps[-1].isdigit() else steps[-1]] = value
    with pytest.raises(RuleError) as refused:
        parse_exam(document)
    assert refused.value.params["path"] == path


def test_what_follows_an_exam_is_the_rule_sets_to_say() -> None:
    plan = parse_exam(EXAM_2025)
    assert (plan.expelled, plan.review_minutes) == ("kept", 0)
    assert plan.item_languages == "any"
    changed = {"expelled": "annulled", "review_minutes": 10, "item_languages": "page"}
    said = parse_exam({**EXAM_2025, **changed})
    assert (said.expelled, said.review_minutes) == ("annulled", 10)
    assert said.item_languages == "page"


def test_two_sections_of_one_code_are_refused() -> None:
    document = copy.deepcopy(EXAM_2025)
    document["sections"][1]["code"] = "subject"
    with pytest.raises(RuleError):
        parse_exam(document)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from([*EXAM_2025, "legal", "minimum_for", "expelled", "review_minutes"]), JSON
    )
)
def test_nonsense_is_a_rule_error_and_nothing_else(changes: dict[str, Any]) -> None:
    try:
        parse_exam({**EXAM_2025, **changes})
    except RuleError:
        return
