"""Exact marks: hundredths of points, never a float."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from recruit.exam.rules.plan import ExamPlan, SectionPlan
from recruit.kernel.points import decimal_of


@dataclass(frozen=True)
class SectionResult:
    """What one section of a paper brought; voided items count among the right ones."""

    code: str
    right: int
    wrong: int
    blank: int
    points: Decimal
    passed: bool


@dataclass(frozen=True)
class ExamResult:
    """The newest result of an application's attempt."""

    application_id: int
    attempt_public_id: str
    sections: tuple[SectionResult, ...]
    total: Decimal
    passed: bool


@dataclass(frozen=True)
class KeyedItem:
    """An item of a paper as the marker sees it: `right` is the index of the shown option."""

    position: int
    section: str
    right: int
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
    choices: Mapping[int, int | None],
    voided: frozenset[int] = frozenset(),
) -> Marks:
    """The marks of one paper.

    `choices` by position (missing or None: blank); `voided` holds the ids of items that count
    as right for everyone. Passed: every section's minimum and the total's.
    """
    tally: dict[str, list[int]] = {section.code: [0, 0, 0] for section in plan.sections}
    for item in items:
        tally[item.section][_outcome(item, choices.get(item.position), voided)] += 1
    results = tuple(_result(section, tally[section.code]) for section in plan.sections)
    total = sum((result.points for result in results), Decimal(0))
    passed = all(r.passed for r in results) and total >= decimal_of(plan.minimum_of(subject))
    return Marks(results, total, passed)


def _outcome(item: KeyedItem, choice: int | None, voided: frozenset[int]) -> int:
    """0 right, 1 wrong, 2 blank."""
    if item.item_id in voided or choice == item.right:
        return 0
    return 2 if choice is None else 1


def _result(section: SectionPlan, counts: list[int]) -> SectionResult:
    right, wrong, blank = counts
    hundredths = right * section.right + wrong * section.wrong + blank * section.blank
    return SectionResult(
        code=section.code,
        right=right,
        wrong=wrong,
        blank=blank,
        points=decimal_of(hundredths),
        passed=hundredths >= section.minimum,
    )
