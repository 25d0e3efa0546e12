"""Criteria, marks, mean and median, times: pure rules."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.interviews.rules import (
    InterviewRules,
    check_marks,
    check_panel,
    is_complete,
    joined,
    parse_interview,
    slot_times,
)
from recruit.kernel.errors import RuleError

pytestmark = pytest.mark.unit

NAME = {"az": "Açıq dərs", "en": "Open lesson"}
NOON = datetime(2026, 8, 5, 8, 0, tzinfo=UTC)


def criterion(code: str = "lesson", maximum: Any = "8", **more: Any) -> dict[str, Any]:
    return {"code": code, "name": NAME, "maximum": maximum, **more}


def rules(aggregate: str = "mean") -> InterviewRules:
    criteria = [criterion("lesson", "8"), criterion("talk", "4.5")]
    return parse_interview({"criteria": criteria, "aggregate": aggregate})


def sheet(lesson: str, talk: str) -> dict[str, Decimal]:
    return {"lesson": Decimal(lesson), "talk": Decimal(talk)}


@pytest.mark.parametrize(
    ("section", "path", "words"),
    [
        (None, "interview", "object"),
        ({"criterias": []}, "interview.criterias", "no such setting"),
        ({"criteria": {}}, "interview.criteria", "list"),
        ({"criteria": [3]}, "interview.criteria[0]", "needed"),
        ({"criteria": [criterion(weight="2")]}, "interview.criteria[0]", "needed"),
        ({"criteria": [criterion(code="dərs")]}, "interview.criteria[0].code", "Latin"),
        ({"criteria": [criterion(maximum=8.5)]}, "interview.criteria[0].maximum", "number"),
        ({"criteria": [criterion(maximum="0")]}, "interview.criteria[0].maximum", "zero"),
        ({"criteria": [criterion(maximum="NaN")]}, "interview.criteria[0].maximum", "zero"),
        ({"criteria": [criterion(maximum="much")]}, "interview.criteria[0].maximum", "number"),
        ({"criteria": [criterion(maximum=True)]}, "interview.criteria[0].maximum", "number"),
        (
            {"criteria": [criterion(name={"az": "A", "en": ""})]},
            "interview.criteria[0].name",
            "both",
        ),
        ({"criteria": [criterion(), criterion()]}, "interview.criteria", "twice"),
        ({"aggregate": "best"}, "interview.aggregate", "mean"),
        ({"aggregate": ["mean"]}, "interview.aggregate", "mean"),
    ],
)
def test_nonsense_is_refused(section: Any, path: str, words: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_interview(section)
    assert caught.value.params["path"] == path
    assert words in str(caught.value)


def test_a_campaign_may_have_no_marked_interview() -> None:
    assert parse_interview({}).criteria == ()


@pytest.mark.parametrize(
    ("aggregate", "sheets", "points", "spread"),
    [
        ("mean", [("8", "4"), ("8", "4"), ("8", "4")], "12.00", "0.00"),
        # 22/3 = 7.33, 10/3 = 3.33: the printed criteria add up
        ("mean", [("8", "4"), ("8", "3"), ("6", "3")], "10.66", "3.00"),
        ("median", [("8", "1"), ("7", "4"), ("2", "2")], "9.00", "7.00"),
        ("median", [("8", "4"), ("5", "3")], "10.00", "4.00"),
        ("mean", [("0", "0"), ("0.01", "0")], "0.01", "0.01"),
    ],
)
def test_members_together(
    aggregate: str, sheets: list[tuple[str, str]], points: str, spread: str
) -> None:
    found = joined(rules(aggregate), [sheet(*one) for one in sheets])
    assert (found.points, found.spread) == (Decimal(points), Decimal(spread))
    assert found.points == sum(value for _, value in found.criteria)


marks = st.decimals(0, 8, places=2)


@given(st.lists(marks, min_size=3, max_size=3), st.sampled_from(["mean", "median"]))
def test_the_joint_mark_lies_between_the_members(given_: list[Decimal], aggregate: str) -> None:
    one = parse_interview({"criteria": [criterion()], "aggregate": aggregate})
    found = joined(one, [{"lesson": mark} for mark in given_])
    assert min(given_) <= found.points <= max(given_)


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({}, "lesson"),
        ({"lesson": "8"}, "talk"),
        ({"lesson": "8.01", "talk": "1"}, "lesson"),
        ({"lesson": "-1", "talk": "1"}, "lesson"),
        ({"lesson": "NaN", "talk": "1"}, "lesson"),
        ({"lesson": "1", "talk": "0.005"}, "talk"),
        ({"lesson": "1", "talk": "1", "charm": "1"}, None),
    ],
)
def test_marks_out_of_their_borders_are_refused(given_: dict[str, str], field: str | None) -> None:
    with pytest.raises(RuleError) as caught:
        check_marks(rules(), {code: Decimal(value) for code, value in given_.items()})
    assert caught.value.field == field


def test_marks_at_their_borders_are_taken() -> None:
    check_marks(rules(), sheet("8", "4.5"))
    check_marks(rules(), sheet("0", "0"))


@pytest.mark.parametrize("members", [[1, 2], [1, 2, 3, 4], [1, 2, 1], [1, 1, 1]])
def test_a_panel_is_three_different_people(members: list[int]) -> None:
    with pytest.raises(RuleError):
        check_panel(members)


def test_slots_follow_one_another() -> None:
    minutes = timedelta(minutes=1)
    assert slot_times(NOON, 20, 3) == [NOON, NOON + 20 * minutes, NOON + 40 * minutes]
    for length, count in ((4, 1), (241, 1), (20, 501)):
        with pytest.raises(RuleError):
            slot_times(NOON, length, count)


@pytest.mark.parametrize(
    ("submitted", "conflicts", "complete"),
    [(3, 0, True), (2, 1, True), (2, 0, False), (1, 2, False), (0, 3, False), (1, 1, False)],
)
def test_a_result_needs_everybody_who_may_mark(
    submitted: int, conflicts: int, complete: bool
) -> None:
    assert is_complete(submitted, conflicts) is complete
