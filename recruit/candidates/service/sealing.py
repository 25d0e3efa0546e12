"""Sealing answers as they are written, wrapping keys anew, forgetting keys (ADR 0009)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from recruit.candidates.models import CardKeyRow, CardRow
from recruit.candidates.queries.sealing import about
from recruit.candidates.rules.sealing import Sealing, group_of, is_sealed, sealed
from recruit.extensions import db
from recruit.extensions.sealing import Wrapped, keyring, new_key, seal
from recruit.kernel.canonical import canonical_json

BATCH = 500


@dataclass(frozen=True)
class Before:
    """What is stored of a card, and the same plain: unchanged answers keep their seal."""

    stored: Mapping[str, Any]
    plain: Mapping[str, Any]


NOTHING = Before({}, {})
Written = tuple[int, str, dict[str, Any]]  # card id, public id, all its answers, plain
Place = tuple[int, str]  # card id, group


def seal_answers(card: Written, definition: Sealing, before: Before = NOTHING) -> dict[str, Any]:
    """A card's answers as they are stored. The caller holds the card's row."""
    return seal_many([card], definition, [before])[0]


def seal_many(
    cards: Sequence[Written], definition: Sealing, before: Sequence[Before] = ()
) -> list[dict[str, Any]]:
    """The same for many cards. An answer of a group whose key was destroyed is not kept."""
    groups, kept, needed = _sorted_out(cards, definition, before)
    public_ids = {one[0]: one[1] for one, of_card in zip(cards, needed, strict=True) if of_card}
    keys, destroyed = _standing(public_ids)
    missing = [
        (one, {g for g in of_card if (one[0], g) not in keys and (one[0], g) not in destroyed})
        for one, of_card in zip(cards, needed, strict=True)
    ]
    made, rows = _make_keys(missing)
    if rows:
        db.session.execute(insert(CardKeyRow), rows)
    return _sealed(cards, groups, kept, keys | made)


def seal_new(
    answers: Sequence[tuple[str, dict[str, Any]]], definition: Sealing
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The answers of cards that are not stored yet, by their public ids; and their keys' rows.

    `card_id` of such a row is the card's place in the list, until the cards have their ids.
    """
    cards = [(place, one[0], one[1]) for place, one in enumerate(answers)]
    groups, kept, needed = _sorted_out(cards, definition, ())
    keys, rows = _make_keys(list(zip(cards, needed, strict=True)))
    return _sealed(cards, groups, kept, keys), rows


Groups = Mapping[str, str | None]
Kept = list[dict[str, Any]]


def _sorted_out(
    cards: Sequence[Written], definition: Sealing, before: Sequence[Before]
) -> tuple[Groups, Kept, list[set[str]]]:
    """Each code's group; what keeps its seal, card by card; which groups need a key."""
    groups = {c: group_of(definition, c) for c in {c for one in cards for c in one[2]}}
    earlier = list(before) or [NOTHING] * len(cards)
    kept = [_kept(one[2], groups, b) for one, b in zip(cards, earlier, strict=True)]
    needed = [
        {group for code in one[2] if (group := groups[code]) and code not in stays}
        for one, stays in zip(cards, kept, strict=True)
    ]
    return groups, kept, needed


def _kept(answers: Mapping[str, Any], groups: Groups, before: Before) -> dict[str, Any]:
    """What is sealed as it should be already."""
    return {
        code: before.stored[code]
        for code, value in answers.items()
        if groups[code]
        and is_sealed(before.stored.get(code))
        and before.stored[code]["group"] == groups[code]
        and before.plain.get(code) == value
    }


def _sealed(
    cards: Sequence[Written], groups: Groups, kept: Kept, keys: Mapping[Place, bytes]
) -> list[dict[str, Any]]:
    found = []
    for (card_id, public_id, answers), stays in zip(cards, kept, strict=True):
        stored: dict[str, Any] = {}
        for code, value in answers.items():
            group = groups[code]
            if code in stays or group is None:
                stored[code] = stays.get(code, value)
            elif key := keys.get((card_id, group)):
                text = canonical_json(value).encode()
                stored[code] = sealed(seal(key, text, about(public_id, code)), group)
        found.append(stored)
    return found


