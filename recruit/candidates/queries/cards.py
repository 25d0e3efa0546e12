"""Cards, read as officials may see them; see the package's docstring."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import FromClause, bindparam, select

from recruit.candidates.models import CardRow, CardVersionRow
from recruit.candidates.queries.sealing import for_officials, open_docs
from recruit.candidates.rules import Card, CardState
from recruit.candidates.rules.cards import RESIDENCE
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.errors import NotFoundError

BATCH = 1000
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


def own_card(person_id: int, campaign_id: int) -> Card | None:
    """The same with every answer plain: for the candidate's own pages."""
    row = db.session.scalar(
        select(CardRow).where(CardRow.person_id == person_id, CardRow.campaign_id == campaign_id)
    )
    if row is None:
        return None
    return _card(row, open_docs([(row.id, row.public_id, row.answers)])[0])


_BY_ID = select(CARDS).where(CARDS.c.id == bindparam("of"))


def card_by_id(card_id: int) -> Card:
    """Past the unit of work: thousands read their receipts in a campaign's last minutes."""
    row = run(_BY_ID, of=card_id).first()
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
        execution_options={"yield_per": BATCH},
    )
    return (card for part in rows.partitions() for card in cards_from(part))


def cards_of(ids: Iterable[int]) -> dict[int, Card]:
    """Cards by their ids; unknown ids are left out."""
    wanted = sorted(set(ids))
    found: dict[int, Card] = {}
    for start in range(0, len(wanted), CHUNK):
        part = CardRow.id.in_(wanted[start : start + CHUNK])
        rows = db.session.execute(select(*CardRow.__table__.columns).where(part)).all()
        found |= {one.id: one for one in cards_from(rows)}
    return found


def answers_at(card_id: int, version: int) -> dict[str, Any]:
    """What a card said at one of its versions, sensitive answers sealed; nothing at version 0."""
    doc = _doc_at(card_id, version)
    return for_officials([doc])[0] if doc else {}


def own_answers_at(card_id: int, version: int) -> dict[str, Any]:
    """The same with every answer plain: for rules and for the candidate."""
    doc = _doc_at(card_id, version)
    return open_docs([doc])[0] if doc else {}


def _doc_at(card_id: int, version: int) -> tuple[int, str, dict[str, Any]] | None:
    row = db.session.execute(
        select(CardRow.public_id, CardVersionRow.answers)
        .join(CardVersionRow, CardVersionRow.card_id == CardRow.id)
        .where(CardVersionRow.card_id == card_id, CardVersionRow.number == version)
    ).first()
    return (card_id, row.public_id, row.answers) if row else None


def cards_at(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Card]:
    """Cards as they stood at a version, by (card id, version), with every answer plain.

    What points are computed from: an application's version is fixed when it is submitted, so
    whatever a candidate saves later does not count. For rules only, see `opened`.
    """
    pairs = sorted(set(wanted))
    now = cards_of(card_id for card_id, _version in pairs)
    old = [p for p in pairs if p[0] in now and now[p[0]].version != p[1]]
    said = _answers_of(old)
    found = {}
    for pair in pairs:
        if (card := now.get(pair[0])) is None:
            continue
        if pair in said:
            answers = said[pair]
            district = answers.get(RESIDENCE, card.district_code)
            card = replace(card, answers=answers, version=pair[1], district_code=district)
        found[pair] = card
    docs = [(card.id, card.public_id, card.answers) for card in found.values()]
    plain = open_docs(docs)
    return {
        pair: replace(card, answers=answers)
        for (pair, card), answers in zip(found.items(), plain, strict=True)
    }


def _answers_of(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], dict[str, Any]]:
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for start in range(0, len(pairs), CHUNK // 2):
        part = set(pairs[start : start + CHUNK // 2])
        rows = db.session.execute(
            select(CardVersionRow.card_id, CardVersionRow.number, CardVersionRow.answers).where(
                CardVersionRow.card_id.in_({card_id for card_id, _ in part}),
                CardVersionRow.number.in_({version for _, version in part}),
            )
        )
        found |= {(r.card_id, r.number): r.answers for r in rows if (r.card_id, r.number) in part}
    return found


def card_of(row: Any) -> Card:
    """A row as a card, for officials: time-limited answers open, sensitive ones sealed."""
    return cards_from([row])[0]


def cards_from(rows: Sequence[Any]) -> list[Card]:
    docs = for_officials([(row.id, row.public_id, row.answers) for row in rows])
    return [_card(row, answers) for row, answers in zip(rows, docs, strict=True)]


def _card(row: Any, answers: dict[str, Any]) -> Card:
    return Card(
        row.id,
        row.public_id,
        row.person_id,
        row.campaign_id,
        row.candidate_number,
        answers,
        row.district_code,
        row.form_version_id,
        row.complete,
        CardState(row.state),
        row.version,
        row.reopened_until,
    )
