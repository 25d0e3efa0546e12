"""How long somebody waits who typed a wrong password or code too often."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FORGOTTEN_AFTER = timedelta(hours=24)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
FREE_FOR_ACCOUNT = 5
# Hundreds share the address of a school or an exam centre.
FREE_FOR_ADDRESS = 60


@dataclass(frozen=True)
class Failures:
    """What is remembered of one account or address."""

    count: int
    last_at: datetime


def counted(before: Failures | None, now: datetime) -> Failures:
    """One failure more; those of yesterday are forgotten."""
    if before is None or now - before.last_at > FORGOTTEN_AFTER:
        return Failures(1, now)
    return Failures(before.count + 1, now)


def wait_after(count: int, free: int) -> timedelta:
    """Nothing for the first `free` failures, then 30 s, 1 min, 2 min ... at most an hour."""
    if count < free:
        return timedelta(0)
    doublings = min(count - free, 10)
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
