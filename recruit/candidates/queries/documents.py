"""What people gave us, read."""

from collections.abc import Iterable

from sqlalchemy import select

from recruit.accounts import queries as accounts
from recruit.candidates.models import AdjustmentRow, CardRow, DocumentRow
from recruit.candidates.queries.sealing import open_docs
from recruit.candidates.rules import Document
from recruit.extensions import db
from recruit.files import queries as files
from recruit.kernel.errors import NotFoundError


def documents_of(person_id: int) -> list[Document]:
    """A person's documents, the newest first, without removed ones."""
    rows = db.session.scalars(
        select(DocumentRow)
        .where(DocumentRow.person_id == person_id, DocumentRow.removed_at.is_(None))
        .order_by(DocumentRow.id.desc())
    )
    return [document_of(row) for row in rows]


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
    if accounts.names_document(found.public_id):
        return True
    asked = db.session.scalar(
        select(AdjustmentRow.id).where(AdjustmentRow.document_public_id == found.public_id).limit(1)
    )
    cards = db.session.execute(
        select(CardRow.id, CardRow.public_id, CardRow.answers).where(
            CardRow.person_id == found.person_id
        )
    )
    answers = open_docs([(row.id, row.public_id, row.answers) for row in cards])
    return asked is not None or any(found.public_id in one.values() for one in answers)


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
