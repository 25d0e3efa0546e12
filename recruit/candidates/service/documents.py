"""A person's documents: given, shown to who may see them, taken away while nothing names them."""

import secrets
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from recruit.accounts import queries as accounts
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries
from recruit.candidates.events import (
    DocumentAdded,
    DocumentRead,
    DocumentRemoved,
    SensitiveFieldsRead,
)
from recruit.candidates.models import CardRow, DocumentRow, DocumentUseRow
from recruit.candidates.queries.documents import (
    document_of,
    proves_adjustment_alone,
    sensitive_documents,
)
from recruit.candidates.rules import Document
from recruit.extensions import db
from recruit.files import queries as file_queries
from recruit.files import service as files
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

MOST = 60  # documents of one person
ADDRESS_SECONDS = 60
READERS = (
    Permission.APPLICATIONS_CHECK,
    Permission.ADJUSTMENTS_DECIDE,
    Permission.CANDIDATES_READ,
    Permission.CASES_READ,
)
READERS_OF_PROOFS = (Permission.ADJUSTMENTS_DECIDE, Permission.CASES_READ)


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


def visible_document(public_id: str, asker: Asker) -> Document:
    """A document for its owner, and for officials in whose scope a card of the owner lies;
    NotFoundError for everybody else, and for one whose bytes are gone."""
    document = queries.document(public_id)
    if document.person_id != asker.person_id and not _official_may(document, asker):
        raise NotFoundError()
    if file_queries.file(document.file_public_id).erased_at is not None:
        raise NotFoundError()
    return document


def open_document(public_id: str, *, asker: Asker) -> tuple[Document, bytes]:
    """The document with its bytes, for whom it is visible."""
    document = visible_document(public_id, asker)
    return document, files.read(document.file_public_id)


def address_of(document: Document, *, asker: Asker, now: datetime) -> str:
    """What makes an address that opens the document once, for this asker, in the next minute."""
    return str(_signer().dumps([document.public_id, asker.ref.id, secrets.token_hex(8), _at(now)]))


def open_once(token: str, *, asker: Asker, now: datetime) -> tuple[Document, bytes]:
    """The document behind such an address; the caller commits before it gives the bytes.

    RuleError where it was used or is too old, NotFoundError where it is another's or forged. An
    official's read is on record.
    """
    try:
        public_id, person, nonce, at = _signer().loads(token)
    except (BadData, ValueError) as error:
        raise NotFoundError() from error
    document = visible_document(str(public_id), asker)
    if person != asker.ref.id:
        raise NotFoundError()
    if not 0 <= _at(now) - at <= ADDRESS_SECONDS or not _use(nonce, now):
        raise RuleError(
            N_("This address opens a document once, within a minute. Open the document again.")
        )
    note_read(document, asker=asker, now=now)
    return document, files.read(document.file_public_id)


def note_read(document: Document, *, asker: Asker, now: datetime) -> None:
    """Put on record that an official read somebody's document, and of which sensitive fields it
    is the answer."""
    if document.person_id == asker.person_id:
        return
    owner = Ref("person", accounts.person(document.person_id).public_id)
    event = DocumentRead(subject=owner, document=document.public_id)
    journal.record(event, actor=asker.ref, now=now)
    answered = sensitive_documents(document.person_id).get(document.public_id, set())
    for card, campaign_id in sorted({(one.card_public_id, one.campaign_id) for one in answered}):
        fields = sorted({one.field for one in answered if one.card_public_id == card})
        read = SensitiveFieldsRead(
            subject=Ref("card", card),
            campaign=campaigns.campaign_by_id(campaign_id).public_id,
            fields=tuple(fields),
        )
        journal.record(read, actor=asker.ref, now=now)


def _use(nonce: str, now: datetime) -> bool:
    """True to the first who comes, whoever else comes at the same moment."""
    try:
        with db.session.begin_nested():
            db.session.add(DocumentUseRow(nonce=nonce, used_at=now))
    except IntegrityError:
        return False
    return True


def forget_uses(now: datetime) -> None:
    """What was used long ago is refused for its age alone."""
    old = now - timedelta(seconds=2 * ADDRESS_SECONDS)
    db.session.execute(
        delete(DocumentUseRow)
        .where(DocumentUseRow.used_at < old)
        .execution_options(synchronize_session=False)
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="recruit.candidates.document")


def _at(now: datetime) -> int:
    return int(now.timestamp())


def _official_may(document: Document, asker: Asker) -> bool:
    scopes = [asker.scope(one) for one in READERS if asker.may(one)]
    if not scopes:
        return False
    if proves_adjustment_alone(document):
        scopes = [asker.scope(one) for one in READERS_OF_PROOFS if asker.may(one)]
    districts = db.session.scalars(
        select(CardRow.district_code).where(CardRow.person_id == document.person_id)
    ).all()
    return any(district in scope for scope in scopes for district in districts)
