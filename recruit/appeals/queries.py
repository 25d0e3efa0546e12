"""Objections as they stand."""

from dataclasses import dataclass
from datetime import datetime

from recruit.kernel.text import Bilingual


@dataclass(frozen=True)
class Objection:
    public_id: str
    person_id: int
    application_id: int
    campaign_id: int
    kind: str
    matter: str
    text: str
    state: str
    raised_at: datetime
    decided_at: datetime | None
    reason: str | None
    legal: Bilingual | None


def of_person(person_id: int, campaign_id: int) -> list[Objection]:
    raise NotImplementedError
