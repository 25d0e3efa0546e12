"""Opening sealed answers: the one place that reads cards' keys.

    Doc = (card id, card public id, stored answers)

A group whose key was destroyed gives nothing: its answers are no longer there.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from recruit.candidates.models import CardKeyRow
from recruit.candidates.rules import Card
from recruit.candidates.rules.sealing import is_hidden, is_sealed
from recruit.extensions import db
from recruit.extensions.sealing import Wrapped, keyring, unseal

CHUNK = 500  # keys in one IN (...): below every database's limit of parameters
Doc = tuple[int, str, dict[str, Any]]
Wanted = Callable[[str, Any], bool]


def opened(card: Card) -> Card:
    """The card with all its answers plain, for rules and for the candidate.

    Never for a page, file or message that somebody else reads. Opening twice is harmless.
    """
    return opened_all([card])[card.id]


def opened_all(cards: Iterable[Card]) -> dict[int, Card]:
    """The same for many at once, by their ids."""
    found = list(cards)
    answers = open_docs([(one.id, one.public_id, one.answers) for one in found])
    return {
        one.id: one if plain is one.answers else replace(one, answers=plain)
        for one, plain in zip(found, answers, strict=True)
    }


def for_officials(docs: Sequence[Doc]) -> list[dict[str, Any]]:
    """Answers as officials may see them: what is sensitive stays sealed in its place."""
    return _open(docs, lambda _code, value: is_sealed(value) and not is_hidden(value))


def open_docs(docs: Sequence[Doc]) -> list[dict[str, Any]]:
    """Every answer plain."""
    return _open(docs, lambda _code, value: is_sealed(value))


def open_some(doc: Doc, codes: Collection[str]) -> dict[str, Any]:
    """The answers of these codes alone, plain; what is not answered or gone is left out."""
    card_id, public_id, answers = doc
    asked = {code: answers[code] for code in codes if code in answers}
    return open_docs([(card_id, public_id, asked)])[0]


def about(card_public_id: str, what: str) -> str:
    """What a seal is bound to: put elsewhere, it does not open."""
    return f"{card_public_id}:{what}"


def keys_of(card_ids: Iterable[int]) -> dict[tuple[int, str], Wrapped]:
    """The standing keys of cards, wrapped, by card and group."""
    wanted = sorted(set(card_ids))
    found: dict[tuple[int, str], Wrapped] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.execute(
            select(
                CardKeyRow.card_id, CardKeyRow.group_code, CardKeyRow.wrapped, CardKeyRow.master
            ).where(
                CardKeyRow.card_id.in_(wanted[start : start + CHUNK]),
                CardKeyRow.wrapped.is_not(None),
            )
        )
        found |= {(row[0], row[1]): Wrapped(row[2], row[3]) for row in rows if row[2] and row[3]}
    return found


def _open(docs: Sequence[Doc], wanted: Wanted) -> list[dict[str, Any]]:
    asked = [{c for c, value in answers.items() if wanted(c, value)} for _, _, answers in docs]
    sealed = [doc[0] for doc, codes in zip(docs, asked, strict=True) if codes]
    keys = keys_of(sealed) if sealed else {}
    return [
        dict(_opened(doc, codes, keys)) if codes else doc[2]
        for doc, codes in zip(docs, asked, strict=True)
    ]


def _opened(
    doc: Doc, codes: Collection[str], keys: dict[tuple[int, str], Wrapped]
) -> Iterator[tuple[str, Any]]:
    card_id, public_id, answers = doc
    plain_keys: dict[str, bytes | None] = {}
    for code, value in answers.items():
        if code not in codes:
            yield code, value
            continue
        group = value["group"]
        if group not in plain_keys:
            wrapped, what = keys.get((card_id, group)), about(public_id, group)
            plain_keys[group] = keyring().unwrap(wrapped, what) if wrapped else None
        if key := plain_keys[group]:
            yield code, json.loads(unseal(key, value["sealed"], about(public_id, code)))