def _standing(public_ids: Mapping[int, str]) -> tuple[dict[Place, bytes], set[Place]]:
    """The keys that cards have, opened, and which of them were destroyed."""
    keys: dict[Place, bytes] = {}
    destroyed: set[Place] = set()
    wanted = sorted(public_ids)
    for start in range(0, len(wanted), BATCH):
        part = CardKeyRow.card_id.in_(wanted[start : start + BATCH])
        columns = (CardKeyRow.card_id, CardKeyRow.group_code, CardKeyRow.wrapped, CardKeyRow.master)
        for card_id, group, text, master in db.session.execute(select(*columns).where(part)):
            if text is None or master is None:
                destroyed.add((card_id, group))
            else:
                what = about(public_ids[card_id], group)
                keys[card_id, group] = keyring().unwrap(Wrapped(text, master), what)
    return keys, destroyed


def _make_keys(
    wanted: Sequence[tuple[Written, set[str]]],
) -> tuple[dict[Place, bytes], list[dict[str, Any]]]:
    keys: dict[Place, bytes] = {}
    rows = []
    for (card_id, public_id, _answers), groups in wanted:
        for group in sorted(groups):
            key = keys[card_id, group] = new_key()
            wrapped = keyring().wrap(key, about(public_id, group))
            rows.append(
                {
                    "card_id": card_id,
                    "group_code": group,
                    "wrapped": wrapped.text,
                    "master": wrapped.master,
                }
            )
    return keys, rows


def destroy_keys(card_ids: Sequence[int], groups: Iterable[str], now: datetime) -> int:
    """Forget these groups' keys; how many there were. What they sealed opens nowhere any more."""
    done = db.session.execute(
        update(CardKeyRow)
        .where(
            CardKeyRow.card_id.in_(card_ids),
            CardKeyRow.group_code.in_(sorted(groups)),
            CardKeyRow.wrapped.is_not(None),
        )
        .values(wrapped=None, master=None, destroyed_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


# --- rotation ------------------------------------------------------------------------------------


def waiting_for_rotation() -> int:
    """How many keys are still wrapped by an older master key."""
    return db.session.scalar(select(func.count()).where(_old())) or 0


def rotate_some(size: int = BATCH) -> int:
    """Wrap some keys anew with the newest master key; how many. The caller commits and repeats.

    Works beside a running program: until its row is written a key opens with the old master, and
    both are known. A key that is destroyed meanwhile stays destroyed.
    """
    rows = db.session.execute(
        select(
            CardKeyRow.id,
            CardKeyRow.group_code,
            CardKeyRow.wrapped,
            CardKeyRow.master,
            CardRow.public_id,
        )
        .join(CardRow, CardRow.id == CardKeyRow.card_id)
        .where(_old())
        .order_by(CardKeyRow.id)
        .limit(size)
        .with_for_update(of=CardKeyRow.__table__)
    ).all()
    ring, changes = keyring(), []
    for row in rows:
        what = about(row.public_id, row.group_code)
        wrapped = ring.wrap(ring.unwrap(Wrapped(row.wrapped, row.master), what), what)
        changes.append({"of": row.id, "text": wrapped.text, "by": wrapped.master})
    if changes:
        table: Any = CardKeyRow.__table__
        db.session.connection().execute(
            update(table)
            .where(table.c.id == bindparam("of"), table.c.wrapped.is_not(None))
            .values(wrapped=bindparam("text"), master=bindparam("by")),
            changes,
        )
    return len(changes)


def _old() -> Any:
    return CardKeyRow.wrapped.is_not(None) & (CardKeyRow.master != keyring().newest)
