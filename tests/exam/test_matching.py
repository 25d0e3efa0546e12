"""Items for the rows of a blueprint: as many as can be, no two of a family, wanted ones first."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.exam.rules.matching import choose

pytestmark = pytest.mark.unit

Item = tuple[int, frozenset[int], int | None]  # number, rows, family

ITEMS = st.lists(
    st.tuples(st.frozensets(st.integers(0, 2)), st.none() | st.integers(1, 2)), max_size=7
).map(lambda found: [(n, rows, family) for n, (rows, family) in enumerate(found)])
SIZES = st.lists(st.integers(0, 2), min_size=3, max_size=3)


def chosen(items: list[Item], sizes: list[int]) -> list[list[Item]]:
    return choose(items, sizes, lambda one: one[1], lambda one: one[2])


def can_place(items: tuple[Item, ...], sizes: list[int]) -> bool:
    """By trying everything."""
    if not items:
        return True
    first, *rest = items
    for row in first[1]:
        if sizes[row]:
            left = [size - (place == row) for place, size in enumerate(sizes)]
            if can_place(tuple(rest), left):
                return True
    return False


def most(items: list[Item], sizes: list[int]) -> int:
    for count in range(min(len(items), sum(sizes)), 0, -1):
        for several in combinations(items, count):
            families = [one[2] for one in several if one[2] is not None]
            if len(set(families)) == len(families) and can_place(several, sizes):
                return count
    return 0


@settings(max_examples=150)
@given(ITEMS, SIZES)
def test_rows_are_filled_as_far_as_is_possible(items: list[Item], sizes: list[int]) -> None:
    found = chosen(items, sizes)
    placed = [one for row in found for one in row]
    families = [one[2] for one in placed if one[2] is not None]
    assert len(placed) == len({one[0] for one in placed}) == most(items, sizes)
    assert len(set(families)) == len(families)
    for row, several in enumerate(found):
        assert len(several) <= sizes[row]
        assert all(row in one[1] for one in several)


@settings(max_examples=100)
@given(ITEMS, SIZES)
def test_earlier_items_are_taken_where_they_can_be(items: list[Item], sizes: list[int]) -> None:
    alone = [(number, rows, None) for number, rows, _ in items]
    placed = {one[0] for row in chosen(alone, sizes) for one in row}
    wanted: list[Item] = []
    for item in alone:
        if can_place((*wanted, item), sizes):
            wanted.append(item)
    assert placed == {one[0] for one in wanted}


def test_an_item_moves_to_make_room() -> None:
    both, only = (1, frozenset((0, 1)), None), (2, frozenset((0,)), None)
    assert chosen([both, only], [1, 1]) == [[only], [both]]
