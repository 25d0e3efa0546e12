"""Saving has a pace."""

from datetime import timedelta

import pytest

from recruit.kernel.pace import Pace
from tests.factories.accounts import NOW

pytestmark = pytest.mark.unit


def test_too_many_saves_in_a_minute_are_refused_until_the_next_one() -> None:
    pace = Pace(most=3)
    assert [pace.admits("a", NOW) for _ in range(4)] == [True, True, True, False]
    assert pace.admits("b", NOW)
    assert pace.admits("a", NOW + timedelta(minutes=1))
