"""What people gave us, read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from recruit.accounts import queries as accounts
from recruit.candidates.models import AdjustmentRow, CardRow, CardVersionRow, DocumentRow
from recruit.candidates.queries.forms import form_for
from recruit.candidates.queries.sealing import open_docs
from recruit.candidates.rules import Card, Document
from recruit.candidates.rules.sealing import is_hidden
from recruit.extensions import db
from recruit.files import queries as files
from recruit.kernel.errors import NotFoundError


@dataclass(frozen=True)
class Sensitive:
    """A sensitive field that was answered with a document, at any version of a card."""

    card_public_id: str
    campaign_id: int
    field: str


def documents_of(person_id: int) -> list[Document]:
    """A person's documents, the newest first, without removed ones."""
    rows = db.session.scalars(
        select(DocumentRow)
        .where(DocumentRow.person_id == person_id, DocumentRow.removed_at.is_(None))
        .order_by(DocumentRow.id.desc())
    )
    return [document_of(row) for row in rows]


def documents_to_check(card: Card, read: Collection[Any] = ()) -> list[Document]:
    """What stands beside a card for officials who check it.

    Not what answers a sensitive field, unless it is among `read`, the answers that were read on
    record; nor what only a request for an exam adjustment names.
    """
    asked = db.session.scalars(
        select(AdjustmentRow.document_public_id).where(AdjustmentRow.person_id == card.person_id)
    )
    return _without({*sensitive_documents(card.person_id), *asked}, card, read)


def documents_of_case(card: Card, read: Collection[Any] = ()) -> list[Document]:
    """The same where exam adjustments are part of what is read."""
    return _without(sensitive_documents(card.person_id), card, read)


def _without(held: Collection[str | None], card: Card, read: Collection[Any]) -> list[Document]:
    said = {one for one in (*card.answers.values(), *read) if isinstance(one, str)}
    return [
        one
        for one in documents_of(card.person_id)
        if one.public_id in said or one.public_id not in held
    ]


def sensitive_documents(person_id: int) -> dict[str, set[Sensitive]]:
    """Which sensitive fields each document was ever the answer to, by its public id."""
    documents = set(
        db.session.scalars(select(DocumentRow.public_id).where(DocumentRow.person_id == person_id))
    )
    rows = db.session.execute(
        select(CardRow.id, CardRow.public_id, CardRow.campaign_id, CardVersionRow.answers)
        .join(CardVersionRow, CardVersionRow.card_id == CardRow.id)
        .where(CardRow.person_id == person_id)
    ).all()
    later = {row.campaign_id: form_for(row.campaign_id).sensitive for row in rows}
    hidden = [
        (
            row.id,
            row.public_id,
            {c: v for c, v in row.answers.items() if is_hidden(v) or c in later[row.campaign_id]},
        )
        for row in rows
    ]
    found: dict[str, set[Sensitive]] = {}
    for row, answers in zip(rows, open_docs(hidden), strict=True):
        for code, value in answers.items():
            if isinstance(value, str) and value in documents:
                one = Sensitive(row.public_id, row.campaign_id, code)
                found.setdefault(value, set()).add(one)
    return found


def document(public_id: str) -> Document:
    """A document, removed or not; whoever shows it checks whose it is."""
    row = db.session.scalar(select(DocumentRow).where(DocumentRow.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return document_of(row)


def documents_by_public_ids(ids: Iterable[str]) -> dict[str, Document]:
    rows = db.session.scalars(select(DocumentRow).where(DocumentRow.public_id.in_(set(ids))))
    return {row.public_id: document_of(row) for row in rows}


def is_used(found: Document) -> bool:
    """Whether a card, a request for an adjustment or an earlier name rests on the document."""
    return accounts.names_document(found.public_id) or _is_asked_with(found) or _is_answer(found)


def proves_adjustment_alone(found: Document) -> bool:
    """Whether nothing but a request for an exam adjustment rests on the document."""
    return _is_asked_with(found) and not _is_answer(found)


def _is_asked_with(found: Document) -> bool:
    asked = db.session.scalar(
        select(AdjustmentRow.id).where(AdjustmentRow.document_public_id == found.public_id).limit(1)
    )
    return asked is not None


def _is_answer(found: Document) -> bool:
    cards = db.session.execute(
        select(CardRow.id, CardRow.public_id, CardRow.answers).where(
            CardRow.person_id == found.person_id
        )
    )
    answers = open_docs([(row.id, row.public_id, row.answers) for row in cards])
    return any(found.public_id in one.values() for one in answers)


def document_of(row: DocumentRow) -> Document:
    stored = files.file(row.file_public_id)
    return Document(
        row.id,
        row.public_id,
        row.person_id,
        stored.name,
        stored.media_type,
        stored.size,
        row.file_public_id,
        row.uploaded_at,
    )
