"""Sittings and seats as the rest of the house sees them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recruit.exam.rules.timing import Phase, Timeline


class SittingState(StrEnum):
    PLANNED = "planned"
    OPENED = "opened"  # by two officials
    CLOSED = "closed"


@dataclass(frozen=True)
class Sitting:
    """One exam session in one room. Nobody begins after `closes_at`."""

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


@dataclass(frozen=True)
class Sitter:
    """An application that is given a seat."""

    application_id: int
    person_id: int
    subject_code: str


@dataclass(frozen=True)
class NewSitting:
    subjects: tuple[str, ...]
    district_code: str
    place: str
    room: str
    opens_at: datetime
    closes_at: datetime
    capacity: int
    self_seating: bool = False


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
