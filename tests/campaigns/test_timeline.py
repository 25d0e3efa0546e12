"""The calendar's picture: bars in proportion, today where it belongs."""

from datetime import UTC, datetime, timedelta

import pytest

from recruit.campaigns.rules import Calendar, Phase, PhaseKind, calendar_of
from recruit.campaigns.rules.timeline import LEAST, WIDTH, timeline

pytestmark = pytest.mark.unit

DAY_0 = datetime(2026, 6, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return DAY_0 + timedelta(days=number)


TEN_DAYS = calendar_of(
    [Phase(PhaseKind.APPLICATIONS, day(0), day(5)), Phase(PhaseKind.EXAM, day(8), day(10))]
)


def test_bars_are_in_proportion() -> None:
    bars = timeline(TEN_DAYS, day(0)).bars
    assert [(bar.x, bar.width) for bar in bars] == [(0, 500), (800, 200)]


@pytest.mark.parametrize(
    ("now", "today"), [(-1, None), (0, 0), (5, 500), (10, 1000), (10.001, None)]
)
def test_today_stands_on_the_line_while_the_campaign_lasts(now: float, today: int) -> None:
    assert timeline(TEN_DAYS, day(now)).today == today


def test_a_phase_of_a_minute_is_seen_and_stays_on_the_line() -> None:
    minute = Phase(PhaseKind.RESULTS, day(10) - timedelta(minutes=1), day(10))
    bar = timeline(calendar_of([*TEN_DAYS.phases, minute]), day(0)).bars[-1]
    assert (bar.x, bar.width) == (WIDTH - LEAST, LEAST)


def test_no_phases_no_line() -> None:
    assert timeline(Calendar(), day(0)).bars == ()
