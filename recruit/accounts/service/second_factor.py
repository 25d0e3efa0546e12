"""The second factor: six digits of the moment, and recovery codes on paper."""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import delete, select, update

from recruit.accounts.events import (
    RecoveryCodesReplaced,
    SecondFactorReset,
    SecondFactorSet,
    SecondFactorUsed,
    SignedIn,
)
from recruit.accounts.models import Person, RecoveryCode, SecondFactor
from recruit.accounts.rules.second_factor import (
    RECOVERY_CODES,
    STEP_SECONDS,
    allowed_steps,
    is_recovery_code,
    plain_code,
)
from recruit.accounts.service import attempts, passwords, sessions
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_code
from recruit.kernel.text import N_

ISSUER = "Recruit"


def new_secret() -> str:
    """A fresh secret, encrypted, to be confirmed with a code before it counts."""
    return seal(pyotp.random_base32())


def seal(text: str) -> str:
    """Encrypt with a key made from the program's own; another key cannot read it."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """None where it was not sealed by us."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def address_of(sealed: str, account: str) -> tuple[str, str]:
    """(the secret in groups of four, the otpauth address that a QR code carries)."""
    secret = unseal(sealed) or ""
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return groups, pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def confirm(person_id: int, sealed: str, code: str, *, now: datetime) -> list[str]:
    """The first right code makes a secret count; returns the recovery codes, shown once.

    RuleError (field code): wrong, or there is a second factor already.
    """
    person = db.session.get_one(Person, person_id)
    secret = unseal(sealed)
    if secret is None or db.session.get(SecondFactor, person_id) is not None:
        raise RuleError(N_("Start again: load this page once more."))
    step = _matching_step(secret, code, now, None)
    if step is None:
        raise RuleError(
            N_("This code is not right. Check that your phone shows the right time."), field="code"
        )
    db.session.add(
        SecondFactor(person_id=person_id, secret=seal(secret), set_at=now, last_step=step)
    )
    db.session.flush()
    ref = Ref("person", person.public_id)
    journal.record(SecondFactorSet(subject=ref), actor=ref, now=now)
    return new_recovery_codes(person_id)


def confirm_and_enter(
    person_id: int, sealed: str, code: str, *, session: str, way: str, now: datetime
) -> tuple[list[str], str]:
    """Set up at sign-in: (recovery codes, the session's new token).

    RuleError (field code) after the attempt was counted: commit even then.
    """
    ref = Ref("person", db.session.get_one(Person, person_id).public_id)
    attempts.count_for(f"code:{ref.id}", "code", now)
    codes = confirm(person_id, sealed, code, now=now)
    attempts.forget(f"code:{ref.id}")
    journal.record(SignedIn(subject=ref, way=way), actor=ref, now=now)
    return codes, sessions.promote(session, now=now)


def replace_recovery_codes(password: str, *, asker: Asker, now: datetime) -> list[str]:
    """New codes for oneself. RuleError (field password) after the attempt was counted."""
    person = db.session.get_one(Person, asker.own_id())
    passwords.confirm(person, password, field="password", now=now)
    if db.session.get(SecondFactor, person.id) is None:
        raise RuleError(N_("There is no second factor yet: it is set up at the next sign-in."))
    journal.record(RecoveryCodesReplaced(subject=asker.ref), actor=asker.ref, now=now)
    return new_recovery_codes(person.id)


def prove(person_id: int, code: str, *, session: str, way: str, now: datetime) -> str:
    """Finish signing in: a code of the moment or a recovery code; returns the new token.

    RuleError (field code) after the attempt was counted: commit even then.
    """
    person = db.session.get_one(Person, person_id)
    used = _check(person, code, now)
    ref = Ref("person", person.public_id)
    journal.record(SecondFactorUsed(subject=ref, way=used), actor=ref, now=now)
    journal.record(SignedIn(subject=ref, way=way), actor=ref, now=now)
    return sessions.promote(session, now=now)


def _check(person: Person, code: str, now: datetime) -> str:
    key = f"code:{person.public_id}"
    attempts.count_for(key, "code", now)
    recovery = is_recovery_code(code)
    right = (
        _use_recovery_code(person.id, code, now) if recovery else _use_step(person.id, code, now)
    )
    if not right:
        raise RuleError(
            N_("This code is not right, or it was used before. Wait for the next one."),
            field="code",
        )
    attempts.forget(key)
    return "recovery-code" if recovery else "code"


def _use_step(person_id: int, code: str, now: datetime) -> bool:
    """A code counts once: the step it belongs to is taken in the statement that writes."""
    row = db.session.get(SecondFactor, person_id, with_for_update=True)
    secret = unseal(row.secret) if row else None
    step = _matching_step(secret, code, now, row.last_step) if row and secret else None
    if step is None:
        return False
    taken = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.person_id == person_id, SecondFactor.last_step < step)
        .values(last_step=step)
        .returning(SecondFactor.person_id)
    ).first()
    return taken is not None


def _matching_step(secret: str, code: str, now: datetime, last: int | None) -> int | None:
    generator, typed = pyotp.TOTP(secret), plain_code(code)
    for step in allowed_steps(now, last):
        if hmac.compare_digest(generator.generate_otp(step), typed):
            return step
    return None


def _use_recovery_code(person_id: int, code: str, now: datetime) -> bool:
    used = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.digest == _digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    ).first()
    return used is not None


def new_recovery_codes(person_id: int) -> list[str]:
    """Ten new codes instead of the old ones; only their digests are stored."""
    codes = [new_code(2, 5) for _ in range(RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    db.session.add_all(RecoveryCode(person_id=person_id, digest=_digest(code)) for code in codes)
    db.session.flush()
    return codes


def codes_left(person_id: int) -> int:
    return len(
        db.session.scalars(
            select(RecoveryCode.id).where(
                RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
            )
        ).all()
    )


def take_away(person_id: int, *, actor: Asker, now: datetime) -> None:
    """Reset: the next sign-in sets a new second factor up; every session ends."""
    person = db.session.get_one(Person, person_id)
    db.session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    sessions.end_all(person_id, now)
    event = SecondFactorReset(subject=Ref("person", person.public_id))
    journal.record(event, actor=actor.ref, now=now)


def set_up(person_id: int, now: datetime) -> str:
    """Give a person a confirmed second factor at once (demo and tests); returns the secret."""
    secret = pyotp.random_base32()
    db.session.add(SecondFactor(person_id=person_id, secret=seal(secret), set_at=now, last_step=0))
    db.session.flush()
    ref = Ref("person", db.session.get_one(Person, person_id).public_id)
    journal.record(SecondFactorSet(subject=ref), actor=ref, now=now)
    return secret


def current_code(person_id: int, now: datetime) -> str | None:
    """The code of this moment, for the demo's panel only; None without a second factor."""
    row = db.session.get(SecondFactor, person_id)
    secret = unseal(row.secret) if row else None
    if secret is None:
        return None
    return pyotp.TOTP(secret).generate_otp(int(now.timestamp()) // STEP_SECONDS)


def _digest(code: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, plain_code(code).encode(), hashlib.sha256).hexdigest()


def _fernet() -> Fernet:
    key = hashlib.sha256(b"recruit second factor\0" + str(current_app.secret_key).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
