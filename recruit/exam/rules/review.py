"""The way of an item: draft, in review, approved, retired; and who may take which step."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_


class ItemState(StrEnum):
    """Where the newest version of an item stands; papers draw the approved one meanwhile."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    RETIRED = "retired"


class Step(StrEnum):
    """A decision about a version: it stands in the item's history for good."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    RETURNED = "returned"
    RETIRED = "retired"


@dataclass(frozen=True)
class Decision:
    """Who took which step about which version, when and why."""

    version: int
    step: Step
    by: str  # a public id
    remark: str
    at: datetime


_FROM: dict[Step, ItemState | None] = {
    Step.SUBMITTED: ItemState.DRAFT,
    Step.WITHDRAWN: ItemState.IN_REVIEW,
    Step.APPROVED: ItemState.IN_REVIEW,
    Step.RETURNED: ItemState.IN_REVIEW,
    Step.RETIRED: None,
}
_TO: dict[Step, ItemState] = {
    Step.SUBMITTED: ItemState.IN_REVIEW,
    Step.WITHDRAWN: ItemState.DRAFT,
    Step.APPROVED: ItemState.APPROVED,
    Step.RETURNED: ItemState.DRAFT,
    Step.RETIRED: ItemState.RETIRED,
}
LONGEST_REMARK = 2000


def after(state: ItemState, step: Step) -> ItemState:
    """The state that a step leads to; RuleError where it cannot be taken from here."""
    if state is ItemState.RETIRED:
        raise RuleError(N_("This item is retired: nothing about it changes any more."))
    start = _FROM[step]
    if start is not None and state is not start:
        raise RuleError(N_("This is not possible in the item's present state."))
    return _TO[step]


def require_remark(step: Step, remark: str) -> None:
    """Sending back and retiring say why."""
    said = remark.strip()
    if not said and step in (Step.RETURNED, Step.RETIRED):
        raise RuleError(N_("Say why: the author needs it."), field="remark")
    if len(said) > LONGEST_REMARK:
        raise RuleError(
            N_("A remark has at most %(most)s characters."), most=LONGEST_REMARK, field="remark"
        )


def under_review(versions: Sequence[tuple[int, str]], approved: int | None) -> frozenset[str]:
    """The authors of the versions that a review is about: all since the approved one.

    `versions`: (version, author's public id).
    """
    return frozenset(author for version, author in versions if version > (approved or 0))


def require_other(reviewer: str, authors: Collection[str]) -> None:
    """Nobody reviews what they wrote."""
    if reviewer in authors:
        raise RuleError(N_("You wrote this yourself: somebody else has to review it."))


def missing_languages(given: Iterable[str], needed: Iterable[str]) -> tuple[str, ...]:
    """The languages that the subject needs and the item lacks."""
    has = set(given)
    return tuple(one for one in needed if one not in has)


def require_languages(given: Iterable[str], needed: Iterable[str]) -> None:
    """An item stays a draft until it is in every language of its subject."""
    missing = missing_languages(given, needed)
    if missing:
        raise RuleError(
            N_("The item is not in every language of its subject; missing: %(languages)s."),
            languages=", ".join(missing).upper(),
        )
