"""What computations read of cards: a few answers of many, plain. Never for a person's eyes."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from recruit.candidates.models import CardRow, CardVersionRow
from recruit.candidates.queries.sealing import open_docs
from recruit.candidates.rules.cards import RESIDENCE
from recruit.extensions import db

CHUNK = 500


class Counted(NamedTuple):
    """A card at one of its versions: only the answers that were asked for."""

    public_id: str
    version: int
    district_code: str | None
    answers: dict[str, Any]


def counted_at(
    wanted: Iterable[tuple[int, int]], fields: Collection[str]
) -> dict[tuple[int, int], Counted]:
    """As `cards_at`, by (card id, version), but no more of each card than these fields."""
    pairs = sorted(set(wanted))
    asked = {*fields, RESIDENCE}
    found: dict[tuple[int, int], Counted] = {}
    for start in range(0, len(pairs), CHUNK):
        found |= _some(pairs[start : start + CHUNK], asked)
    plain = open_docs([(pair[0], one.public_id, one.answers) for pair, one in found.items()])
    return {
        pair: one if answers is one.answers else one._replace(answers=answers)
        for (pair, one), answers in zip(found.items(), plain, strict=True)
    }


def _some(pairs: Sequence[tuple[int, int]], asked: set[str]) -> dict[tuple[int, int], Counted]:
    now = {row.id: row for row in _cards([card_id for card_id, _ in pairs])}
    old = {pair for pair in pairs if pair[0] in now and now[pair[0]].version != pair[1]}
    said = _said(old)
    found = {}
    for pair in pairs:
        if (row := now.get(pair[0])) is None:
            continue
        answers = said.get(pair, row.answers)
        few = {code: answers[code] for code in asked if code in answers}
        district = few.get(RESIDENCE, row.district_code) if pair in said else row.district_code
        version = pair[1] if pair in said else row.version
        found[pair] = Counted(row.public_id, version, district, few)
    return found


def _cards(ids: list[int]) -> Sequence[Any]:
    return db.session.execute(
        select(
            CardRow.id, CardRow.public_id, CardRow.version, CardRow.district_code, CardRow.answers
        ).where(CardRow.id.in_(ids))
    ).all()


def _said(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], dict[str, Any]]:
    """What cards said at earlier versions."""
    if not pairs:
        return {}
    rows = db.session.execute(
        select(CardVersionRow.card_id, CardVersionRow.number, CardVersionRow.answers).where(
            CardVersionRow.card_id.in_({card_id for card_id, _ in pairs}),
            CardVersionRow.number.in_({version for _, version in pairs}),
        )
    )
    return {
        (row.card_id, row.number): row.answers for row in rows if (row.card_id, row.number) in pairs
    }
