"""Signing in: FIN or e-mail with a password, then the second factor where it is needed."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import or_, select

from recruit.accounts.events import SignedIn, SignInBlocked
from recruit.accounts.models import GrantRow, Person
from recruit.accounts.rules.attempts import FOR_ACCOUNT, FOR_ADDRESS
from recruit.accounts.rules.roles import needs_second_factor
from recruit.accounts.service import attempts, passwords, sessions
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_


@dataclass(frozen=True)
class Opened:
    """A session that was opened; while `pending` it allows nothing but the second factor."""

    token: str
    pending: bool


def sign_in(name: str, password: str, *, address: str, device: str, now: datetime) -> Opened:
    """Open a session for whoever has this FIN or e-mail address and password.

    RuleError, the same in the same time for a wrong password and an unknown name. The attempt
    is counted by then: commit even after the error.
    """
    person = _find(name)
    account, place = account_key(person, name), f"address:{_keyed(address)}"
    attempts.count(place, FOR_ADDRESS, now)
    wait = attempts.count(account, FOR_ACCOUNT, now)
    if not passwords.is_right(person.password_hash if person else None, password) or not person:
        if person and wait:
            ref = Ref("person", person.public_id)
            blocked = SignInBlocked(subject=ref, seconds=int(wait.total_seconds()))
            journal.record(blocked, actor=Ref("visitor", "anonymous"), now=now)
        raise RuleError(N_("The FIN or e-mail address and the password do not belong together."))
    attempts.forget(account)
    attempts.forgive(place, now)
    return open_session(person.id, device, way="password", now=now)


def open_session(
    person_id: int, device: str, *, way: str, now: datetime, proved_twice: bool = False
) -> Opened:
    """Open a session for somebody who proved who they are; `proved_twice` with a second factor."""
    person = db.session.get_one(Person, person_id)
    pending = needs_second_factor(_roles(person_id)) and not proved_twice
    token = sessions.begin(person_id, device, now=now, second_factor=proved_twice)
    ref = Ref("person", person.public_id)
    if not pending:
        journal.record(SignedIn(subject=ref, way=way), actor=ref, now=now)
    return Opened(token, pending)


def account_key(person: Person | None, name: str) -> str:
    """Under which key attempts are counted; an unknown name has one like a known person."""
    return f"person:{person.public_id}" if person else f"unknown:{_keyed(name.strip().lower())}"


def _keyed(text: str) -> str:
    """A digest that nobody can compute without our key: names and addresses are not stored."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:60]


def _find(name: str) -> Person | None:
    typed = name.strip()
    return db.session.scalar(
        select(Person).where(
            or_(Person.email == typed.lower(), Person.fin == typed.upper()),
            Person.state == "confirmed",
        )
    )


def _roles(person_id: int) -> list[str]:
    return list(
        db.session.scalars(
            select(GrantRow.role_code).where(
                GrantRow.person_id == person_id, GrantRow.ended_at.is_(None)
            )
        )
    )
