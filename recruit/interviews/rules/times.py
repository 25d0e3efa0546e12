"""When interviews take place: nobody and no room in two places at once."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from recruit.kernel.clock import from_baku
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, fold

LONGEST = timedelta(hours=4)
MOST_SLOTS = 500
MOST_DAYS = 60
One = TypeVar("One", bound=Hashable)


@dataclass(frozen=True)
class Booking:
    """Who is where, from when until when; a candidate is one of the people."""

    starts_at: datetime
    ends_at: datetime
    people: frozenset[int]
    room: str

    def meets(self, other: "Booking") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Clash(StrEnum):
    PERSON = "person"
    ROOM = "room"


@dataclass(frozen=True)
class Day:
    """Hours in which a panel sits; two of them where there is a break at noon."""

    begins: datetime
    ends: datetime


def clash_of(new: Booking, taken: Sequence[Booking]) -> tuple[Clash, Booking] | None:
    """The first booking that a new one collides with, and in what."""
    for other in taken:
        if not new.meets(other):
            continue
        if new.people & other.people:
            return Clash.PERSON, other
        if fold(new.room) == fold(other.room):
            return Clash.ROOM, other
    return None


def check_length(minutes: int) -> None:
    if not timedelta(minutes=5) <= timedelta(minutes=minutes) <= LONGEST:
        raise RuleError(N_("An interview takes from 5 to 240 minutes."), field="minutes")


def slot_times(first: datetime, minutes: int, count: int, pause: int = 0) -> list[datetime]:
    """Starts one after another. Refuses lengths that no interview has."""
    check_length(minutes)
    step = timedelta(minutes=minutes + pause)
    if count > MOST_SLOTS:
        raise RuleError(
            N_("At most %(most)s interviews can be scheduled at once."),
            field="count",
            most=MOST_SLOTS,
        )
    return [first + step * number for number in range(count)]


def days_of(
    first: date,
    last: date,
    begins: time,
    ends: time,
    rest: tuple[time, time] | None = None,
    *,
    weekends: bool = False,
) -> list[Day]:
    """The hours of every day from the first to the last, as the wall clock in Baku shows them."""
    if last < first:
        raise RuleError(N_("The last day lies before the first."), field="last_day")
    if (last - first).days >= MOST_DAYS:
        message = N_("At most %(most)s days can be planned at once.")
        raise RuleError(message, field="last_day", most=MOST_DAYS)
    if ends <= begins:
        raise RuleError(N_("The day ends before it begins."), field="until")
    if rest and not begins <= rest[0] < rest[1] <= ends:
        raise RuleError(N_("The break lies within the day."), field="break_until")
    hours = [(begins, rest[0]), (rest[1], ends)] if rest else [(begins, ends)]
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [
        Day(_at(day, start), _at(day, end))
        for day in days
        if weekends or day.weekday() < 5 or first == last
        for start, end in hours
        if start < end
    ]


def _at(day: date, hour: time) -> datetime:
    return from_baku(day.year, day.month, day.day, hour.hour, hour.minute)


def appoint(
    waiting: Sequence[One],
    days: Sequence[Day],
    minutes: int,
    *,
    panel: frozenset[int],
    room: str,
    person_of: Mapping[One, int],
    taken: Sequence[Booking],
    pause: int = 0,
    after: datetime | None = None,
) -> list[tuple[One, datetime]]:
    """Times for those who wait, in their order, as far as the days reach.

    At each free time of panel and room comes the first who is free themselves; nobody is given
    two times, and nothing collides with what is taken.
    """
    check_length(minutes)
    length, step = timedelta(minutes=minutes), timedelta(minutes=minutes + pause)
    rest, made = list(waiting), list[tuple[One, datetime]]()
    booked = [one for one in taken if any(d.begins < one.ends_at for d in days)]
    for day in days:
        at = day.begins
        while rest and at + length <= day.ends:
            if after is not None and at <= after:
                at += step
                continue
            found = clash_of(Booking(at, at + length, panel, room), booked)
            if found:
                at = found[1].ends_at
                continue
            one = _first_free(rest, person_of, Booking(at, at + length, panel, room), booked)
            if one is not None:
                people = panel | {person_of[one]}
                booked.append(Booking(at, at + length, people, room))
                made.append((one, at))
                rest.remove(one)
            at += step
    return made


def _first_free(
    waiting: Sequence[One],
    person_of: Mapping[One, int],
    wanted: Booking,
    booked: Sequence[Booking],
) -> One | None:
    busy = {person for one in booked if one.meets(wanted) for person in one.people}
    for one in waiting:
        if person_of[one] not in busy | wanted.people:
            return one
    return None
