"""Moving a person to another seat of the same sitting time."""

from dataclasses import dataclass
from datetime import datetime

from recruit.exam.rules.seating import Sitting, SittingState
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


@dataclass(frozen=True)
class Move:
    """One move as it stands on record."""

    person_id: int
    from_room: str
    from_number: int
    to_room: str
    to_number: int
    reason: str
    moved_by: int
    moved_at: datetime


@dataclass(frozen=True)
class Target:
    """A room to which somebody can go, with its free seats."""

    sitting: Sitting
    free: tuple[int, ...]


def fits(one: Sitting, other: Sitting, subject: str) -> bool:
    """Whether `other` is the same exam at the same time: whoever moves keeps paper and time."""
    return (
        one.campaign_id == other.campaign_id
        and one.opens_at == other.opens_at
        and one.minutes == other.minutes
        and other.state is not SittingState.CLOSED
        and subject in other.subjects
    )


def check_target(one: Sitting, other: Sitting, subject: str, *, begun: bool) -> None:
    """RuleError where a person of `one` cannot go on in `other`."""
    if one.state is SittingState.CLOSED:
        raise RuleError(N_("This sitting is over."))
    if not fits(one, other, subject):
        raise RuleError(N_("This room does not hold the same exam at the same time."), field="seat")
    if begun and other.state is not SittingState.OPENED:
        raise RuleError(N_("The sitting in that room has not been opened yet."), field="seat")


def free_seats(capacity: int, taken: frozenset[int]) -> tuple[int, ...]:
    """Numbers that nobody has; a number above the capacity is never given."""
    return tuple(number for number in range(1, capacity + 1) if number not in taken)
