"""Cards, read."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import FromClause, select

from recruit.candidates.models import CardRow, CardVersionRow
from recruit.candidates.rules import Card, CardState
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError

CHUNK = 500  # keys in one IN (...): below every database's limit of parameters

# Read-only, for joins in the queries of the features above: person_id, campaign_id,
# candidate_number, district_code, state.
CARDS: FromClause = CardRow.__table__


def card(person_id: int, campaign_id: int) -> Card | None:
    """A person's card in a campaign."""
    row = db.session.scalar(
        select(CardRow).where(CardRow.person_id == person_id, CardRow.campaign_id == campaign_id)
    )
    return card_of(row) if row else None


def card_by_id(card_id: int) -> Card:
    row = db.session.get(CardRow, card_id)
    if row is None:
        raise NotFoundError()
    return card_of(row)


def card_by_public_id(public_id: str) -> Card:
    """The card with this public id; NotFoundError where there is none."""
    row = db.session.scalar(select(CardRow).where(CardRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return card_of(row)


def card_by_number(campaign_id: int, number: str) -> Card | None:
    """The card with a candidate number; spaces in the number do not matter."""
    plain = "".join(number.split())
    row = db.session.scalar(
        select(CardRow).where(CardRow.campaign_id == campaign_id, CardRow.candidate_number == plain)
    )
    return card_of(row) if row else None


def cards(campaign_id: int) -> Iterator[Card]:
    """All cards of a campaign, in the order they were opened, without holding them all."""
    columns = CardRow.__table__.columns
    rows = db.session.execute(
        select(*columns).where(CardRow.campaign_id == campaign_id).order_by(CardRow.id),
        execution_options={"yield_per": 1000},
    )
    return (card_of(row) for row in rows)


def cards_of(ids: Iterable[int]) -> dict[int, Card]:
    """Cards by their ids; unknown ids are left out."""
    wanted = sorted(set(ids))
    found: dict[int, Card] = {}
    for start in range(0, len(wanted), CHUNK):
        part = CardRow.id.in_(wanted[start : start + CHUNK])
        for row in db.session.execute(select(*CardRow.__table__.columns).where(part)):
            found[row.id] = card_of(row)
    return found


def answers_at(card_id: int, version: int) -> dict[str, Any]:
    """What a card said at one of its versions; nothing at version 0."""
    answers = db.session.scalar(
        select(CardVersionRow.answers).where(
            CardVersionRow.card_id == card_id, CardVersionRow.number == version
        )
    )
    return answers or {}


def card_of(row: Any) -> Card:
    return Card(
        row.id,
        row.public_id,
        row.person_id,
        row.campaign_id,
        row.candidate_number,
        row.answers,
        row.district_code,
        row.form_version_id,
        row.complete,
        CardState(row.state),
        row.version,
        row.reopened_until,
    )
