"""Choice lists: what they hold and how their order changes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_
from recruit.placement.rules.words import Contract, ListState


@dataclass(frozen=True)
class Choice:
    """One ranked vacancy; it counts with the total of its own application."""

    rank: int
    vacancy_id: int
    application_id: int


@dataclass(frozen=True)
class ChoiceList:
    """A person's ranked vacancies of one contract kind. `version` 0: nothing stored yet."""

    person_id: int
    campaign_id: int
    contract: Contract
    id: int | None = None
    public_id: str = ""
    version: int = 0
    state: ListState = ListState.SAVED
    saved_at: datetime | None = None
    confirmed_at: datetime | None = None
    receipt_code: str | None = None
    receipt_digest: str | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def confirmed(self) -> bool:
        return self.state == ListState.CONFIRMED


@dataclass(frozen=True)
class NewList:
    """A whole list for the bulk path; `choices` are (vacancy id, application id) in rank order."""

    person_id: int
    campaign_id: int
    contract: str
    choices: Sequence[tuple[int, int]]
    confirmed_at: datetime | None = None


def moved(order: Sequence[str], one: str, by: int) -> list[str]:
    """The order with one vacancy `by` places further down (negative: up), as far as it goes."""
    if one not in order:
        raise RuleError(N_("This vacancy is not in your list."))
    rest = [other for other in order if other != one]
    place = min(max(order.index(one) + by, 0), len(rest))
    return [*rest[:place], one, *rest[place:]]


def require_order(order: Sequence[str], maximum: int) -> None:
    """Refuse a list with a vacancy twice or with more choices than the rules allow."""
    if len(set(order)) != len(order):
        raise RuleError(N_("A vacancy can stand in a list only once."))
    if len(order) > maximum:
        message = N_("Your list is full: at most %(most)s choices are allowed.")
        raise RuleError(message, most=maximum)


def receipt_document(listed: ChoiceList, campaign: str, vacancies: Sequence[str]) -> str:
    """What a receipt proves, as canonical JSON: the list and its vacancies in order."""
    return canonical_json(
        {
            "list": listed.public_id,
            "campaign": campaign,
            "contract": listed.contract.value,
            "version": listed.version,
            "vacancies": list(vacancies),
        }
    )


def receipt_digest(document: str) -> str:
    return digest(document)


def lot(seed: str, candidate_number: str) -> int:
    """The candidate's one lot: the first eight bytes of SHA-256 of "seed:number"."""
    mixed = hashlib.sha256(f"{seed}:{candidate_number}".encode()).digest()
    return int.from_bytes(mixed[:8], "big")
