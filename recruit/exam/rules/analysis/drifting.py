"""Whether an item became easier or harder between sittings."""

from dataclasses import dataclass
from fractions import Fraction

from recruit.exam.rules.analysis.figures import Figure, Moments, Reason, Score, figure, root

DRIFT_LEAST = Fraction(1, 10)  # a facility that moved by less is not worth a look
DRIFT_ERRORS = 3  # nor one that moved by no more than so many standard errors


@dataclass(frozen=True)
class Drift:
    """How an item's facility moved from `other` to `one`, and whether that asks for a look."""

    difference: Figure
    error: Figure
    flagged: bool


def drift(one: Moments, other: Moments, most: Score = 1) -> Drift:
    """How much the facility at `one` lies above that at `other`.

    The standard error is that of two samples of the same people (their variance pooled).
    """
    if not one.people or not other.people:
        nothing = Figure(None, Reason.NOBODY)
        return Drift(nothing, nothing, False)
    difference = (one.mean - other.mean) / most
    pooled = (one + other).variance / Fraction(most) ** 2
    square = pooled * (Fraction(1, one.people) + Fraction(1, other.people))
    flagged = abs(difference) >= DRIFT_LEAST and difference**2 > DRIFT_ERRORS**2 * square
    return Drift(figure(difference), root(square), flagged)
