"""The average grade is exact, weighed by credits, on the 5-point scale."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.kernel.errors import RuleError
from tests.candidates.forms import shipped

pytestmark = pytest.mark.unit

TABLE: Any = shipped().fields["transcript"]


def row(grade: str, credits: str | None = None, scale: str = "5") -> dict[str, Any]:
    cells = {"subject": "Cəbr", "grade": grade, "scale": scale}
    return cells | ({"credits": credits} if credits else {})


@pytest.mark.parametrize(
    ("rows", "average"),
    [
        ([row("4")], "4.00"),
        ([row("4"), row("5")], "4.50"),
        ([row("5"), row("5"), row("4")], "4.67"),
        ([row("4", "3"), row("5", "1")], "4.25"),
        ([row("91", scale="100"), row("90", scale="100")], "4.50"),
        ([row("51", scale="100"), row("50", scale="100")], "2.50"),
        ([row("9", scale="10"), row("8.9", scale="10"), row("5", scale="5")], "4.67"),
        ([row("3", "0.5"), row("4", "1.5")], "3.75"),
        ([], None),
    ],
)
def test_average(rows: list[dict[str, Any]], average: str | None) -> None:
    assert TABLE.result.compute(rows) == average


@given(st.lists(st.tuples(st.integers(200, 500), st.integers(1, 60)), min_size=1, max_size=40))
def test_average_is_the_exact_mean_to_half_a_hundredth(marks: list[tuple[int, int]]) -> None:
    rows = [row(f"{mark / 100:.2f}", str(weight)) for mark, weight in marks]
    exact = Fraction(sum(m * w for m, w in marks), 100 * sum(w for _, w in marks))
    assert abs(Fraction(TABLE.result.compute(rows)) - exact) <= Fraction(1, 200)


def raw(*rows: tuple[str, str, str, str]) -> dict[str, list[str]]:
    names = ("subject", "grade", "credits", "scale")
    return {
        f"transcript-{n}-{name}": [text]
        for n, cells in enumerate(rows)
        for name, text in zip(names, cells, strict=True)
    }


def test_rows_without_entries_are_no_rows() -> None:
    parsed = TABLE.parse(raw(("Cəbr", "4", "", "5"), ("", "", "", ""), ("", "", "", "100")))
    assert parsed == [{"subject": "Cəbr", "grade": "4.00", "scale": "5"}]


def test_the_order_of_rows_is_kept() -> None:
    rows = raw(*[(f"Fənn {n}", "4", "", "5") for n in range(12)])
    assert [r["subject"] for r in TABLE.parse(rows)] == [f"Fənn {n}" for n in range(12)]


@pytest.mark.parametrize(
    ("cells", "at"),
    [
        (("Cəbr", "", "", "5"), "transcript-0-grade"),
        (("", "4", "", "5"), "transcript-0-subject"),
        (("Cəbr", "6", "", "5"), "transcript-0-grade"),
        (("Cəbr", "1", "", "5"), "transcript-0-grade"),
        (("Cəbr", "four", "", "5"), "transcript-0-grade"),
        (("Cəbr", "4", "0", "5"), "transcript-0-credits"),
        (("Cəbr", "4", "", "7"), "transcript-0-scale"),
    ],
)
def test_a_wrong_cell_is_named(cells: tuple[str, str, str, str], at: str) -> None:
    with pytest.raises(RuleError) as caught:
        TABLE.parse(raw(cells))
    assert caught.value.field == at


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(RuleError):
        TABLE.parse(raw(*[("Cəbr", "4", "", "5")] * 81))
