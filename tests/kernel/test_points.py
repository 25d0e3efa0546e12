from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.kernel.points import Rounding, decimal_of, fraction, hundredths_of, to_hundredths

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "down"),
    [
        ("1.005", 101, 100, 100),
        ("1.015", 102, 102, 101),
        ("-1.005", -101, -100, -100),
        ("0.0049", 0, 0, 0),
        ("0", 0, 0, 0),
    ],
)
def test_rounds_by_the_stated_mode(value: str, half_up: int, half_even: int, down: int) -> None:
    exact = fraction(value)
    assert to_hundredths(exact, Rounding.HALF_UP) == half_up
    assert to_hundredths(exact, Rounding.HALF_EVEN) == half_even
    assert to_hundredths(exact, Rounding.DOWN) == down


def test_two_and_a_half_points_a_year_counted_by_the_month_stay_exact() -> None:
    assert to_hundredths(Fraction("2.5") / 12 * 96) == 2000
    assert to_hundredths(Fraction("2.5") / 12) == 21


def test_refuses_floats() -> None:
    with pytest.raises(TypeError):
        fraction(0.1)  # type: ignore[arg-type]


def test_refuses_what_hundredths_cannot_hold() -> None:
    with pytest.raises(ValueError, match="two decimal places"):
        hundredths_of(Decimal("1.005"))


@given(st.integers(-(10**9), 10**9))
def test_hundredths_and_decimals_go_back_and_forth(value: int) -> None:
    assert hundredths_of(decimal_of(value)) == value


@given(st.fractions())
def test_rounding_is_never_off_by_more_than_half_a_hundredth(value: Fraction) -> None:
    for mode in (Rounding.HALF_UP, Rounding.HALF_EVEN):
        assert abs(Fraction(to_hundredths(value, mode), 100) - value) <= Fraction(1, 200)
    assert abs(Fraction(to_hundredths(value, Rounding.DOWN), 100)) <= abs(value)
