"""What other rules would move: totals, ranks and places, by group."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

BY = ("district", "subject", "sex", "school")


@dataclass(frozen=True)
class Moved:
    """One application now and under the rules tried; `group` by each of the four ways.

    A total or rank is None where there is none; `school` names the kind of vacancy won.
    """

    subject: str
    district: str
    sex: str
    before: Decimal | None
    after: Decimal | None
    passed_before: bool
    passed_after: bool
    school_before: str | None = None
    school_after: str | None = None


@dataclass
class Row:
    """A group: people, how many gain and lose rank in their subject, means in hundredths."""

    people: int = 0
    up: int = 0
    down: int = 0
    passed_before: int = 0
    passed_after: int = 0
    placed_before: int = 0
    placed_after: int = 0
    sum_before: int = 0
    sum_after: int = 0
    both: int = 0

    @property
    def mean_before(self) -> Decimal | None:
        return _mean(self.sum_before, self.both)

    @property
    def mean_after(self) -> Decimal | None:
        return _mean(self.sum_after, self.both)


def _mean(hundredths: int, count: int) -> Decimal | None:
    if not count:
        return None
    return (Decimal(hundredths) / count / 100).quantize(Decimal("0.01"))


def effect(found: Sequence[Moved]) -> dict[str, dict[str, Row]]:
    """By each way of grouping: the rows, and under "all" everybody. Means are of those who have a
    total both times."""
    rows: dict[str, dict[str, Row]] = {by: defaultdict(Row) for by in ("all", *BY)}
    before, after = _ranks(found, "before"), _ranks(found, "after")
    for index, one in enumerate(found):
        shift = _shift(before.get(index), after.get(index))
        groups = {"all": "", "district": one.district, "subject": one.subject, "sex": one.sex}
        for by, group in groups.items():
            _count(rows[by][group], one, shift)
        for kind in {one.school_before, one.school_after} - {None}:
            _count_school(rows["school"][str(kind)], one, str(kind), shift)
    return {by: dict(groups) for by, groups in rows.items()}


def _shift(before: int | None, after: int | None) -> int:
    return 0 if before is None or after is None else before - after


def _count(row: Row, one: Moved, shift: int) -> None:
    row.people += 1
    row.up += shift > 0
    row.down += shift < 0
    row.passed_before += one.passed_before
    row.passed_after += one.passed_after
    row.placed_before += one.school_before is not None
    row.placed_after += one.school_after is not None
    if one.before is not None and one.after is not None:
        row.both += 1
        row.sum_before += int(one.before * 100)
        row.sum_after += int(one.after * 100)


def _count_school(row: Row, one: Moved, kind: str, shift: int) -> None:
    """Of a kind of school those count who win a place there, now or then."""
    _count(row, one, shift)
    row.placed_before -= one.school_before is not None and one.school_before != kind
    row.placed_after -= one.school_after is not None and one.school_after != kind


def _ranks(found: Sequence[Moved], when: str) -> dict[int, int]:
    """By index: the rank among those of the subject who have a total; equals share it."""
    groups: dict[str, list[tuple[Decimal, int]]] = defaultdict(list)
    for index, one in enumerate(found):
        points = getattr(one, when)
        if points is not None:
            groups[one.subject].append((points, index))
    ranks: dict[int, int] = {}
    for group in groups.values():
        first: dict[Decimal, int] = {}
        for place, (points, index) in enumerate(sorted(group, reverse=True), 1):
            ranks[index] = first.setdefault(points, place)
    return ranks


def document_of(rows: dict[str, dict[str, Row]]) -> dict[str, Any]:
    return {by: {key: asdict(row) for key, row in group.items()} for by, group in rows.items()}


def rows_of(document: dict[str, Any], by: str) -> dict[str, Row]:
    return {key: Row(**row) for key, row in document[by].items()}


@dataclass(frozen=True)
class Bar:
    """A bar of the chart, in thousandths of its width, from the middle to one side."""

    at: int
    width: int
    up: bool


def bars(rows: Iterable[Row]) -> list[Bar]:
    """How the mean total of each row would move, drawn to the largest of them."""
    moves = [(row.mean_after or Decimal(0)) - (row.mean_before or Decimal(0)) for row in rows]
    most = max((abs(move) for move in moves), default=Decimal(0)) or Decimal(1)
    found = []
    for move in moves:
        width = int(abs(move) * 500 / most)
        found.append(Bar(500 if move >= 0 else 500 - width, width, move >= 0))
    return found
