"""Adding people, and what they may change about themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress

from sqlalchemy.exc import IntegrityError

from recruit.accounts.events import (
    ContactChanged,
    EmailChangeAsked,
    EmailChanged,
    EmailChangeNoticed,
    OfficialAdded,
    PeopleAdded,
    RegistrationOfKnownFin,
)
from recruit.accounts.models import Person, PersonWord
from recruit.accounts.rules import NewPerson
from recruit.accounts.rules.people import clean_email, clean_phone
from recruit.accounts.service import consents, links, names, passwords, roles
from recruit.extensions import db
from recruit.extensions.prepared import Ready, new_ids, ready, write_ready
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM, Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.names import words_of
from recruit.kernel.text import LANGUAGES, N_

CHANGE = ("change-email",)


def add_people(new: list[NewPerson], now: datetime) -> list[int]:
    """Confirmed people in bulk, already clean (import, demo); returns their ids in this order."""
    return write_people(work_out_people(new, now), now)


@dataclass(frozen=True)
class ReadyPeople:
    """New people, worked out: what is left is to write them."""

    public_ids: list[str]
    rows: Ready
    words: tuple[Ready, list[int]]  # that they are found by, and whose each is
    consented: list[bool]


def work_out_people(new: Sequence[NewPerson], now: datetime) -> ReadyPeople:
    """What `write_people` stores, worked out before its transaction."""
    values = [_values(one, now) for one in new]
    words = [
        (place, word)
        for place, one in enumerate(new)
        for word in words_of(one.last_name, one.first_name, one.patronymic)
    ]
    return ReadyPeople(
        [str(one["public_id"]) for one in values],
        ready(Person, values),
        (ready(PersonWord, [{"word": word} for _, word in words]), [place for place, _ in words]),
        [one.consented for one in new],
    )


def write_people(worked_out: ReadyPeople, now: datetime) -> list[int]:
    """Store them; their ids in their order. The FIN and the address are theirs alone, or nobody
    comes in."""
    if not worked_out.public_ids:
        return []
    roles.load_roles()
    ids = new_ids(Person, len(worked_out.public_ids))
    write_ready(worked_out.rows, id=ids)
    words, of_word = worked_out.words
    write_ready(words, person_id=(ids[place] for place in of_word))
    consents.add(compress(ids, worked_out.consented), now)
    journal.record(PeopleAdded(subject=SYSTEM, count=len(ids)), actor=SYSTEM, now=now)
    return ids


def _values(one: NewPerson, now: datetime) -> dict[str, object]:
    stored = dict(vars(one))
    password = stored.pop("password")
    del stored["consented"]
    return {
        **stored,
        **names.name_columns(one.last_name, one.first_name, one.patronymic, one.birth_date),
        "public_id": new_public_id(),
        "password_hash": passwords.hash_password(password) if password else None,
        "state": "confirmed",
        "created_at": now,
    }


def add_official(new: NewPerson, *, actor: Ref, now: datetime) -> int:
    """Somebody who is to work here and sets a password by a link; returns their id."""
    person_id = add_people([new], now)[0]
    person = db.session.get_one(Person, person_id)
    event = OfficialAdded(subject=Ref("person", person.public_id))
    journal.record(event, actor=actor, now=now)
    return person_id


def set_up_link(person_id: int, now: datetime) -> str:
    """The public id of a link with which somebody sets their first password."""
    person = db.session.get_one(Person, person_id)
    link = links.create(
        "set-up", address=person.email, language=person.language, person_id=person.id, now=now
    )
    if link is None:
        raise RuleError(N_("Too many links for this address within an hour. Try again later."))
    return link


def change_contact(*, phone: str, language: str, asker: Asker, now: datetime) -> None:
    """Change one's own telephone number and the language of messages."""
    person = db.session.get_one(Person, asker.own_id())
    if language not in LANGUAGES:
        raise RuleError(N_("Not a valid choice."), field="language")
    wanted = {"phone": clean_phone(phone), "language": language}
    changed = tuple(name for name, value in wanted.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, wanted[name])
    if changed:
        event = ContactChanged(subject=asker.ref, fields=changed)
        journal.record(event, actor=asker.ref, now=now)


def ask_email_change(email: str, password: str, *, asker: Asker, now: datetime) -> None:
    """Mail a link to the new address and a notice to the old one.

    An address that somebody else has gets the same answer, and its owner a mail. RuleError at
    `password` after the attempt was counted: commit even then.
    """
    person = db.session.get_one(Person, asker.own_id())
    address = clean_email(email)
    passwords.confirm(person, password, field="password", now=now)
    if address == person.email:
        raise RuleError(N_("This is your address already."), field="email")
    _tell_old_address(person, asker, now)
    if owner := links.owner_of(address):
        tell_owner(owner, "email", asker.ref, now)
        return
    link = links.create(
        "change-email", address=address, language=person.language, person_id=person.id, now=now
    )
    if link:
        event = EmailChangeAsked(subject=Ref("link", link))
        journal.record(event, actor=asker.ref, now=now)


def _tell_old_address(person: Person, asker: Asker, now: datetime) -> None:
    link = links.create(
        "email-notice",
        address=person.email,
        language=person.language,
        person_id=person.id,
        now=now,
    )
    if link:
        event = EmailChangeNoticed(subject=Ref("link", link))
        journal.record(event, actor=asker.ref, now=now)


def tell_owner(owner: Person, known: str, actor: Ref, now: datetime) -> None:
    """Mail the owner of a FIN or an address that somebody else tried to use."""
    link = links.create(
        "known", address=owner.email, language=owner.language, person_id=owner.id, now=now
    )
    if link:
        event = RegistrationOfKnownFin(subject=Ref("link", link), known=known)
        journal.record(event, actor=actor, now=now)


def confirm_email_change(token: str, *, now: datetime) -> None:
    """The new address counts from now on. RuleError: the link is spent, or the address taken."""
    link = links.take(token, CHANGE, now)
    person = db.session.get_one(Person, link.person_id)
    try:
        with db.session.begin_nested():
            person.email = link.address
    except IntegrityError as error:
        raise RuleError(N_("This address belongs to another account by now.")) from error
    links.void(person.id, (*CHANGE, *passwords.RESET), now)
    ref = Ref("person", person.public_id)
    journal.record(EmailChanged(subject=ref), actor=ref, now=now)
