"""Passwords: hashed with argon2id, changed, and replaced when forgotten."""

from datetime import datetime
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from recruit.accounts.events import PasswordChanged, PasswordResetAsked
from recruit.accounts.models import Person
from recruit.accounts.rules.passwords import check_password
from recruit.accounts.service import attempts, links, sessions
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import VISITOR, Asker
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
RESET = ("reset", "set-up")


def hash_password(password: str) -> str:
    """argon2id with 19 MiB, two passes, one lane: 0.05 s of a core."""
    return _hasher.hash(password)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


def is_right(stored: str | None, password: str) -> bool:
    """Whether the password fits; takes the same time where there is nothing to compare with."""
    try:
        return _hasher.verify(stored or _nobodys_hash(), password) and stored is not None
    except (Argon2Error, InvalidHashError):
        return False


@cache
def common_passwords() -> frozenset[str]:
    file = Path(__file__).resolve().parent.parent / "data" / "common-passwords.txt"
    return frozenset(file.read_text(encoding="utf-8").split())


def check_new(
    password: str, *, fin: str | None, email: str, names: tuple[str, ...] = (), field: str
) -> None:
    """RuleError where a password may not be chosen."""
    personal = (fin or "", email, email.partition("@")[0], *names)
    check_password(password, personal=personal, common=common_passwords(), field=field)


def ask_reset(email: str, *, now: datetime) -> None:
    """Mail a link to whoever has this address; says the same where nobody has it."""
    person = links.owner_of(email)
    if person is None:
        return
    link = links.create(
        "reset", address=person.email, language=person.language, person_id=person.id, now=now
    )
    if link:
        journal.record(PasswordResetAsked(subject=Ref("link", link)), actor=VISITOR.ref, now=now)


def reset(token: str, password: str, *, now: datetime) -> None:
    """Set a new password by a link; every session ends, the second factor stays.

    RuleError: the link does not work any more, or the password is refused (field password).
    """
    link = links.take(token, RESET, now)
    person = db.session.get_one(Person, link.person_id)
    _set(person, password, "password")
    links.void(person.id, RESET, now)
    attempts.forget(f"person:{person.public_id}")
    ended = sessions.end_all(person.id, now)
    ref = Ref("person", person.public_id)
    journal.record(PasswordChanged(subject=ref, sessions_ended=ended), actor=ref, now=now)


def change(old: str, new: str, *, asker: Asker, keep: str | None, now: datetime) -> None:
    """Change one's own password; the other sessions end. `keep` is the present session.

    RuleError at `old` after the attempt was counted: commit even then.
    """
    person = db.session.get_one(Person, asker.own_id())
    confirm(person, old, field="old", now=now)
    _set(person, new, "new")
    ended = sessions.end_all(person.id, now, keep=keep)
    links.void(person.id, RESET, now)
    event = PasswordChanged(subject=asker.ref, sessions_ended=ended)
    journal.record(event, actor=asker.ref, now=now)


def confirm(person: Person, password: str, *, field: str, now: datetime) -> None:
    """RuleError unless this is the person's password; the attempt counts like a sign-in."""
    key = f"person:{person.public_id}"
    attempts.count_for(key, field, now)
    if not is_right(person.password_hash, password):
        raise RuleError(N_("This is not your present password."), field=field)
    attempts.forget(key)


def _set(person: Person, password: str, field: str) -> None:
    names = (person.first_name, person.last_name)
    check_new(password, fin=person.fin, email=person.email, names=names, field=field)
    person.password_hash = hash_password(password)
