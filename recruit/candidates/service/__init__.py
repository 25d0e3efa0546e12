"""Use cases of cards, forms, documents and adjustments."""

from datetime import datetime

from recruit.campaigns.rules import Campaign
from recruit.candidates.rules import Card, NewCard
from recruit.kernel.asker import Asker
from recruit.kernel.events import Ref


def open_card(person_id: int, campaign: Campaign, *, asker: Asker, now: datetime) -> Card:
    raise NotImplementedError


def add_cards(new: list[NewCard], *, actor: Ref, now: datetime) -> list[int]:
    raise NotImplementedError


def load_standard_form(now: datetime) -> None:
    raise NotImplementedError
