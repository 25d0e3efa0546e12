"""What a campaign is: its calendar of phases and its rule-sets."""

import re
from dataclasses import dataclass
from typing import Any

from recruit.campaigns.rules.calendar import (
    PHASE_NAMES,
    Calendar,
    Phase,
    PhaseKind,
    PhaseState,
    calendar_of,
    require_open,
)
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

__all__ = [
    "PHASE_NAMES",
    "Calendar",
    "Campaign",
    "Phase",
    "PhaseKind",
    "PhaseState",
    "RuleSet",
    "calendar_of",
    "require_open",
    "require_year",
]


@dataclass(frozen=True)
class Campaign:
    """One recruitment competition of a school year."""

    id: int
    public_id: str
    name: Bilingual
    year: str  # "2026/2027"
    state: str  # draft | running | finished
    calendar: Calendar
    demo_kind: str | None = None


@dataclass(frozen=True)
class RuleSet:
    """A version of the numbers that decide; its document never changes."""

    id: int
    public_id: str
    campaign_id: int
    version: int
    document: dict[str, Any]
    digest: str
    state: str  # draft | active | superseded; "proposed" while a second official is awaited

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.document["name"]["az"], self.document["name"]["en"])


def require_year(year: str) -> None:
    """A school year is written 2026/2027."""
    match = re.fullmatch(r"(\d{4})/(\d{4})", year, re.ASCII)
    if not match or int(match[2]) != int(match[1]) + 1:
        raise RuleError(N_("Write the school year like this: 2026/2027."), field="year")
