"""What a list is told: how risky it looks, what changed since the receipt, when to remind."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.placement.rules.advice import (
    Before,
    Reach,
    changes_since,
    due_reminder,
    is_risky,
    reach,
)

pytestmark = pytest.mark.unit

W, B, U = Reach.WITHIN, Reach.BEYOND, Reach.UNKNOWN


@pytest.mark.parametrize(
    ("points", "cut_off", "found"),
    [
        ("70.00", "69.99", W),
        ("70.00", "70.00", W),  # ties may still lose, but the total was enough
        ("70.00", "70.01", B),
        ("70.00", None, W),  # posts stayed free
    ],
)
def test_a_total_is_held_against_last_years_cut_off(
    points: str, cut_off: str | None, found: Reach
) -> None:
    before = Before(1, None if cut_off is None else Decimal(cut_off))
    assert reach(Decimal(points), before) is found


def test_without_a_total_or_a_year_before_nothing_is_known() -> None:
    assert reach(None, Before(1, None)) is U
    assert reach(Decimal(70), None) is U


@pytest.mark.parametrize(
    ("reaches", "risky"),
    [
        ([], False),
        ([B], True),
        ([B, B, B], True),
        ([B, B, U], True),
        ([B, U], False),  # half of it is not known
        ([U, U], False),
        ([B, B, B, W], False),
    ],
)
def test_a_list_is_risky_when_nothing_in_it_was_within_reach(
    reaches: list[Reach], risky: bool
) -> None:
    assert is_risky(reaches) is risky


@given(st.lists(st.sampled_from(list(Reach)), max_size=8))
def test_one_vacancy_within_reach_always_calms(reaches: list[Reach]) -> None:
    assert not is_risky([*reaches, W])


@pytest.mark.parametrize(
    ("confirmed", "present", "added", "removed", "reordered"),
    [
        ([1, 2], [1, 2], (), (), False),
        ([1, 2], [2, 1], (), (), True),
        ([1, 2], [1, 3, 2], (3,), (), False),
        ([1, 2, 3], [3, 1], (), (2,), True),
        ([1], [2], (2,), (1,), False),
        ([], [1], (1,), (), False),
    ],
)
def test_what_changed_since_the_receipt_is_named(
    confirmed: list[int],
    present: list[int],
    added: tuple[int, ...],
    removed: tuple[int, ...],
    reordered: bool,
) -> None:
    found = changes_since(confirmed, present)
    assert (found.added, found.removed, found.reordered) == (added, removed, reordered)
    assert bool(found) is (confirmed != present)


CLOSES = datetime(2026, 8, 20, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (timedelta(days=3, seconds=1), None),
        (timedelta(days=3), 3),
        (timedelta(days=1, seconds=1), 3),
        (timedelta(days=1), 1),
        (timedelta(seconds=1), 1),
        (timedelta(0), None),
    ],
)
def test_the_last_reminder_that_is_due_is_the_one(before: timedelta, step: int | None) -> None:
    assert due_reminder((3, 1), CLOSES, CLOSES - before) == step
    assert due_reminder((), CLOSES, CLOSES - before) is None
