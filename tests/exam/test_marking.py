"""Golden cases of 2020 and 2025, and the voided item of 2023."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.exam.rules.content import MultipleResponse, Shown, SingleChoice
from recruit.exam.rules.marking import KeyedItem, Marks, mark
from recruit.exam.rules.plan import parse_exam
from tests.exam.plans import EXAM_2020, EXAM_2025

pytestmark = pytest.mark.unit

PLAN_2020, PLAN_2025 = parse_exam(EXAM_2020), parse_exam(EXAM_2025)
FIVE = tuple({"az": letter} for letter in "abcde")
ITEMS = [
    KeyedItem(
        position,
        "subject" if position <= 40 else "methodology",
        Shown(SingleChoice({"az": "?"}, FIVE, position % 5), range(5)),
        1000 + position,
    )
    for position in range(1, 61)
]
OUTCOMES = "rwb"  # right, wrong, blank


def responses(drawing: str) -> dict[int, str | None]:
    """One letter per item: r right, w wrong, b blank."""
    made: dict[int, str | None] = {}
    for item, outcome in zip(ITEMS, drawing, strict=True):
        right = item.shown.right
        made[item.position] = {"r": right, "w": str((int(right) + 1) % 5), "b": None}[outcome]
    return made


def marks(drawing: str, year: int = 2025, voided: frozenset[int] = frozenset()) -> Marks:
    plan = PLAN_2020 if year == 2020 else PLAN_2025
    return mark(plan, "physics", ITEMS, responses(drawing), voided)


def test_a_paper_without_a_fault() -> None:
    assert marks("r" * 60, 2020).total == Decimal("60.00")
    assert marks("r" * 60, 2025).total == Decimal("100.00")


def test_2020_has_no_penalty() -> None:
    result = marks("r" * 36 + "w" * 24, 2020)
    assert (result.total, result.passed) == (Decimal("36.00"), True)
    assert not marks("r" * 35 + "b" * 25, 2020).passed


def test_2025_penalises_what_is_wrong_but_not_what_is_blank() -> None:
    result = marks("r" * 25 + "w" * 10 + "b" * 5 + "r" * 10 + "w" * 7 + "b" * 3)
    subject, methodology = result.sections
    assert (subject.right, subject.wrong, subject.blank) == (25, 10, 5)
    assert subject.points == Decimal("45.00")  # 25 x 2 - 10 x 0.5
    assert methodology.points == Decimal("8.25")  # 10 x 1 - 7 x 0.25
    assert (result.total, result.passed) == (Decimal("53.25"), True)


@pytest.mark.parametrize(
    ("drawing", "total", "passed"),
    [
        ("r" * 17 + "b" * 23 + "r" * 6 + "b" * 14, "40.00", True),  # every minimum just met
        ("r" * 17 + "b" * 23 + "r" * 6 + "w" * 1 + "b" * 13, "39.75", False),  # methodology
        ("r" * 16 + "b" * 24 + "r" * 20, "52.00", False),  # the subject's minimum missed
        ("r" * 40 + "r" * 5 + "b" * 15, "85.00", False),  # methodology's minimum missed
        ("w" * 40 + "w" * 20, "-25.00", False),
        ("b" * 60, "0.00", False),
    ],
)
def test_2025_minima(drawing: str, total: str, passed: bool) -> None:
    result = marks(drawing)
    assert (result.total, result.passed) == (Decimal(total), passed)


@pytest.mark.parametrize(("outcome", "moved"), [("w", "2.50"), ("b", "2.00"), ("r", "0.00")])
def test_a_voided_item_counts_as_right_for_everyone(outcome: str, moved: str) -> None:
    drawing = outcome + "r" * 20 + "b" * 39
    voided = frozenset({ITEMS[0].item_id})
    assert marks(drawing, voided=voided).total - marks(drawing).total == Decimal(moved)


def test_the_case_of_2023_moves_as_many_people_as_it_did() -> None:
    answers = ["w"] * 3842 + ["b"] * 959 + ["r"] * 1280
    moved: dict[Decimal, int] = {}
    by_outcome = {
        one: marks(one + "r" * 59, voided=frozenset({1001})).total - marks(one + "r" * 59).total
        for one in OUTCOMES
    }
    for outcome in answers:
        moved[by_outcome[outcome]] = moved.get(by_outcome[outcome], 0) + 1
    assert moved == {Decimal("2.50"): 3842, Decimal("2.00"): 959, Decimal("0.00"): 1280}


@given(st.text(OUTCOMES, min_size=60, max_size=60))
def test_the_sections_add_up_to_the_total(drawing: str) -> None:
    result = marks(drawing)
    assert result.total == sum(section.points for section in result.sections)
    assert sum(s.right + s.wrong + s.blank for s in result.sections) == 60


@given(st.text(OUTCOMES, min_size=60, max_size=60), st.integers(1001, 1060))
def test_voiding_never_takes_points_away(drawing: str, item: int) -> None:
    assert marks(drawing, voided=frozenset({item})).total >= marks(drawing).total


MANY = Shown(MultipleResponse({"az": "?"}, FIVE, (0, 1, 2)), (4, 3, 2, 1, 0))


@pytest.mark.parametrize(
    ("response", "outcome", "points"),
    [
        ("2,3,4", (1, 0, 0, 0), "2.00"),
        ("2,3", (0, 1, 0, 0), "1.33"),  # two of three, of two points
        ("2", (0, 1, 0, 0), "0.67"),
        ("0,2", (0, 0, 1, 0), "-0.50"),  # one right and one wrong earn nothing: it is wrong
        (None, (0, 0, 0, 1), "0.00"),
    ],
)
def test_a_part_of_an_answer_earns_a_part_of_the_mark(
    response: str | None, outcome: tuple[int, ...], points: str
) -> None:
    items = [KeyedItem(1, "subject", MANY)]
    section, _ = mark(PLAN_2025, "physics", items, {1: response}).sections
    assert (section.right, section.partly, section.wrong, section.blank) == outcome
    assert section.points == Decimal(points)


def test_parts_are_added_up_before_they_are_rounded() -> None:
    """Three thirds of two points are two points, not 1.99 or 2.01."""
    items = [KeyedItem(position, "subject", MANY) for position in (1, 2, 3)]
    section, _ = mark(PLAN_2025, "physics", items, dict.fromkeys((1, 2, 3), "2")).sections
    assert (section.partly, section.points) == (3, Decimal("2.00"))
