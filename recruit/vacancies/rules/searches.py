"""Saved searches: how many, how long, and when a day's alerts are due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from recruit.kernel.clock import baku

MOST = 10  # searches of one person or one address
LISTED = 10  # vacancies an alert names for each search
UNCONFIRMED = timedelta(days=2)  # so long a confirmation is waited for
ASK_AGAIN = timedelta(minutes=10)  # a second mail with the same question comes no sooner
ALERTS_KEPT = timedelta(days=30)  # so long it is known which mails left
EARLIEST_HOUR = 8  # in Baku
MARGIN = timedelta(minutes=5)  # what is published at this moment may not be committed yet
FIRST_LOOK = timedelta(days=1)  # how far the first look of a campaign goes back


@dataclass(frozen=True)
class KeptSearch:
    """A search that is kept; `confirmed` tells whether its owner hears of it."""

    public_id: str
    campaign_id: int
    language: str
    filters: dict[str, str]
    asked_at: datetime
    confirmed: bool


@dataclass(frozen=True)
class AlertLetter:
    """What one mail says: whose, and for each search how many are new and which of them."""

    address: str
    language: str
    full_name: str
    owner: str
    searches: tuple[tuple[KeptSearch, int, tuple[str, ...]], ...]


def due_day(now: datetime) -> date | None:
    """The day whose alerts are due now; None in the night."""
    local = baku(now)
    return local.date() if local.hour >= EARLIEST_HOUR else None


def free_slot(taken: set[int]) -> int | None:
    """The lowest number that is free; None where there are as many as may be."""
    return next((n for n in range(1, MOST + 1) if n not in taken), None)
