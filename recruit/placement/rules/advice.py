"""What a list may be told while it is made: what changed, how risky it looks, when to remind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class Reach(StrEnum):
    """Where a total would have stood at a vacancy a campaign earlier."""

    WITHIN = "within"  # posts stayed free, or the cut-off was not higher
    BEYOND = "beyond"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Before:
    """How the same posts ended before, or, with `district`, the easiest of the district in the
    subject; `cut_off` None: posts stayed free."""

    campaign_id: int
    cut_off: Decimal | None
    district: bool = False


def reach(points: Decimal | None, before: Before | None) -> Reach:
    if points is None or before is None:
        return Reach.UNKNOWN
    free = before.cut_off is None or points >= before.cut_off
    return Reach.WITHIN if free else Reach.BEYOND


def is_risky(reaches: Sequence[Reach]) -> bool:
    """Whether a whole list looks out of reach: nothing known within it, more than half beyond."""
    if Reach.WITHIN in reaches:
        return False
    return 2 * sum(1 for one in reaches if one is Reach.BEYOND) > len(reaches)


@dataclass(frozen=True)
class Changes:
    """What a list has that its confirmed form has not; vacancy ids in the list's order."""

    added: tuple[int, ...]
    removed: tuple[int, ...]
    reordered: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.reordered)


def changes_since(confirmed: Sequence[int], present: Sequence[int]) -> Changes:
    """From the confirmed order of vacancies to the present one."""
    kept_before = [one for one in confirmed if one in set(present)]
    kept_now = [one for one in present if one in set(confirmed)]
    return Changes(
        tuple(one for one in present if one not in set(confirmed)),
        tuple(one for one in confirmed if one not in set(present)),
        kept_before != kept_now,
    )


def due_reminder(days: Sequence[int], closes_at: datetime, now: datetime) -> int | None:
    """Which reminder's time has come: the last of those that are due; None before and after."""
    if now >= closes_at:
        return None
    return min((one for one in days if closes_at - timedelta(days=one) <= now), default=None)
