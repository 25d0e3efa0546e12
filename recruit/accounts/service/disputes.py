"""When somebody's FIN is used by somebody else: they write, officials look into it."""

from datetime import datetime

from sqlalchemy import select, update

from recruit.accounts.events import DisputeClosed, DisputeRaised
from recruit.accounts.models import Dispute
from recruit.accounts.rules.people import clean_fin
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_


def raise_dispute(
    *,
    fin: str,
    full_name: str,
    contact: str,
    statement: str,
    language: str,
    actor: Ref,
    now: datetime,
) -> str:
    """Store what the person says; returns the public id they may name on the hotline."""
    row = Dispute(
        fin=clean_fin(fin),
        full_name=_filled(full_name, "full_name", 190),
        contact=_filled(contact, "contact", 254),
        statement=_filled(statement, "statement", 4000),
        language=language,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(DisputeRaised(subject=Ref("dispute", row.public_id)), actor=actor, now=now)
    return row.public_id


def _filled(text: str, field: str, most: int) -> str:
    text = text.strip()
    if not text:
        raise RuleError(N_("This field is required."), field=field)
    if len(text) > most:
        raise RuleError(N_("Use at most %(most)d characters."), field=field, most=most)
    return text


def close(public_id: str, *, note: str, asker: Asker, now: datetime) -> None:
    """Close it with a note on what was found and done; RuleError where it is closed already."""
    row = db.session.scalar(select(Dispute).where(Dispute.public_id == public_id))
    if row is None:
        raise NotFoundError()
    closed = db.session.execute(
        update(Dispute)
        .where(Dispute.id == row.id, Dispute.closed_at.is_(None))
        .values(closed_at=now, closed_by=asker.own_id(), note=_filled(note, "note", 4000))
        .returning(Dispute.id)
    ).first()
    if closed is None:
        raise RuleError(N_("This is closed already."))
    journal.record(DisputeClosed(subject=Ref("dispute", public_id)), actor=asker.ref, now=now)
