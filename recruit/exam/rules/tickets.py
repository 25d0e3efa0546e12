"""What a candidate's browser shows with each answer: one session may write into one attempt."""

import hmac
from hashlib import blake2b

SEAL = 32  # letters; 128 bits


def ticket(secret: str, attempt: str, session: str) -> str:
    """`session.seal`, by public ids. It opens this attempt only, while the session lives."""
    return f"{session}.{_seal(secret, attempt, session)}"


def session_of(secret: str, attempt: str, shown: str) -> str | None:
    """The session that the ticket was made out for, or None where it does not fit."""
    session, _, seal = shown.partition(".")
    if len(seal) == SEAL and hmac.compare_digest(
        seal.encode(), _seal(secret, attempt, session).encode()
    ):
        return session
    return None


def _seal(secret: str, attempt: str, session: str) -> str:
    key = blake2b(secret.encode(), digest_size=32, person=b"exam ticket").digest()
    return blake2b(f"{attempt} {session}".encode(), key=key, digest_size=SEAL // 2).hexdigest()
