"""Calls to candidates to complete or to confirm their cards after a form's change, read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from recruit.campaigns import queries as campaigns
from recruit.candidates.models import CardCallRow, CardRow, FormVersionRow
from recruit.candidates.rules.impact import Carry
from recruit.extensions import db

BATCH = 1000


@dataclass(frozen=True)
class Call:
    """What a candidate is asked to do with the card, and until when."""

    existing: Carry  # complete | re-confirm
    called_at: datetime
    until: datetime | None
    was_locked: bool


def open_call(card_id: int) -> Call | None:
    """The call that waits for this card's candidate; None where nothing is asked."""
    row = db.session.scalar(
        select(CardCallRow).where(CardCallRow.card_id == card_id, CardCallRow.closed_at.is_(None))
    )
    return Call(Carry(row.existing), row.called_at, row.until, row.was_locked) if row else None


@dataclass(frozen=True)
class Calls:
    """How the calls of one version stand."""

    called: int
    answered: int


def calls_of(version_id: int) -> Calls:
    row = db.session.execute(
        select(func.count(CardCallRow.id), func.count(CardCallRow.answered_at)).where(
            CardCallRow.form_version_id == version_id
        )
    ).one()
    return Calls(row[0], row[1])


def called_people(
    version_public_id: str, campaign_public_id: str
) -> Iterator[tuple[int, datetime | None]]:
    """(person id, until when) of everybody in a campaign whom a version calls and who has not
    answered yet."""
    campaign = campaigns.campaign(campaign_public_id)
    rows = db.session.execute(
        select(CardRow.person_id, CardCallRow.until)
        .join(CardRow, CardRow.id == CardCallRow.card_id)
        .join(FormVersionRow, FormVersionRow.id == CardCallRow.form_version_id)
        .where(
            FormVersionRow.public_id == version_public_id,
            CardRow.campaign_id == campaign.id,
            CardCallRow.closed_at.is_(None),
        )
        .order_by(CardCallRow.id),
        execution_options={"yield_per": BATCH},
    )
    return ((row.person_id, row.until) for row in rows)
