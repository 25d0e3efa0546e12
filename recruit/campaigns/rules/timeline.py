"""The calendar as a picture: where each phase lies on a line that everybody can read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from recruit.campaigns.rules.calendar import Calendar, Phase, PhaseState

WIDTH = 1000  # the line's length; the picture is stretched to the page
LEAST = 14  # a phase of minutes is still seen


@dataclass(frozen=True)
class Bar:
    """A phase and its place on the line."""

    phase: Phase
    state: PhaseState
    x: int
    width: int


@dataclass(frozen=True)
class Timeline:
    """The bars in the order of dates; `today` is None outside the campaign."""

    bars: tuple[Bar, ...]
    today: int | None


def timeline(calendar: Calendar, now: datetime) -> Timeline:
    """The calendar drawn from its first opening to its last closing."""
    if not calendar.phases:
        return Timeline((), None)
    begin = min(phase.opens_at for phase in calendar.phases)
    end = max(phase.closes_at for phase in calendar.phases)

    def place(instant: datetime) -> int:
        return round((instant - begin) / (end - begin) * WIDTH)

    bars = _bars(calendar.phases, place, now)
    return Timeline(bars, place(now) if begin <= now <= end else None)


def _bars(
    phases: Sequence[Phase], place: Callable[[datetime], int], now: datetime
) -> tuple[Bar, ...]:
    bars = []
    for phase in phases:
        width = max(place(phase.closes_at) - place(phase.opens_at), LEAST)
        x = min(place(phase.opens_at), WIDTH - width)
        bars.append(Bar(phase, phase.state(now), x, width))
    return tuple(bars)
