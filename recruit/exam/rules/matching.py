"""Choosing items for the rows of a blueprint, exactly: rows may overlap, families may not repeat.

Items come in the order in which they are wanted. Each is given a place where one is free, or where
others can move to make one free; so as many places are filled as can be, and every choice that is
possible with an earlier item is made with it.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Unit(Generic[T]):
    """Items of which at most one may be taken: a family, or an item alone; `rows` they fit."""

    items: list[tuple[T, frozenset[int]]]
    rows: frozenset[int]

    def item_for(self, row: int) -> T:
        return next(item for item, rows in self.items if row in rows)


def choose(
    items: Iterable[T],
    sizes: Sequence[int],
    rows_of: Callable[[T], frozenset[int]],
    family_of: Callable[[T], Hashable | None],
) -> list[list[T]]:
    """The items chosen for each row, at most `sizes[row]`; no two of a family anywhere.

    Rows are filled as far as that is possible at all.
    """
    units = _units(items, rows_of, family_of)
    taken: list[list[_Unit[T]]] = [[] for _ in sizes]
    closed: set[int] = set()  # no place can ever be made free in these
    needed = sum(sizes)
    for unit in units:
        if needed == 0:
            break
        if unit.rows <= closed:
            continue
        seen = set(closed)
        if _place(unit, sizes, taken, seen):
            needed -= 1
        else:
            closed |= seen
    return [[unit.item_for(row) for unit in found] for row, found in enumerate(taken)]


def _units(
    items: Iterable[T],
    rows_of: Callable[[T], frozenset[int]],
    family_of: Callable[[T], Hashable | None],
) -> list[_Unit[T]]:
    units: list[_Unit[T]] = []
    families: dict[Hashable, _Unit[T]] = {}
    for item in items:
        rows = rows_of(item)
        if not rows:
            continue
        family = family_of(item)
        if family is not None and family in families:
            families[family].items.append((item, rows))
            families[family].rows |= rows
            continue
        units.append(_Unit([(item, rows)], rows))
        if family is not None:
            families[family] = units[-1]
    return units


def _place(
    unit: _Unit[T], sizes: Sequence[int], taken: list[list[_Unit[T]]], seen: set[int]
) -> bool:
    """Give the unit a place, moving others where need be; `seen` rows are not tried again."""
    rows = sorted(unit.rows - seen)
    for row in rows:
        if len(taken[row]) < sizes[row]:
            taken[row].append(unit)
            return True
    for row in rows:
        if row in seen:
            continue
        seen.add(row)
        for place, other in enumerate(taken[row]):
            if other.rows <= seen:
                continue
            if _place(other, sizes, taken, seen):
                taken[row][place] = unit
                return True
    return False
