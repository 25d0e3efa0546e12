"""Interviews: criteria with maxima, each member marks alone, mean or median, spread shown."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class InterviewResult:
    """The panel's joint result: `points` is the sum of the printed criteria."""

    application_id: int
    points: Decimal
    spread: Decimal
    public_id: str
    criteria: tuple[tuple[str, Decimal], ...] = ()
