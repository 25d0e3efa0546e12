"""Time as a thing that can be replaced, so that a whole exam day can be rehearsed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

BAKU = ZoneInfo("Asia/Baku")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is moved; for tests and frozen screenshots."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def move(self, by: timedelta) -> None:
        self.instant += by


def baku(instant: datetime) -> datetime:
    """The same instant as people in Azerbaijan read it on the wall."""
    return instant.astimezone(BAKU)


def from_baku(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """The UTC instant of a wall-clock time in Baku."""
    return datetime(year, month, day, hour, minute, tzinfo=BAKU).astimezone(UTC)
