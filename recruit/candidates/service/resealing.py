"""Sealing what lies open in earlier versions of cards, once a form makes a field sensitive or gives
its answers a time.

A version never changes, and neither does its digest: only how an answer in it is kept at rest. An
answer is sealed by the stricter of the version's own form and the one that was published.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from recruit.candidates.events import VersionsSealed
from recruit.candidates.models import CardVersionRow
from recruit.candidates.queries.forms import FormVersion, definition_of, version_by_id
from recruit.candidates.queries.sealing import open_docs
from recruit.candidates.rules.sealing import Sealing, Stricter, group_of, is_sealed
from recruit.candidates.service.sealing import seal_many
from recruit.extensions import db
from recruit.extensions.append_only import lifted
from recruit.journal import service as journal
from recruit.kernel.events import SYSTEM, Ref


def seal_versions(cards: Mapping[int, str], published: FormVersion, now: datetime) -> int:
    """Seal the earlier versions of some cards (public ids by id); how many changed. The caller
    holds the cards' rows. A second time there is nothing left to do."""
    rows = db.session.execute(
        select(
            CardVersionRow.id,
            CardVersionRow.card_id,
            CardVersionRow.form_version_id,
            CardVersionRow.answers,
        )
        .where(CardVersionRow.card_id.in_(sorted(cards)))
        .order_by(CardVersionRow.card_id, CardVersionRow.number)
    ).all()
    newest = definition_of(published)
    rules: dict[int, Sealing] = {
        one: Stricter(definition_of(version_by_id(one)), newest)
        for one in {row.form_version_id for row in rows}
    }
    changes: dict[int, dict[str, Any]] = {}
    for round_ in _rounds(rows):
        changes |= _sealed(round_, cards, rules)
    if changes:
        _write(changes)
        event = VersionsSealed(
            subject=Ref("form-version", published.public_id),
            count=len(changes),
            cards=len({row.card_id for row in rows if row.id in changes}),
        )
        journal.record(event, actor=SYSTEM, now=now)
    return len(changes)


def _rounds(rows: Sequence[Any]) -> list[list[Any]]:
    """Each card once in a round: so a key that a round makes is there for the next."""
    rounds: list[list[Any]] = []
    seen: dict[int, int] = {}
    for row in rows:
        place = seen[row.card_id] = seen.get(row.card_id, -1) + 1
        if place == len(rounds):
            rounds.append([])
        rounds[place].append(row)
    return rounds


def _sealed(
    rows: Sequence[Any], cards: Mapping[int, str], rules: Mapping[int, Sealing]
) -> dict[int, dict[str, Any]]:
    """The answers of the rows that change, by the row's id."""
    open_ones = [(row, _open(row.answers, rules[row.form_version_id])) for row in rows]
    found: dict[int, dict[str, Any]] = {}
    for form in {row.form_version_id for row, codes in open_ones if codes}:
        of_form = [(r, codes) for r, codes in open_ones if codes and r.form_version_id == form]
        docs = [
            (row.card_id, cards[row.card_id], {code: row.answers[code] for code in codes})
            for row, codes in of_form
        ]
        plain = open_docs(docs)
        written = [(doc[0], doc[1], one) for doc, one in zip(docs, plain, strict=True)]
        for (row, codes), stored in zip(of_form, seal_many(written, rules[form]), strict=True):
            # What is not among `stored` belongs to a group whose time is over: it goes.
            kept = {code: one for code, one in row.answers.items() if code not in codes}
            found[row.id] = kept | stored
    return found


def _open(answers: Mapping[str, Any], rules: Sealing) -> set[str]:
    """The answers that lie open, or in another group than they should."""
    return {
        code
        for code, value in answers.items()
        if (group := group_of(rules, code)) and (not is_sealed(value) or value["group"] != group)
    }


def _write(changes: Mapping[int, dict[str, Any]]) -> None:
    table: Any = CardVersionRow.__table__
    connection = db.session.connection()
    with lifted(connection, "card_versions"):
        connection.execute(
            update(table)
            .where(table.c.id == bindparam("of"))
            .values(answers=bindparam("now", type_=table.c.answers.type)),
            [{"of": one, "now": answers} for one, answers in changes.items()],
        )
    db.session.expire_all()
