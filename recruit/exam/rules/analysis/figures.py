"""Numbers with four places, or the reason why there is none.

Everything is counted in whole numbers and fractions; only the last step rounds, half to even.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import isqrt

Score = int | Fraction
PLACES = 4


class Reason(StrEnum):
    """Why a figure does not exist."""

    NOBODY = "nobody"
    ONE_PERSON = "one-person"
    ONE_ITEM = "one-item"
    SAME_SCORE = "same-score"  # everybody has the same score of the item
    SAME_REST = "same-rest"  # everybody has the same total of the other items
    SAME_TOTAL = "same-total"
    NOT_BINARY = "not-binary"  # only for items that are right or wrong
    LENGTHS_DIFFER = "lengths-differ"  # the papers do not have the same number of items


@dataclass(frozen=True)
class Figure:
    """A number with four places, or the reason why there is none."""

    value: Decimal | None
    reason: Reason | None = None


@dataclass(frozen=True)
class Moments:
    """How many scores there are, their sum and the sum of their squares."""

    people: int = 0
    sum: Score = 0
    squares: Score = 0

    @property
    def mean(self) -> Fraction:
        return Fraction(self.sum) / self.people

    @property
    def variance(self) -> Fraction:
        """With n as the divisor."""
        return Fraction(self.squares) / self.people - self.mean**2

    @property
    def facility(self) -> Figure:
        """The mean, where an item earns 1 at most."""
        return figure(self.mean if self.people else None, Reason.NOBODY)

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(
            self.people + other.people, self.sum + other.sum, self.squares + other.squares
        )

    def __sub__(self, other: "Moments") -> "Moments":
        return Moments(
            self.people - other.people, self.sum - other.sum, self.squares - other.squares
        )


def moments_of(scores: Mapping[Score, int]) -> Moments:
    return Moments(
        sum(scores.values()),
        sum(score * people for score, people in scores.items()),
        sum(score * score * people for score, people in scores.items()),
    )


def figure(value: Fraction | None, reason: Reason | None = None) -> Figure:
    if value is None:
        return Figure(None, reason)
    return Figure(_decimal(round(value * 10**PLACES)))


def root(
    square: Fraction | None, reason: Reason | None = None, *, negative: bool = False
) -> Figure:
    """The square root, rounded exactly: no digit of it is guessed."""
    if square is None:
        return Figure(None, reason)
    scaled = square * 100**PLACES
    whole = isqrt(scaled.numerator // scaled.denominator)
    half = Fraction(2 * whole + 1, 2) ** 2
    if scaled > half or (scaled == half and whole % 2):
        whole += 1
    return Figure(_decimal(-whole if negative else whole))


def _decimal(ten_thousandths: int) -> Decimal:
    return Decimal(ten_thousandths).scaleb(-PLACES)
