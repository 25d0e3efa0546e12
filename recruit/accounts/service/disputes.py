"""When somebody's FIN is used by somebody else: they write, officials look into it."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from recruit.accounts.events import ClosingNoticed, DisputeClosed, DisputeRaised, FinReleased
from recruit.accounts.models import Dispute, Person
from recruit.accounts.rules.people import clean_fin, full_name
from recruit.accounts.service import erasure, proposals
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
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
    """The FIN stays where it is: close it with a note on what was found and done, also where the
    account's identity was corrected. RuleError where it is closed already."""
    row = _row(public_id)
    _close(row, "kept", _filled(note, "note", 4000), asker, now)


def propose_release(public_id: str, *, reason: str, asker: Asker, now: datetime) -> str:
    """Ask a second official to close the account that uses the FIN of the person who wrote, so
    that they can register with it."""
    row = _row(public_id)
    if row.closed_at is not None:
        raise RuleError(N_("This is closed already."))
    holder = _holder(row)
    payload = {"dispute": row.public_id, "person": holder.public_id}
    return proposals.propose(
        RELEASE, Ref("dispute", row.public_id), payload, reason=reason, asker=asker, now=now
    )


RELEASE = "accounts.release-fin"


def _row(public_id: str) -> Dispute:
    row = db.session.scalar(select(Dispute).where(Dispute.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return row


def _holder(row: Dispute) -> Person:
    holder = db.session.scalar(select(Person).where(Person.fin == row.fin))
    if holder is None:
        raise RuleError(N_("There is no confirmed account with this FIN."))
    return holder


def _close(row: Dispute, outcome: str, note: str, asker: Asker, now: datetime) -> None:
    closed = db.session.execute(
        update(Dispute)
        .where(Dispute.id == row.id, Dispute.closed_at.is_(None))
        .values(closed_at=now, closed_by=asker.own_id(), note=note, outcome=outcome)
        .returning(Dispute.id)
    ).first()
    if closed is None:
        raise RuleError(N_("This is closed already."))
    event = DisputeClosed(subject=Ref("dispute", row.public_id), outcome=outcome)
    journal.record(event, actor=asker.ref, now=now)


def _apply_release(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    """The account keeps the name it stated, for the record, and nothing else; what its owner
    applied for falls with the event (recruit.applications hears it)."""
    row = _row(payload["dispute"])
    holder = _holder(row)
    if holder.public_id != payload["person"]:
        raise RuleError(N_("Another account has the FIN by now. Look at the dispute again."))
    _close(row, "released", "", second, now)
    link = erasure.last_link("closed", holder, now)
    erasure.close_account(holder.id, keep_name=True, now=now)
    holder.fin = None
    db.session.flush()
    event = FinReleased(subject=Ref("person", holder.public_id), dispute=row.public_id)
    journal.record(event, actor=second.ref, now=now)
    if link:
        journal.record(ClosingNoticed(subject=Ref("link", link)), actor=second.ref, now=now)


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    row = _row(payload["dispute"])
    holder = db.session.scalar(select(Person).where(Person.public_id == payload["person"]))
    stated = full_name(holder.last_name, holder.first_name, holder.patronymic) if holder else "–"
    return [
        (_("FIN"), row.fin),
        (_("Who says that it is theirs"), row.full_name),
        (_("The account that will be closed"), stated),
    ]


proposals.declare(
    RELEASE,
    label=N_("Close the account that uses another's FIN"),
    permission=Permission.PEOPLE_MANAGE,
    apply=_apply_release,
    describe=_describe,
)
