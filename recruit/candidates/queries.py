"""Cards, forms, documents and adjustments, read."""

from collections.abc import Iterable, Iterator

from recruit.candidates.rules import Adjustment, Card


def card(person_id: int, campaign_id: int) -> Card | None:
    raise NotImplementedError


def card_by_public_id(public_id: str) -> Card:
    raise NotImplementedError


def cards(campaign_id: int) -> Iterator[Card]:
    raise NotImplementedError


def cards_of(ids: Iterable[int]) -> dict[int, Card]:
    raise NotImplementedError


def card_by_number(campaign_id: int, number: str) -> Card | None:
    raise NotImplementedError


def granted_adjustments(campaign_id: int) -> dict[int, tuple[Adjustment, ...]]:
    """By person id: what was granted for the exam of a campaign."""
    raise NotImplementedError
