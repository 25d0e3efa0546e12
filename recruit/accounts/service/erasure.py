"""Requests for erasure, and what becomes of an account: its row stays, without what it told.

Whether a request may be granted is decided above, where everything about a person is in sight.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from recruit.accounts.events import (
    ErasureAsked,
    ErasureNoticed,
    ErasureRefused,
    ErasureWithdrawn,
    PersonErased,
)
from recruit.accounts.models import (
    Dispute,
    Erasure,
    Link,
    Person,
    Proposal,
    RecoveryCode,
    Registration,
    SecondFactor,
)
from recruit.accounts.rules.erasure import LONGEST_WORDS, NAMELESS, NO_ADDRESS, ErasureState
from recruit.accounts.service import links, names, passwords, sessions
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Event, Ref
from recruit.kernel.text import N_

COMING_IN = N_("A file that names this person is coming in just now. Try again in some minutes.")
LAST = ("erased", "closed")  # purposes of the links whose mails go to an address that is gone


def ask(words: str, password: str, *, asker: Asker, now: datetime) -> str:
    """The asker wants their data erased; returns the request's public id.

    RuleError at `password` after the attempt was counted: commit even then.
    """
    person = db.session.get_one(Person, asker.own_id())
    passwords.confirm(person, password, field="password", now=now)
    row = Erasure(person_id=person.id, words=words.strip()[:LONGEST_WORDS], asked_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError(N_("You have asked for this already. It waits for a decision.")) from error
    event = ErasureAsked(subject=asker.ref, erasure=row.public_id)
    journal.record(event, actor=asker.ref, now=now)
    return row.public_id


def withdraw(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Take one's own request back; NotFoundError for another's."""
    row = _row(public_id)
    if row.person_id != asker.own_id():
        raise NotFoundError()
    _close(row, ErasureState.WITHDRAWN, now)
    event = ErasureWithdrawn(subject=asker.ref, erasure=public_id)
    journal.record(event, actor=asker.ref, now=now)


def refuse(public_id: str, answer: str, *, asker: Asker, now: datetime) -> None:
    """Decline it with a reason that the person reads."""
    if not answer.strip():
        raise RuleError(N_("Say why: the person reads this."), field="answer")
    row = _row(public_id)
    _close(row, ErasureState.REFUSED, now, closed_by=asker.own_id(), answer=answer.strip())
    _record(ErasureRefused, row, asker, now)


def carry_out(
    public_id: str, *, keep_name: bool, kept: Sequence[str], asker: Asker, now: datetime
) -> None:
    """Erase the account of a request. `kept`: codes of what the law keeps, for the tombstone;
    `keep_name`: the name and the FIN stay, because decided things are theirs."""
    row = _row(public_id)
    person = db.session.get_one(Person, row.person_id)
    _close(row, ErasureState.DONE, now, closed_by=asker.own_id(), kept=sorted(kept), words="")
    link = last_link("erased", person, now)
    ref = Ref("person", person.public_id)
    _forget_disputes(person.fin, keep_name)
    close_account(person.id, keep_name=keep_name, now=now)
    event = PersonErased(subject=ref, erasure=public_id, kept=tuple(sorted(kept)))
    journal.record(event, actor=asker.ref, now=now)
    if link:
        journal.record(ErasureNoticed(subject=Ref("link", link)), actor=asker.ref, now=now)


def _forget_disputes(fin: str | None, keep_fin: bool) -> None:
    """What was written about the FIN of somebody who goes; open disputes stay."""
    values = {"full_name": "", "contact": "", "statement": ""} | ({} if keep_fin else {"fin": ""})
    db.session.execute(
        update(Dispute).where(Dispute.fin == fin, Dispute.closed_at.is_not(None)).values(**values)
    )


def last_link(purpose: str, person: Person, now: datetime) -> str | None:
    """A link whose mail tells somebody, at the address they had, that their account is gone."""
    return links.create(
        purpose, address=person.email, language=person.language, person_id=person.id, now=now
    )


def close_account(person_id: int, *, keep_name: bool, now: datetime) -> None:
    """Nobody signs in with it any more, and what it told of the person is gone."""
    person = db.session.get_one(Person, person_id)
    try:
        _empty(person, keep_name, now)
        db.session.flush()
    except IntegrityError as error:
        raise RuleError(COMING_IN) from error


def _empty(person: Person, keep_name: bool, now: datetime) -> None:
    sessions.end_all(person.id, now)
    _forget_keys(person)
    _forget_traces(person)
    names.forget_names(person.id)
    person.email = NO_ADDRESS.format(public_id=person.public_id)
    person.phone, person.birth_date, person.twin_key = "", None, None
    person.password_hash, person.state = None, "closed"
    if keep_name:
        full = (person.last_name, person.first_name, person.patronymic)
        names.write_words([(person.id, full)])
    else:
        person.fin, person.first_name, person.patronymic = None, "", ""
        person.last_name = NAMELESS
        columns = names.name_columns(NAMELESS, "", "", None)
        for name, value in columns.items():
            setattr(person, name, value)


def _forget_keys(person: Person) -> None:
    for table in (SecondFactor, RecoveryCode):
        db.session.execute(delete(table).where(table.person_id == person.id))


def _forget_traces(person: Person) -> None:
    """What else of accounts holds a name, an address or a number of the person."""
    db.session.execute(delete(Link).where(Link.person_id == person.id, Link.purpose.not_in(LAST)))
    db.session.execute(
        update(Link)
        .where(Link.address == person.email, Link.purpose.not_in(LAST))
        .values(address="")
    )
    stale = select(Registration.id).where(Registration.email == person.email)
    db.session.execute(
        update(Link).where(Link.registration_id.in_(stale)).values(registration_id=None)
    )
    db.session.execute(delete(Registration).where(Registration.email == person.email))
    db.session.execute(
        update(Proposal)
        .where(
            Proposal.subject_type == "person",
            Proposal.subject_id == person.public_id,
            Proposal.state != "open",
        )
        .values(payload={})
    )


def _row(public_id: str) -> Erasure:
    row = db.session.scalar(select(Erasure).where(Erasure.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return row


def _close(row: Erasure, state: ErasureState, now: datetime, **values: object) -> None:
    """Of two who decide at once, the second finds it decided."""
    closed = db.session.execute(
        update(Erasure)
        .where(Erasure.id == row.id, Erasure.state == ErasureState.ASKED.value)
        .values(state=state.value, closed_at=now, **values)
        .returning(Erasure.id)
    ).first()
    if closed is None:
        raise RuleError(N_("This request is decided already."))


def _record(kind: type[ErasureRefused], row: Erasure, asker: Asker, now: datetime) -> None:
    person = db.session.get_one(Person, row.person_id)
    made: Event = kind(subject=Ref("person", person.public_id), erasure=row.public_id)
    journal.record(made, actor=asker.ref, now=now)
