"""When an attempt may be begun, answered and finished: one pure function of stored instants."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Phase(StrEnum):
    BEFORE = "before"  # the sitting is not open yet
    OPEN = "open"  # the attempt may be begun
    RUNNING = "running"  # answers are taken
    GRACE = "grace"  # time is up; what was stamped in time is still on its way
    CLOSED = "closed"  # nothing more is taken
    REVIEW = "review"  # nothing more is taken; wrong answers can be looked at


@dataclass(frozen=True)
class Timeline:
    """The phase at an instant and its borders.

    `ends_at` is the last instant of answering, `closes_at` the last of grace; both are None
    until the attempt has begun. `next_at` is the border that comes next, None when closed.
    """

    phase: Phase
    ends_at: datetime | None
    closes_at: datetime | None
    next_at: datetime | None

    def left(self, now: datetime) -> timedelta:
        """What is left to answer; never negative, zero where nothing runs."""
        if self.phase is not Phase.RUNNING or self.ends_at is None:
            return timedelta(0)
        return max(self.ends_at - now, timedelta(0))


def deadline_of(started_at: datetime, minutes: int) -> datetime:
    """The last instant of answering, without extra time."""
    return started_at + timedelta(minutes=minutes)


def ends_of(deadline: datetime, extra_minutes: int) -> datetime:
    """The last instant of answering, with extra time."""
    return deadline + timedelta(minutes=extra_minutes)


def closes_of(ends_at: datetime, grace_seconds: int) -> datetime:
    """The last instant of grace."""
    return ends_at + timedelta(seconds=grace_seconds)


def entry_moved(
    entry_until: datetime, minutes: int, *, since: datetime, now: datetime, safe: bool
) -> datetime:
    """The last moment to begin, once everybody in a sitting is given minutes.

    `since`: when it happened that they are given for. Whoever could still begin then can begin
    as much later; who was too late then stays so. `safe`: no key can have been shown since entry
    ended; else an entry that is over stays over.
    """
    moves = now <= entry_until or (since <= entry_until and safe)
    return entry_until + timedelta(minutes=minutes) if moves else entry_until


def phase(
    now: datetime,
    *,
    opens_at: datetime,
    entry_until: datetime,
    opened: bool = True,
    started_at: datetime | None = None,
    deadline: datetime | None = None,
    extra_minutes: int = 0,
    grace_seconds: int = 30,
    finished_at: datetime | None = None,
    review_from: datetime | None = None,
    review_minutes: int = 0,
) -> Timeline:
    """The phase of one seat at `now`. Every border belongs to the phase before it, except the
    openings, of the exam and of the review, which belong to the phase after them.

    `entry_until`: nobody begins after it; who has begun keeps their full time.
    `opened`: two officials have opened the sitting.
    `review_from`: when keys harm nobody any more; None: there is no review.
    """
    if started_at is None or deadline is None:
        return _entry(now, opens_at, entry_until, opened)
    ends_at = ends_of(deadline, extra_minutes)
    closes_at = closes_of(ends_at, grace_seconds)
    if finished_at is not None or now > closes_at:
        return _after(now, ends_at, closes_at, review_from, review_minutes)
    if now > ends_at:
        return Timeline(Phase.GRACE, ends_at, closes_at, closes_at)
    return Timeline(Phase.RUNNING, ends_at, closes_at, ends_at)


def _entry(now: datetime, opens_at: datetime, entry_until: datetime, opened: bool) -> Timeline:
    if now > entry_until:
        return Timeline(Phase.CLOSED, None, None, None)
    if now < opens_at or not opened:
        return Timeline(Phase.BEFORE, None, None, max(opens_at, now))
    return Timeline(Phase.OPEN, None, None, entry_until)


def _after(
    now: datetime,
    ends_at: datetime,
    closes_at: datetime,
    review_from: datetime | None,
    review_minutes: int,
) -> Timeline:
    if review_from is None or not review_minutes:
        return Timeline(Phase.CLOSED, ends_at, closes_at, None)
    until = review_from + timedelta(minutes=review_minutes)
    if now < review_from:
        return Timeline(Phase.CLOSED, ends_at, closes_at, review_from)
    if now <= until:
        return Timeline(Phase.REVIEW, ends_at, closes_at, until)
    return Timeline(Phase.CLOSED, ends_at, closes_at, None)
