"""Names: the words a person is found by, earlier names, and corrections that two officials make."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from recruit.accounts import queries
from recruit.accounts.events import EarlierNameAdded, EarlierNameRemoved, IdentityCorrected
from recruit.accounts.models import EarlierName, Person, PersonWord
from recruit.accounts.rules import Identity
from recruit.accounts.rules.people import (
    check_birth_date,
    clean_fin,
    clean_name,
    full_name,
    search_text,
)
from recruit.accounts.service import proposals
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.clock import baku
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.names import twin_key, words_of
from recruit.kernel.text import N_, sort_key

CORRECT = "accounts.correct-identity"
MOST = 5  # earlier names of one person
PARTS = ("last_name", "first_name", "patronymic")


def name_columns(
    last_name: str, first_name: str, patronymic: str, born: date | None
) -> dict[str, str | None]:
    """The columns of a person that follow from their name and birth date."""
    return {
        "search": search_text(last_name, first_name, patronymic),
        "sort_az": sort_key(full_name(last_name, first_name, patronymic)),
        "twin_key": twin_key(last_name, first_name, born),
    }


def write_words(names: Iterable[tuple[int, tuple[str, ...]]]) -> None:
    """Let new people be found by the words of their names: (person id, names)."""
    rows = [
        {"word": word, "person_id": person_id}
        for person_id, parts in names
        for word in words_of(*parts)
    ]
    if rows:
        db.session.execute(insert(PersonWord), rows)


def _find_again(person: Person) -> None:
    """The words of somebody whose present or earlier names changed."""
    db.session.flush()
    db.session.execute(delete(PersonWord).where(PersonWord.person_id == person.id))
    names = [getattr(person, part) for part in PARTS]
    for one in queries.earlier_names(person.id):
        names += [one.last_name, one.first_name, one.patronymic]
    write_words([(person.id, tuple(names))])


# --- earlier names --------------------------------------------------------------------------------


def add_earlier_name(
    last_name: str,
    first_name: str,
    patronymic: str,
    *,
    document: str | None,
    asker: Asker,
    now: datetime,
) -> str:
    """A name that the asker bore before, and the document that proves it (which the caller has
    seen to be theirs); returns its public id."""
    person = db.session.get_one(Person, asker.own_id())
    name = {
        part: clean_name(text, part)
        for part, text in zip(PARTS, (last_name, first_name, patronymic), strict=True)
    }
    known = queries.earlier_names(person.id)
    if len(known) >= MOST:
        raise RuleError(N_("At most %(most)s earlier names are kept."), most=MOST)
    same = [(getattr(one, p) for p in PARTS) for one in (person, *known)]
    if any(tuple(one) == tuple(name.values()) for one in same):
        raise RuleError(N_("This name stands in your account already."), field="last_name")
    row = EarlierName(person_id=person.id, document=document, added_at=now, **name)
    db.session.add(row)
    _find_again(person)
    event = EarlierNameAdded(subject=asker.ref, name=row.public_id, document=document)
    journal.record(event, actor=asker.ref, now=now)
    return row.public_id


def remove_earlier_name(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Take one of one's own earlier names away; NotFoundError for another's."""
    person = db.session.get_one(Person, asker.own_id())
    removed = db.session.execute(
        update(EarlierName)
        .where(
            EarlierName.public_id == public_id,
            EarlierName.person_id == person.id,
            EarlierName.removed_at.is_(None),
        )
        .values(removed_at=now)
        .returning(EarlierName.id)
    ).first()
    if removed is None:
        raise NotFoundError()
    _find_again(person)
    event = EarlierNameRemoved(subject=asker.ref, name=public_id)
    journal.record(event, actor=asker.ref, now=now)


# --- what officials correct -----------------------------------------------------------------------


def cleaned(
    fin: str, last_name: str, first_name: str, patronymic: str, birth_date: date, now: datetime
) -> Identity:
    """An identity in one spelling; RuleError at the field that is wrong."""
    return Identity(
        clean_fin(fin),
        clean_name(last_name, "last_name"),
        clean_name(first_name, "first_name"),
        clean_name(patronymic, "patronymic"),
        check_birth_date(birth_date, baku(now).date()),
    )


