"""Marks: each member's sheet, what they give together, who lies far from the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from recruit.interviews.rules.section import PANEL, QUORUM, Aggregate, InterviewRules
from recruit.kernel.errors import RuleError
from recruit.kernel.points import decimal_of, to_hundredths
from recruit.kernel.text import N_

Member = TypeVar("Member")


@dataclass(frozen=True)
class InterviewResult:
    """The panel's joint result: `points` is the sum of the printed criteria.

    `spread` is the distance between the highest and the lowest member's sum; `passed` says
    whether every required share and the minimum are reached.
    """

    application_id: int
    points: Decimal
    spread: Decimal
    public_id: str
    criteria: tuple[tuple[str, Decimal], ...] = ()
    passed: bool = True


@dataclass(frozen=True)
class Joint:
    """What the members' sheets give together."""

    points: Decimal
    spread: Decimal
    criteria: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Shortfall:
    """What was needed and not reached; `code` None is the sum of all criteria."""

    code: str | None
    needed: Decimal
    given: Decimal


def check_marks(rules: InterviewRules, marks: Mapping[str, Decimal]) -> None:
    """One mark for each criterion, from 0 to its maximum, at most two decimal places."""
    for criterion in rules.criteria:
        mark = marks.get(criterion.code)
        if mark is None:
            raise RuleError(N_("Give a mark for each criterion."), field=criterion.code)
        if not mark.is_finite() or not 0 <= mark <= criterion.maximum:
            raise RuleError(
                N_("The mark lies between 0 and %(maximum)s."),
                field=criterion.code,
                maximum=criterion.maximum,
            )
        if mark != mark.quantize(Decimal("0.01")):
            raise RuleError(N_("Points have at most two decimal places."), field=criterion.code)
    for code in marks.keys() - {criterion.code for criterion in rules.criteria}:
        raise RuleError(N_("There is no such criterion: %(code)s."), code=code)


def joined(rules: InterviewRules, sheets: Sequence[Mapping[str, Decimal]]) -> Joint:
    """Mean or median of each criterion, rounded half up; the points are their sum (rule 5)."""
    criteria = tuple(
        (c.code, _together(rules.aggregate, [sheet[c.code] for sheet in sheets]))
        for c in rules.criteria
    )
    sums = [sum(sheet.values(), Decimal("0.00")) for sheet in sheets]
    points = sum((value for _, value in criteria), Decimal("0.00"))
    return Joint(points, max(sums) - min(sums), criteria)


def _together(aggregate: Aggregate, marks: Sequence[Decimal]) -> Decimal:
    exact = sorted(Fraction(mark) for mark in marks)
    if aggregate is Aggregate.MEAN:
        return decimal_of(to_hundredths(sum(exact, Fraction(0)) / len(exact)))
    return decimal_of(to_hundredths(_median(exact)))


def _median(ordered: Sequence[Fraction]) -> Fraction:
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def shortfalls(rules: InterviewRules, joint: Joint) -> tuple[Shortfall, ...]:
    """Which required shares, and whether the minimum, the printed joint marks do not reach."""
    given = dict(joint.criteria)
    found = [
        Shortfall(one.code, one.needed, given[one.code])
        for one in rules.criteria
        if one.needed is not None and given[one.code] < one.needed
    ]
    if rules.minimum is not None and joint.points < rules.minimum:
        found.append(Shortfall(None, rules.minimum, joint.points))
    return tuple(found)


def outliers(sums: Mapping[Member, Decimal], threshold: Decimal | None) -> frozenset[Member]:
    """Whose sum lies further than the threshold from the median; of two members, from the other."""
    if threshold is None or len(sums) < 2:
        return frozenset()
    exact = {who: Fraction(value) for who, value in sums.items()}
    if len(exact) == 2:
        low, high = sorted(exact.values())
        return frozenset(exact) if high - low > Fraction(threshold) else frozenset()
    middle = _median(sorted(exact.values()))
    return frozenset(
        who for who, value in exact.items() if abs(value - middle) > Fraction(threshold)
    )


def is_complete(submitted: int, conflicts: int, quorum: int = QUORUM) -> bool:
    """Whether everybody who may mark has marked, and as many as the rules ask for did."""
    return submitted >= quorum and submitted + conflicts == PANEL
