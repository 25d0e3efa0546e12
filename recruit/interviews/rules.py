"""Interviews: criteria with maxima, each member marks alone, mean or median, spread shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.points import decimal_of, to_hundredths
from recruit.kernel.text import N_, Bilingual

PANEL = 3
QUORUM = 2  # where one of three declared a conflict of interest
LONGEST = timedelta(hours=4)
MOST_SLOTS = 500


class Aggregate(StrEnum):
    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True)
class Criterion:
    code: str
    name: Bilingual
    maximum: Decimal


@dataclass(frozen=True)
class InterviewRules:
    """What a panel marks; without criteria the campaign has no marked interview."""

    criteria: tuple[Criterion, ...]
    aggregate: Aggregate = Aggregate.MEAN
    legal: Bilingual | None = None

    @property
    def maximum(self) -> Decimal:
        return sum((criterion.maximum for criterion in self.criteria), Decimal(0))


@dataclass(frozen=True)
class InterviewResult:
    """The panel's joint result: `points` is the sum of the printed criteria.

    `spread` is the distance between the highest and the lowest member's sum.
    """

    application_id: int
    points: Decimal
    spread: Decimal
    public_id: str
    criteria: tuple[tuple[str, Decimal], ...] = ()


# --- the rule-set's section -----------------------------------------------------------------------


def parse_interview(section: Any) -> InterviewRules:
    """The section `interview`; RuleError names the path of what is wrong."""
    known = {"criteria", "aggregate", "legal"}
    if not isinstance(section, dict):
        raise RuleError(N_("%(path)s: an object is needed."), path="interview")
    for key in section.keys() - known:
        raise RuleError(N_("%(path)s: there is no such setting."), path=f"interview.{key}")
    entries = section.get("criteria", [])
    if not isinstance(entries, list) or len(entries) > 20:
        raise RuleError(N_("%(path)s: a list is needed."), path="interview.criteria")
    criteria = tuple(_criterion(e, f"interview.criteria[{i}]") for i, e in enumerate(entries))
    codes = [criterion.code for criterion in criteria]
    for code in codes:
        if codes.count(code) > 1:
            raise RuleError(
                N_("%(path)s: “%(code)s” stands twice."), path="interview.criteria", code=code
            )
    legal = section.get("legal")
    return InterviewRules(
        criteria,
        _aggregate(section.get("aggregate", "mean")),
        None if legal is None else _both(legal, "interview.legal"),
    )


def _aggregate(value: Any) -> Aggregate:
    if value not in tuple(Aggregate):
        raise RuleError(
            N_("%(path)s: one of these is needed: %(choices)s."),
            path="interview.aggregate",
            choices=", ".join(Aggregate),
        )
    return Aggregate(value)


def _criterion(value: Any, path: str) -> Criterion:
    if not isinstance(value, dict) or value.keys() != {"code", "name", "maximum"}:
        raise RuleError(N_("%(path)s: code, name and maximum are needed."), path=path)
    code = value["code"]
    if not isinstance(code, str) or not code.isascii() or not 0 < len(code) <= 40:
        raise RuleError(
            N_("%(path)s: a code has small Latin letters, digits, - and _, at most 40."),
            path=f"{path}.code",
        )
    return Criterion(code, _both(value["name"], f"{path}.name"), _maximum(value["maximum"], path))


def _maximum(value: Any, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 7:
        raise RuleError(N_("%(path)s: this is not a number."), path=f"{path}.maximum")
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise RuleError(N_("%(path)s: this is not a number."), path=f"{path}.maximum") from error
    if not found.is_finite() or found <= 0 or found != found.quantize(Decimal("0.01")):
        raise RuleError(N_("%(path)s: this must be greater than zero."), path=f"{path}.maximum")
    return found


def _both(value: Any, path: str) -> Bilingual:
    texts = [value.get(lang) for lang in ("az", "en")] if isinstance(value, dict) else [None]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise RuleError(N_("%(path)s: a text in both languages is needed."), path=path)
    return Bilingual(value["az"].strip(), value["en"].strip())


# --- panels and slots -----------------------------------------------------------------------------


def check_panel(members: Sequence[Any]) -> None:
    """A panel is three different people."""
    if len(members) != PANEL or len(set(members)) != PANEL:
        raise RuleError(N_("A panel has three different people."), field="second")


def slot_times(first: datetime, minutes: int, count: int, pause: int = 0) -> list[datetime]:
    """Starts one after another. Refuses lengths that no interview has."""
    step = timedelta(minutes=minutes + pause)
    if not timedelta(minutes=5) <= timedelta(minutes=minutes) <= LONGEST:
        raise RuleError(N_("An interview takes from 5 to 240 minutes."), field="minutes")
    if count > MOST_SLOTS:
        raise RuleError(
            N_("At most %(most)s interviews can be scheduled at once."),
            field="count",
            most=MOST_SLOTS,
        )
    return [first + step * number for number in range(count)]


# --- marks ----------------------------------------------------------------------------------------


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


@dataclass(frozen=True)
class Joint:
    """What the members' sheets give together."""

    points: Decimal
    spread: Decimal
    criteria: tuple[tuple[str, Decimal], ...]


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
    middle = len(exact) // 2
    median = exact[middle] if len(exact) % 2 else (exact[middle - 1] + exact[middle]) / 2
    return decimal_of(to_hundredths(median))


def is_complete(submitted: int, conflicts: int) -> bool:
    """Whether everybody who may mark has marked, and at least two did."""
    return submitted >= QUORUM and submitted + conflicts == PANEL
