"""What the answers say about each item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from recruit.exam.rules.analysis.figures import Figure, Moments, Reason, Score, figure, root

# An answer: the item, what it earned, what was chosen ("" where nothing was).
Mark = tuple[str, Score, str]

EASY, HARD = Fraction(9, 10), Fraction(2, 10)  # facilities beyond which an item says little
WEAK = Fraction(2, 10)  # a discrimination under it


class Flag(StrEnum):
    """What an official should look at."""

    EASY = "too-easy"
    HARD = "too-hard"
    WEAK = "weak"
    NEGATIVE = "negative"
    KEY = "key-suspect"  # the best prefer another option to the key


@dataclass(frozen=True)
class Choice:
    """How many of each third by total chose an option; "" is no answer."""

    option: str
    lower: int
    middle: int
    upper: int

    @property
    def people(self) -> int:
        return self.lower + self.middle + self.upper


@dataclass(frozen=True)
class ItemAnalysis:
    item: str
    facility: Figure
    discrimination: Figure
    choices: tuple[Choice, ...]
    flags: tuple[Flag, ...]
    moments: Moments

    @property
    def people(self) -> int:
        return self.moments.people


class Tally:
    """Sums over the people whose paper held an item: its scores x, their totals t."""

    def __init__(self) -> None:
        self.people = 0
        self.x: Score = 0
        self.xx: Score = 0
        self.xt: Score = 0
        self.t: Score = 0
        self.tt: Score = 0
        self.choices: dict[str, list[int]] = {}

    def add(self, score: Score, option: str, total: Score, third: int, people: int) -> None:
        self.people += people
        self.x += people * score
        self.xx += people * score * score
        self.xt += people * score * total
        self.t += people * total
        self.tt += people * total * total
        self.choices.setdefault(option, [0, 0, 0])[third] += people


def tallies_of(
    answers: Mapping[Score, Mapping[Mark, int]], thirds: Mapping[Score, int]
) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for total, marks in answers.items():
        for (item, score, option), people in marks.items():
            tally = tallies.get(item)
            if tally is None:
                tally = tallies[item] = Tally()
            tally.add(score, option, total, thirds[total], people)
    return tallies


def thirds_of(totals: Mapping[Score, int]) -> dict[Score, int]:
    """0 lower, 1 middle, 2 upper third, by total.

    Equal totals stay together: their third is where the middle one of them stands.
    """
    people = sum(totals.values())
    thirds, below = {}, 0
    for total in sorted(totals):
        middle = Fraction(2 * below + totals[total], 2 * people)
        thirds[total] = 0 if middle < Fraction(1, 3) else 2 if middle > Fraction(2, 3) else 1
        below += totals[total]
    return thirds


def item_of(item: str, tally: Tally, key: str | None, most: Score) -> ItemAnalysis:
    facility = Fraction(tally.x) / tally.people / most if tally.people else None
    covariance, spread = _against_rest(tally)
    reason = _no_discrimination(tally)
    square = None if reason else covariance**2 / spread
    discrimination = root(square, reason, negative=covariance < 0)
    choices = tuple(Choice(option, *tally.choices[option]) for option in sorted(tally.choices))
    flags = _flags(facility, square, covariance, choices, key)
    moments = Moments(tally.people, tally.x, tally.xx)
    return ItemAnalysis(
        item, figure(facility, Reason.NOBODY), discrimination, choices, flags, moments
    )


def _against_rest(tally: Tally) -> tuple[Fraction, Fraction]:
    """The covariance of the item with the total without it, and the product of their variances;
    times n squared and to the fourth, so that nothing is divided."""
    n, x = tally.people, tally.x
    rest = tally.t - x
    rest_squares = tally.tt - 2 * tally.xt + tally.xx
    covariance = n * (tally.xt - tally.xx) - x * rest
    spread = (n * tally.xx - x * x) * (n * rest_squares - rest * rest)
    return Fraction(covariance), Fraction(spread)


def _no_discrimination(tally: Tally) -> Reason | None:
    n = tally.people
    if n < 2:
        return Reason.ONE_PERSON if n else Reason.NOBODY
    if n * tally.xx == tally.x**2:
        return Reason.SAME_SCORE
    return None if _against_rest(tally)[1] else Reason.SAME_REST


def _flags(
    facility: Fraction | None,
    square: Fraction | None,
    covariance: Fraction,
    choices: Sequence[Choice],
    key: str | None,
) -> tuple[Flag, ...]:
    """`square` is the discrimination squared, which has the covariance's sign."""
    right = next((one.upper for one in choices if one.option == key), 0)
    wrong = [one.upper for one in choices if one.option and one.option != key]
    says = {
        Flag.EASY: facility is not None and facility > EASY,
        Flag.HARD: facility is not None and facility < HARD,
        Flag.WEAK: square is not None and covariance >= 0 and square < WEAK**2,
        Flag.NEGATIVE: square is not None and covariance < 0,
        Flag.KEY: key is not None and max(wrong, default=0) > right,
    }
    return tuple(flag for flag, said in says.items() if said)
