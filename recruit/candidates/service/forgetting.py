"""Erasing a person: what of their cards, requests and documents goes."""

from datetime import datetime

from sqlalchemy import select, update

from recruit.candidates.models import AdjustmentRow, CardRow, CardVersionRow, DocumentRow
from recruit.candidates.service import projection
from recruit.candidates.service.retention import erase_answers
from recruit.extensions import db
from recruit.extensions.append_only import lifted
from recruit.files import service as files
from recruit.kernel.events import Ref


def forget_person(person_id: int, *, decided: bool, actor: Ref, now: datetime) -> None:
    """Let go of sealed answers, documents and the reasons of requests for adjustments. Where
    nothing was `decided` about the person, also of all open answers in all versions; otherwise
    the law keeps those, as what was decided rests on them. Harmless to repeat."""
    _forget_reasons(person_id)
    if not decided:
        _forget_open_answers(person_id)
    erase_answers(person_id, actor=actor, now=now)
    _erase_documents(person_id, now)
    db.session.expire_all()


def _forget_reasons(person_id: int) -> None:
    """Why somebody asked for an adjustment says something about their health."""
    db.session.execute(
        update(AdjustmentRow)
        .where(AdjustmentRow.person_id == person_id)
        .values(reason="", document_public_id=None)
        .execution_options(synchronize_session=False)
    )


def _forget_open_answers(person_id: int) -> None:
    """The versions' digests stay: the journal names them."""
    ids = db.session.scalars(select(CardRow.id).where(CardRow.person_id == person_id)).all()
    projection.forget(ids)
    db.session.execute(
        update(CardRow)
        .where(CardRow.id.in_(ids))
        .values(answers={}, complete=False)
        .execution_options(synchronize_session=False)
    )
    with lifted(db.session.connection(), "card_versions"):
        db.session.execute(
            update(CardVersionRow)
            .where(CardVersionRow.card_id.in_(ids))
            .values(answers={})
            .execution_options(synchronize_session=False)
        )


def _erase_documents(person_id: int, now: datetime) -> None:
    """Also those that a card still names: of a document the law keeps that it was there."""
    rows = db.session.scalars(
        select(DocumentRow).where(
            DocumentRow.person_id == person_id, DocumentRow.erased_at.is_(None)
        )
    ).all()
    for row in rows:
        files.erase(row.file_public_id, now=now)
        row.erased_at, row.removed_at = now, row.removed_at or now
    db.session.flush()
