"""A person's documents: given, shown to who may see them, taken away while nothing names them."""

from datetime import datetime

from sqlalchemy import select, update

from recruit.candidates import queries
from recruit.candidates.events import DocumentAdded, DocumentRemoved
from recruit.candidates.models import CardRow, DocumentRow
from recruit.candidates.queries.documents import document_of
from recruit.candidates.rules import Document
from recruit.extensions import db
from recruit.files import queries as file_queries
from recruit.files import service as files
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import N_

MOST = 60  # documents of one person
READERS = (
    Permission.APPLICATIONS_CHECK,
    Permission.ADJUSTMENTS_DECIDE,
    Permission.CANDIDATES_READ,
    Permission.CASES_READ,
)


def add_document(data: bytes, *, name: str, asker: Asker, now: datetime) -> Document:
    """Keep a file that the asker sent; RuleError (field file) where it cannot be kept."""
    person_id = asker.own_id()
    if len(queries.documents_of(person_id)) >= MOST:
        raise RuleError(
            N_("You have %(most)s documents already. Remove some first."), most=MOST, field="file"
        )
    try:
        file_id = files.store_upload(data, name=name, owner=asker.ref, now=now)
    except RuleError as error:
        raise RuleError(error.message, field="file", **error.params) from error
    row = DocumentRow(person_id=person_id, file_public_id=file_id, uploaded_at=now)
    db.session.add(row)
    db.session.flush()
    event = DocumentAdded(
        subject=asker.ref, document=row.public_id, sha256=file_queries.file(file_id).sha256
    )
    journal.record(event, actor=asker.ref, now=now)
    return document_of(row)


def remove_document(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Hide one of the asker's documents; refused while a card or a request names it."""
    document = queries.document(public_id)
    if document.person_id != asker.own_id():
        raise NotFoundError()
    if queries.is_used(document):
        raise RuleError(N_("This document is named in your card or in a request."))
    db.session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == document.id, DocumentRow.removed_at.is_(None))
        .values(removed_at=now)
    )
    event = DocumentRemoved(subject=asker.ref, document=public_id)
    journal.record(event, actor=asker.ref, now=now)


def open_document(public_id: str, *, asker: Asker) -> tuple[Document, bytes]:
    """A document with its bytes, for its owner and for officials in whose scope a card of the
    owner lies; NotFoundError for everybody else."""
    document = queries.document(public_id)
    if document.person_id != asker.person_id and not _official_may(document, asker):
        raise NotFoundError()
    return document, files.read(document.file_public_id)


def _official_may(document: Document, asker: Asker) -> bool:
    scopes = [asker.scope(one) for one in READERS if asker.may(one)]
    if not scopes:
        return False
    districts = db.session.scalars(
        select(CardRow.district_code).where(CardRow.person_id == document.person_id)
    ).all()
    return any(district in scope for scope in scopes for district in districts)
