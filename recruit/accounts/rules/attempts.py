"""How long somebody waits who typed a wrong password or code too often."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=30)


@dataclass(frozen=True)
class Limit:
    """How many failures are free, after which calm they are forgotten, how long the wait grows."""

    free: int
    forgotten_after: timedelta
    longest: timedelta


FOR_ACCOUNT = Limit(free=5, forgotten_after=timedelta(hours=24), longest=timedelta(hours=1))
# Hundreds share the address of an exam centre or a mobile network: they mistype a lot together,
# and none of them may be kept out for long because of the others.
FOR_ADDRESS = Limit(free=300, forgotten_after=timedelta(hours=1), longest=timedelta(minutes=1))


@dataclass(frozen=True)
class Failures:
    """What is remembered of one account or address."""

    count: int
    last_at: datetime


def counted(before: Failures | None, now: datetime, limit: Limit) -> Failures:
    """One failure more; those of long ago are forgotten."""
    if before is None or now - before.last_at > limit.forgotten_after:
        return Failures(1, now)
    return Failures(before.count + 1, now)


def wait_after(count: int, limit: Limit) -> timedelta:
    """Nothing for the first failures, then 30 s, 1 min, 2 min ... up to the longest."""
    if count < limit.free:
        return timedelta(0)
    doublings = min(count - limit.free, 10)
    return min(FIRST_WAIT * 2**doublings, limit.longest)
