"""Exact marks: hundredths of points, never a float."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from recruit.exam.rules.attempts import Responses
from recruit.exam.rules.content import Shown
from recruit.exam.rules.content.showing import EVERYTHING, NOTHING
from recruit.exam.rules.incidents import Outcome
from recruit.exam.rules.plan import ExamPlan, SectionPlan
from recruit.kernel.points import decimal_of


@dataclass(frozen=True)
class SectionResult:
    """What one section of a paper brought; voided items count among the right ones.

    `partly` right: answers that earned a part of their mark.
    """

    code: str
    right: int
    wrong: int
    blank: int
    points: Decimal
    passed: bool
    partly: int = 0


@dataclass(frozen=True)
class ExamResult:
    """The newest result of an application's attempt.

    `final`: two officials have declared it so; until then it is provisional. `outcome`: set where
    the person was expelled or a breach was proven; an annulled result is worth nothing.
    """

    application_id: int
    attempt_public_id: str
    sections: tuple[SectionResult, ...]
    total: Decimal
    passed: bool
    final: bool = False
    outcome: Outcome | None = None

    def judged(self, outcome: Outcome | None) -> "ExamResult":
        """The same after an expulsion or an annulment."""
        if outcome not in (Outcome.ANNULLED, Outcome.VOID):
            return replace(self, outcome=outcome)
        nothing = tuple(replace(one, points=Decimal(0), passed=False) for one in self.sections)
        return replace(self, sections=nothing, total=Decimal(0), passed=False, outcome=outcome)


class KeyedItem(NamedTuple):
    """An item of a paper as the marker sees it, key and all."""

    position: int
    section: str
    shown: Shown
    item_id: int = 0


@dataclass(frozen=True)
class Marks:
    """A marked paper, not yet tied to an application."""

    sections: tuple[SectionResult, ...]
    total: Decimal
    passed: bool


def mark(
    plan: ExamPlan,
    subject: str,
    items: Iterable[KeyedItem],
    responses: Responses,
    voided: frozenset[int] = frozenset(),
) -> Marks:
    """The marks of one paper.

    `voided` holds the ids of items that count as right for everyone. Passed: every section's
    minimum and the total's.
    """
    tally = {section.code: _Tally() for section in plan.sections}
    for item in items:
        tally[item.section].add(item, responses.get(item.position), voided)
    results = tuple(_result(section, tally[section.code]) for section in plan.sections)
    total = sum((result.points for result in results), Decimal(0))
    passed = all(r.passed for r in results) and total >= decimal_of(plan.minimum_of(subject))
    return Marks(results, total, passed)


class _Tally:
    """The outcomes of a section; parts of marks are added up before anything is rounded."""

    def __init__(self) -> None:
        self.right = self.wrong = self.blank = self.partly = 0
        self.parts = Fraction(0)

    def add(self, item: KeyedItem, response: str | None, voided: frozenset[int]) -> None:
        if item.item_id in voided:
            self.right += 1
            return
        if not response:
            self.blank += 1
            return
        share = item.shown.share(response)
        if share is NOTHING:
            self.wrong += 1
        elif share is EVERYTHING or share == 1:  # comparing fractions takes longer than marking
            self.right += 1
        elif share:
            self.partly += 1
            self.parts += share
        else:
            self.wrong += 1


def _result(section: SectionPlan, tally: _Tally) -> SectionResult:
    hundredths = (
        tally.right * section.right
        + tally.wrong * section.wrong
        + tally.blank * section.blank
        + _half_up(tally.parts * section.right)
    )
    return SectionResult(
        code=section.code,
        right=tally.right,
        wrong=tally.wrong,
        blank=tally.blank,
        points=decimal_of(hundredths),
        passed=hundredths >= section.minimum,
        partly=tally.partly,
    )


def _half_up(hundredths: Fraction) -> int:
    return (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
