"""A candidate's card: what it holds, and how two savings of the same section meet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

FIRST_NUMBER, NUMBERS = 100_000, 900_000
RESIDENCE = "district"  # the field that says in whose scope a card lies


class CardState(StrEnum):
    OPEN = "open"
    LOCKED = "locked"  # an application stands on it


@dataclass(frozen=True)
class Card:
    """Everything a candidate states in a campaign; `answers` is JSON by field code.

    Unless the card was opened (`queries.opened`), sensitive answers stand in it sealed.
    """

    id: int
    public_id: str
    person_id: int
    campaign_id: int
    candidate_number: str
    answers: dict[str, Any]
    district_code: str | None
    form_version_id: int
    complete: bool
    state: CardState
    version: int
    reopened_until: datetime | None = None


@dataclass(frozen=True)
class NewCard:
    """A card for the bulk path; without a number it is given one."""

    person_id: int
    campaign_id: int
    candidate_number: str | None
    answers: dict[str, Any]
    district_code: str | None


@dataclass(frozen=True)
class Document:
    """A file that a person gave us."""

    id: int
    public_id: str
    person_id: int
    name: str
    media_type: str
    size: int
    file_public_id: str
    uploaded_at: datetime


@dataclass(frozen=True)
class Conflict:
    """One field that two savings changed differently: what stands now, and what was sent."""

    code: str
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Merge:
    values: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def require_editable(card: Card, window_open: bool, now: datetime) -> None:
    """A card changes while applications are open or while it is reopened, and not while it is
    part of an application that is being decided or was."""
    if card.state is CardState.LOCKED:
        raise RuleError(
            N_(
                "Your card is part of a submitted application and cannot be changed. Withdraw "
                "the application first, or ask for it to be returned."
            )
        )
    reopened = card.reopened_until is not None and now < card.reopened_until
    if not window_open and not reopened:
        raise RuleError(N_("Cards can be changed only while applications are open."))


def candidate_number(drawn: int) -> str:
    """Six digits, the first never a zero, from a number drawn below NUMBERS."""
    return str(FIRST_NUMBER + drawn)


def merge(
    base: Mapping[str, Any],
    current: Mapping[str, Any],
    mine: Mapping[str, Any],
    codes: Iterable[str],
) -> Merge:
    """Three-way: what only one side changed is taken; what both changed differently is named.

    Where sides conflict, `values` holds what stands now: nothing is overwritten unseen.
    """
    values: dict[str, Any] = {}
    conflicts = []
    for code in codes:
        before, now, sent = base.get(code), current.get(code), mine.get(code)
        if now in (before, sent):
            values[code] = sent
        else:
            values[code] = now
            if sent != before:
                conflicts.append(Conflict(code, now, sent))
    return Merge(values, tuple(conflicts))


class Fitting(Protocol):
    """A field that says whether it would accept a stored value today."""

    def fits(self, value: Any) -> bool: ...


def fitting(fields: Mapping[str, Fitting], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, in the form's order, that its fields would accept as they stand."""
    return {
        code: answers[code]
        for code, one in fields.items()
        if answers.get(code) is not None and one.fits(answers[code])
    }
