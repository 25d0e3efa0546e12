"""Sittings and seats as the rest of the house sees them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from recruit.exam.rules.centres import Centre
from recruit.exam.rules.entry import BrowserKeys
from recruit.exam.rules.timing import Phase, Timeline


class SittingState(StrEnum):
    PLANNED = "planned"
    OPENED = "opened"  # by two officials
    CLOSED = "closed"


@dataclass(frozen=True)
class Sitting:
    """One exam session in one room. Nobody begins after `closes_at`.

    `place` and `room` are words; `centre` and `room_public_id` are None where they are only that.
    """

    id: int
    public_id: str
    campaign_id: int
    subjects: tuple[str, ...]
    district_code: str
    place: str
    room: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    grace_seconds: int
    capacity: int
    self_seating: bool
    state: SittingState
    seated: int = 0
    centre: Centre | None = None
    room_public_id: str | None = None
    accessible: bool = False
    by_code: bool = False
    browser_keys: BrowserKeys = BrowserKeys()


@dataclass(frozen=True)
class Sitter:
    """An application that is given a seat."""

    application_id: int
    person_id: int
    subject_code: str
    number: int | None = None  # of the seat, where it was chosen


@dataclass(frozen=True)
class NewSitting:
    """What is planned. A room of a centre says place, district and, where it is 0, capacity."""

    subjects: tuple[str, ...]
    district_code: str
    place: str
    room: str
    opens_at: datetime
    closes_at: datetime
    capacity: int
    self_seating: bool = False
    room_public_id: str | None = None


@dataclass(frozen=True)
class SeatInfo:
    """A candidate's seat, with everything that their slip says and how it stands."""

    seat_public_id: str
    sitting_public_id: str
    application_id: int
    person_id: int
    campaign_id: int
    subject_code: str
    number: int
    district_code: str
    place: str
    room: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    state: SittingState
    timeline: Timeline
    attempt_public_id: str | None = None
    receipt_code: str | None = None
    centre: Centre | None = None
    by_code: bool = False

    @property
    def phase(self) -> Phase:
        return self.timeline.phase


@dataclass(frozen=True)
class NewAttempt:
    """A finished attempt to be loaded in bulk (demo, import of an exam sat elsewhere)."""

    application_id: int
    person_id: int
    subject_code: str
    started_at: datetime
    finished_at: datetime


def free_numbers(taken: Collection[int], capacity: int, wanted: int) -> list[int]:
    """The lowest numbers that nobody has, at most `wanted`; a room's seats are 1 to capacity."""
    numbers = (number for number in range(1, capacity + 1) if number not in taken)
    return list(islice(numbers, wanted))
