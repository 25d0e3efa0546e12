"""Keeping the typed projection: in the transaction that writes the card."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert

from recruit.candidates.models import CardValueRow
from recruit.candidates.rules import Field
from recruit.candidates.rules.projection import typed_values
from recruit.extensions import db

BATCH = 500
Projected = tuple[int, int, Mapping[str, Any]]  # card id, campaign id, its answers, plain


def project(cards: Sequence[Projected], fields: Mapping[str, Field]) -> None:
    """Write the values of cards that have none yet: of these fields."""
    rows = [
        {"card_id": card_id, "campaign_id": campaign_id, **value._asdict()}
        for card_id, campaign_id, answers in cards
        for value in typed_values(fields, answers)
    ]
    if rows:
        db.session.flush()  # past the ORM, which takes as long again for so many rows
        db.session.connection().execute(insert(CardValueRow), rows)


def project_again(cards: Sequence[Projected], fields: Mapping[str, Field]) -> None:
    """Replace the values of cards by those of their answers now."""
    forget([card_id for card_id, _campaign, _answers in cards])
    project(cards, fields)


def forget(card_ids: Sequence[int], fields: Sequence[str] | None = None) -> None:
    """Take away the values of cards, all of them or of some fields."""
    for start in range(0, len(card_ids), BATCH):
        conditions = [CardValueRow.card_id.in_(card_ids[start : start + BATCH])]
        if fields is not None:
            conditions.append(CardValueRow.field.in_(fields))
        db.session.execute(
            delete(CardValueRow).where(*conditions).execution_options(synchronize_session=False)
        )
