"""Points: exact fractions inside, hundredths where they are printed, never a float."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    DOWN = "down"


def fraction(value: "str | int | Decimal | Fraction") -> Fraction:
    """An exact fraction; refuses floats, which are never exact."""
    if isinstance(value, float):
        raise TypeError("points are never floats")
    return Fraction(value)


def to_hundredths(value: Fraction, mode: Rounding = Rounding.HALF_UP) -> int:
    """Round an exact value to whole hundredths; half-up means away from zero on a tie."""
    scaled = value * 100
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    doubled = 2 * rest
    up = {
        Rounding.HALF_UP: doubled >= scaled.denominator,
        Rounding.HALF_EVEN: doubled > scaled.denominator
        or (doubled == scaled.denominator and whole % 2 == 1),
        Rounding.DOWN: False,
    }[mode]
    return (whole + up) * (-1 if scaled < 0 else 1)


def decimal_of(hundredths: int) -> Decimal:
    """7920 -> Decimal('79.20')."""
    return Decimal(hundredths).scaleb(-2)


def hundredths_of(value: Decimal) -> int:
    """Decimal('79.20') -> 7920; refuses what has more than two places."""
    scaled = value.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise ValueError("more than two decimal places")
    return int(scaled)
