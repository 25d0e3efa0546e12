"""Registering: nothing is reserved until the link in the mail was opened and confirmed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from recruit.accounts.events import EmailConfirmed, RegistrationStarted
from recruit.accounts.models import Consent, Link, Person, Registration
from recruit.accounts.rules.people import (
    check_birth_date,
    clean_email,
    clean_fin,
    clean_name,
    clean_phone,
)
from recruit.accounts.service import links, names, passwords, people, roles
from recruit.accounts.service.consents import consent_text
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import VISITOR
from recruit.kernel.clock import baku
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

CONFIRM = ("confirm",)


@dataclass(frozen=True)
class NewRegistration:
    """What somebody typed who wants to take part."""

    fin: str
    first_name: str
    last_name: str
    patronymic: str
    birth_date: date
    email: str
    phone: str
    password: str
    consent: str  # the version that was shown and agreed to
    language: str


def cleaned(new: NewRegistration, now: datetime) -> NewRegistration:
    """The same in one spelling. RuleError at the first field that is wrong."""
    fin, email = clean_fin(new.fin), clean_email(new.email)
    full = {
        field: clean_name(getattr(new, field), field)
        for field in ("first_name", "last_name", "patronymic")
    }
    check_birth_date(new.birth_date, baku(now).date())
    passwords.check_new(
        new.password,
        fin=fin,
        email=email,
        names=(full["first_name"], full["last_name"]),
        field="password",
    )
    return NewRegistration(
        fin=fin,
        birth_date=new.birth_date,
        email=email,
        phone=clean_phone(new.phone),
        password=new.password,
        consent=new.consent,
        language=new.language,
        **full,
    )


def register(new: NewRegistration, *, now: datetime) -> None:
    """Begin a registration and mail a link, or mail the owner of the FIN or the address.

    Says the same and takes the same time in both cases. RuleError: a field is wrong.
    """
    new = cleaned(new, now)
    if new.consent != consent_text().version:
        raise RuleError(N_("Without this consent you cannot take part."), field="consent")
    password_hash = passwords.hash_password(new.password)
    if _tell_owners(new, now):
        return
    row = Registration(
        fin=new.fin,
        first_name=new.first_name,
        last_name=new.last_name,
        patronymic=new.patronymic,
        email=new.email,
        phone=new.phone,
        language=new.language,
        birth_date=new.birth_date,
        password_hash=password_hash,
        consent_version=new.consent,
        consent_digest=consent_text().digest,
        created_at=now,
        expires_at=now + links.LIFETIMES["confirm"],
    )
    db.session.add(row)
    db.session.flush()
    _mail_link(row, now)


def _tell_owners(new: NewRegistration, now: datetime) -> bool:
    owners = {
        known: owner
        for known, owner in (
            ("email", links.owner_of(new.email)),
            ("fin", _living_owner(new.fin)),
        )
        if owner is not None
    }
    told = set()
    for known, owner in owners.items():
        if owner.id not in told:
            people.tell_owner(owner, known, VISITOR.ref, now)
            told.add(owner.id)
    return bool(owners)


def _living_owner(fin: str) -> Person | None:
    """A closed account has no address to tell: who confirms theirs is told on the page then, and
    led to the officials who free the FIN."""
    return db.session.scalar(select(Person).where(Person.fin == fin, Person.state == "confirmed"))


def _mail_link(row: Registration, now: datetime) -> None:
    link = links.create(
        "confirm", address=row.email, language=row.language, registration_id=row.id, now=now
    )
    if link:
        event = RegistrationStarted(subject=Ref("link", link))
        journal.record(event, actor=VISITOR.ref, now=now)


def ask_new_link(email: str, *, now: datetime) -> None:
    """Mail another link for a registration that waits; says the same where none does."""
    row = db.session.scalar(
        select(Registration)
        .where(Registration.email == email.strip().lower(), Registration.expires_at > now)
        .order_by(Registration.id.desc())
        .limit(1)
    )
    if row is not None:
        _mail_link(row, now)


def confirm(token: str, *, now: datetime) -> int:
    """The address is confirmed: from now on this is a person; returns their id.

    RuleError: the link is spent, or another registration with this FIN was confirmed first.
    """
    link = links.take(token, CONFIRM, now)
    started = db.session.get(Registration, link.registration_id) if link.registration_id else None
    if started is None:
        raise links.LinkSpentError()
    roles.load_roles()
    person = _person_of(started, now)
    consent = Consent(
        person_id=person.id,
        version=started.consent_version,
        digest=started.consent_digest,
        agreed_at=started.created_at,
    )
    db.session.add(consent)
    _forget([started.id])
    ref = Ref("person", person.public_id)
    event = EmailConfirmed(subject=ref, consent=consent.version)
    journal.record(event, actor=ref, now=now)
    return person.id


def _person_of(started: Registration, now: datetime) -> Person:
    """Rule 3: of two registrations with one FIN, the database lets one become a person."""
    person = Person(
        fin=started.fin,
        first_name=started.first_name,
        last_name=started.last_name,
        patronymic=started.patronymic,
        email=started.email,
        phone=started.phone,
        language=started.language,
        birth_date=started.birth_date,
        password_hash=started.password_hash,
        created_at=now,
        **names.name_columns(
            started.last_name, started.first_name, started.patronymic, started.birth_date
        ),
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError as error:
        raise TakenError() from error
    names.write_words([(person.id, (person.last_name, person.first_name, person.patronymic))])
    return person


class TakenError(RuleError):
    """Somebody else confirmed the FIN or the address first."""

    def __init__(self) -> None:
        super().__init__(N_("An account with this FIN or e-mail address exists already."))


def _forget(registration_ids: list[int]) -> None:
    db.session.execute(
        update(Link).where(Link.registration_id.in_(registration_ids)).values(registration_id=None)
    )
    db.session.execute(delete(Registration).where(Registration.id.in_(registration_ids)))


def forget_expired(now: datetime) -> int:
    """Remove the personal data of registrations that nobody confirmed; returns how many."""
    expired = list(
        db.session.scalars(select(Registration.id).where(Registration.expires_at <= now).limit(500))
    )
    if expired:
        _forget(expired)
    return len(expired)