def propose_correction(
    public_id: str,
    identity: Identity,
    *,
    keep_former: bool,
    reason: str,
    asker: Asker,
    now: datetime,
) -> str:
    """Ask a second official to correct somebody's FIN, name or birth date. `keep_former`: the
    name until now was right and becomes an earlier one, as after a marriage."""
    person = queries.manageable_person(public_id, asker.scope(Permission.PEOPLE_MANAGE))
    payload = _payload(person.public_id, identity, keep_former)
    if not _changes(payload):
        raise RuleError(N_("Nothing differs from what stands there now."))
    _refuse_taken(payload)
    subject = Ref("person", person.public_id)
    return proposals.propose(CORRECT, subject, payload, reason=reason, asker=asker, now=now)


def _payload(public_id: str, identity: Identity, keep_former: bool) -> dict[str, Any]:
    return {
        "person": public_id,
        "fin": identity.fin,
        **{part: getattr(identity, part) for part in PARTS},
        "birth_date": identity.birth_date.isoformat(),
        "keep_former": keep_former,
    }


FIELDS = ("fin", *PARTS, "birth_date")
LABELS = {
    "fin": N_("FIN"),
    "last_name": N_("Surname"),
    "first_name": N_("Name"),
    "patronymic": N_("Patronymic"),
    "birth_date": N_("Date of birth"),
}


def _changes(payload: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Field -> what stands there and what was proposed, where they differ."""
    person = queries.person_by_public_id(payload["person"])
    before = {name: str(getattr(person, name) or "") for name in FIELDS}
    return {n: (before[n], payload[n]) for n in FIELDS if before[n] != payload[n]}


def _refuse_taken(payload: dict[str, Any]) -> None:
    owner = queries.person_by_fin(payload["fin"])
    if owner is not None and owner.public_id != payload["person"]:
        raise RuleError(N_("Another account has this FIN."), field="fin")


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    person = queries.person_by_public_id(payload["person"])
    rows = [
        (_(LABELS[name]), f"{before or '–'} → {after}")
        for name, (before, after) in _changes(payload).items()
    ]
    former = _("yes") if payload["keep_former"] else _("no")
    kept = (_("The name until now stays as an earlier name"), former)
    return [(_("Person"), person.full_name), *rows, kept]


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    found = queries.manageable_person(payload["person"], second.scope(Permission.PEOPLE_MANAGE))
    changed = _changes(payload)
    _refuse_taken(payload)
    person = db.session.get_one(Person, found.id)
    if payload["keep_former"] and changed.keys() & set(PARTS):
        former = {part: getattr(person, part) for part in PARTS}
        db.session.add(EarlierName(person_id=person.id, added_at=now, **former))
    _set(person, payload)
    event = IdentityCorrected(
        subject=Ref("person", person.public_id), fields=tuple(sorted(changed))
    )
    journal.record(event, actor=second.ref, now=now)


def _set(person: Person, payload: dict[str, Any]) -> None:
    born = date.fromisoformat(payload["birth_date"])
    names = {part: payload[part] for part in PARTS}
    values = {**names, "fin": payload["fin"], "birth_date": born}
    try:
        with db.session.begin_nested():
            for name, value in {**values, **name_columns(**names, born=born)}.items():
                setattr(person, name, value)
    except IntegrityError as error:
        raise RuleError(N_("Another account has this FIN.")) from error
    _find_again(person)


proposals.declare(
    CORRECT,
    label=N_("Correct somebody's identity"),
    permission=Permission.PEOPLE_MANAGE,
    apply=_apply,
    describe=_describe,
)


def forget_names(person_id: int) -> None:
    """Earlier names go, and with them and the present one the words to be found by."""
    db.session.execute(delete(EarlierName).where(EarlierName.person_id == person_id))
    db.session.execute(delete(PersonWord).where(PersonWord.person_id == person_id))
