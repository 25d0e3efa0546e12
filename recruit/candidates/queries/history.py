"""What each saving of a card changed, by whom, when and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from recruit.candidates.models import CardReopeningRow, CardVersionRow
from recruit.candidates.queries.documents import documents_by_public_ids
from recruit.candidates.queries.forms import definition_of, form_for, version_by_id
from recruit.candidates.queries.sealing import for_officials, open_docs
from recruit.candidates.rules import Card, FormDefinition, TableField
from recruit.candidates.rules.sealing import HIDDEN, SENSITIVE, is_sealed, sealed
from recruit.extensions import db
from recruit.kernel.events import Ref
from recruit.kernel.text import Bilingual

GONE = Bilingual("Saxlama müddəti bitib", "No longer kept")


@dataclass(frozen=True)
class Difference:
    label: Bilingual
    before: Bilingual
    after: Bilingual


@dataclass(frozen=True)
class Saved:
    """One version of a card: what it changed, and the decision it followed, if any."""

    number: int
    at: datetime
    by: Ref
    differences: tuple[Difference, ...]
    why: str | None = None
    reopened_by: Ref | None = None


@dataclass(frozen=True)
class _Version:
    """A version as it is stored, and as its reader may see it."""

    form: FormDefinition
    stored: Mapping[str, Any]
    seen: Mapping[str, Any]
    names: Mapping[str, str]  # of documents, by their public ids

    def said(self, code: str) -> Bilingual:
        value = self.seen.get(code)
        if value is None and code in self.stored:
            return GONE
        if isinstance(value, str) and value in _files(self.form, {code: value}):
            name = self.names.get(value)
            return Bilingual(name, name) if name else GONE
        return HIDDEN if is_sealed(value) else said(self.form, code, value)


def history(card: Card, *, sensitive: bool) -> list[Saved]:
    """All versions of a card, the newest first, each in the words of its own form.

    With `sensitive` the sensitive answers are open: for the candidate. Without, "hidden" stands
    in their place, also of those that became sensitive later.
    """
    reopened = _reopenings(card.id)
    found: list[Saved] = []
    before: _Version | None = None
    for row, version in _versions(card, sensitive):
        since = found[-1].at if found else None
        decision = _decision(reopened, since, row.saved_at)
        found.append(
            Saved(
                row.number,
                row.saved_at,
                _ref(row.saved_by),
                tuple(_differences(before, version)),
                decision.why if decision else None,
                _ref(decision.reopened_by) if decision else None,
            )
        )
        before = version
    return found[::-1]


def _versions(card: Card, sensitive: bool) -> list[tuple[CardVersionRow, _Version]]:
    """The oldest first."""
    rows = db.session.scalars(
        select(CardVersionRow)
        .where(CardVersionRow.card_id == card.id)
        .order_by(CardVersionRow.number)
    ).all()
    docs = [(card.id, card.public_id, row.answers) for row in rows]
    seen = open_docs(docs) if sensitive else for_officials(docs)
    now_sensitive = frozenset() if sensitive else form_for(card.campaign_id).sensitive
    forms = {
        v: definition_of(version_by_id(v), card.campaign_id)
        for v in {row.form_version_id for row in rows}
    }
    masked = [_masked(one, now_sensitive) for one in seen]
    of_rows = [forms[row.form_version_id] for row in rows]
    files = {
        value for form, one in zip(of_rows, masked, strict=True) for value in _files(form, one)
    }
    names = {one.public_id: one.name for one in documents_by_public_ids(files).values()}
    return [
        (row, _Version(form, row.answers, one, names))
        for row, form, one in zip(rows, of_rows, masked, strict=True)
    ]


def _files(form: FormDefinition, answers: Mapping[str, Any]) -> set[str]:
    """The public ids of documents among the answers."""
    fields = form.fields
    return {
        v for c, v in answers.items() if c in fields and fields[c].is_file and isinstance(v, str)
    }


def _masked(answers: Mapping[str, Any], codes: frozenset[str]) -> dict[str, Any]:
    return {c: sealed("", SENSITIVE) if c in codes else v for c, v in answers.items()}


def _differences(before: _Version | None, after: _Version) -> Iterator[Difference]:
    """In the newer version's order. A sealed answer that did not change has kept its seal."""
    old = before or _Version(after.form, {}, {}, {})
    for code in dict.fromkeys([*after.stored, *old.stored]):
        if old.stored.get(code) == after.stored.get(code):
            continue
        both = old.seen.get(code), after.seen.get(code)
        if both[0] == both[1] and both[0] is not None and not is_sealed(both[0]):
            continue
        label = {**old.form.labels(), **after.form.labels()}.get(code, Bilingual(code, code))
        yield Difference(label, old.said(code), after.said(code))


def said(form: FormDefinition, code: str, value: Any) -> Bilingual:
    """An answer in words, a table with all its rows; a dash for none."""
    one = form.all_fields.get(code)
    if one is None:
        return Bilingual(*(2 * ("–" if value is None else str(value),)))
    if isinstance(one, TableField) and isinstance(value, list):
        return Bilingual(_rows(one, value, "az"), _rows(one, value, "en"))
    return one.bilingual(value)


def _rows(one: TableField, value: Sequence[Any], language: str) -> str:
    return "; ".join(" · ".join(cells) for cells in one.rows_said(value, language))


def _reopenings(card_id: int) -> list[CardReopeningRow]:
    return list(
        db.session.scalars(
            select(CardReopeningRow)
            .where(CardReopeningRow.card_id == card_id)
            .order_by(CardReopeningRow.id)
        )
    )


def _decision(
    reopened: Sequence[CardReopeningRow], after: datetime | None, at: datetime
) -> CardReopeningRow | None:
    """The newest decision that opened the card between one saving and the next."""
    between = [
        one
        for one in reopened
        if one.reopened_at <= at and (after is None or one.reopened_at >= after)
    ]
    return between[-1] if between else None


def _ref(text: str) -> Ref:
    kind, _colon, public_id = text.partition(":")
    return Ref(kind, public_id)
