"""Extra time: for whom, how much, and what it would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from recruit.exam.rules.timing import Phase, Timeline, deadline_of, ends_of, entry_moved
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

MOST_EXTRA = 240


@dataclass(frozen=True)
class Whom:
    """One seat, or everybody in some sittings; public ids."""

    seat: str | None = None
    sittings: tuple[str, ...] = ()

    @property
    def document(self) -> dict[str, object]:
        return {"seat": self.seat} if self.seat else {"sittings": sorted(self.sittings)}


@dataclass(frozen=True)
class Stands:
    """How one seat stands, with what its sitting gives to those who begin. `entry_until`: with
    the minutes that are asked for, where they are for the whole sitting."""

    timeline: Timeline
    entry_until: datetime
    minutes: int
    begun: bool


@dataclass(frozen=True)
class Effect:
    """What minutes would change; ends with the new minutes, of those who run already.

    `until`: when the last of them could end, whoever begins as late as possible counted in;
    `entry_until`: the latest new last moment to begin, None where none moves.
    """

    running: int
    later: int
    ended: int
    first_end: datetime | None
    last_end: datetime | None
    until: datetime | None
    entry_until: datetime | None = None

    @property
    def people(self) -> int:
        return self.running + self.later


def check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= MOST_EXTRA:
        raise RuleError(
            N_("Extra time is 1 to %(most)s minutes."), most=MOST_EXTRA, field="minutes"
        )


def entry_foreseen(entry_until: datetime, minutes: int, now: datetime) -> datetime:
    """The last moment to begin, were the minutes given to the whole sitting now."""
    return entry_moved(entry_until, minutes, since=now, now=now, safe=False)


def effect(seats: Iterable[Stands], minutes: int, *, entries: Iterable[datetime] = ()) -> Effect:
    """Whom the minutes reach: who works now, who may still begin; who has ended stays so.

    `entries`: the last moments to begin that would move, as they would be then.
    """
    running, later, ended = [], [], 0
    for seat in seats:
        if can_grow(seat.timeline):
            running.append(ends_of(seat.timeline.ends_at or seat.entry_until, minutes))
        elif not seat.begun and seat.timeline.phase is not Phase.CLOSED:
            later.append(deadline_of(seat.entry_until, seat.minutes) + timedelta(minutes=minutes))
        elif seat.begun:
            ended += 1
    return Effect(
        len(running),
        len(later),
        ended,
        min(running, default=None),
        max(running, default=None),
        max([*running, *later], default=None),
        max(entries, default=None),
    )


def can_grow(timeline: Timeline) -> bool:
    """Whether a begun attempt can become longer: also in its grace, never once it is over."""
    return timeline.phase in (Phase.RUNNING, Phase.GRACE)
