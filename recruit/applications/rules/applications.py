"""What an application is."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from recruit.applications.rules.eligibility import Reason
from recruit.applications.rules.states import (
    DECIDED,
    WAITING,
    ApplicationState,
    Voices,
    words_of,
)


@dataclass(frozen=True)
class Preliminary:
    """Points and provisional rank from the application's indicators, before the exam.

    `lines`: {"code", "name": {"az","en"}, "input": str, "points": "3.50", "legal": {...}|None}.
    """

    points: Decimal
    rank: int | None
    of: int | None
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class Application:
    id: int
    public_id: str
    person_id: int
    card_id: int
    campaign_id: int
    subject_code: str
    state: ApplicationState
    reasons: tuple[Reason, ...]
    submitted_at: datetime | None
    decided_at: datetime | None
    preliminary: Preliminary | None
    receipt: str | None = None
    version: int = 1
    card_version: int = 1
    words: str | None = None  # the official's own words beside the reasons
    returned_until: datetime | None = None
    checker_id: int | None = None
    rule_set: str | None = None
    assigned_id: int | None = None  # the official whose work it is
    proposed: ApplicationState | None = None  # what the first of two officials decided

    @property
    def said(self) -> Voices:
        return words_of(self.state)

    @property
    def told(self) -> bool:
        """Whether the candidate may read the reasons: not while a second official has to agree."""
        return self.state in DECIDED

    @property
    def waits(self) -> bool:
        """Whether officials have something to decide about it."""
        return self.state in WAITING


@dataclass(frozen=True)
class NewApplication:
    """An application for the bulk path."""

    person_id: int
    card_id: int
    campaign_id: int
    subject_code: str
    state: ApplicationState
    submitted_at: datetime
    decided_at: datetime | None = None
    reasons: tuple[Reason, ...] = field(default=())
