"""The code on an admission slip, and the codes that are read aloud in the hall."""

import hmac
import secrets
from hashlib import blake2b, sha256

from recruit.kernel.ids import ALPHABET, PUBLIC_ID_LENGTH

SEAL = 8
CODE_LENGTH = 6


def slip_code(secret: str, seat: str) -> str:
    """What the slip shows to be checked by: the seat's public id with our seal, in fours."""
    letters = (seat + _seal(secret, seat)).upper()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def seat_of_slip(secret: str, code: str) -> str | None:
    """The seat whose slip shows this code, or None where we did not give it."""
    letters = "".join(code.replace("-", " ").split()).lower()
    if len(letters) != PUBLIC_ID_LENGTH + SEAL:
        return None
    seat, seal = letters[:PUBLIC_ID_LENGTH], letters[PUBLIC_ID_LENGTH:]
    return seat if hmac.compare_digest(seal.encode(), _seal(secret, seat).encode()) else None


def _seal(secret: str, seat: str) -> str:
    key = blake2b(secret.encode(), digest_size=32, person=b"exam slip").digest()
    number = int.from_bytes(blake2b(seat.encode(), key=key, digest_size=16).digest())
    letters = ""
    for _ in range(SEAL):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return letters


def new_hall_code() -> str:
    """Six letters and digits to be read aloud, in capitals."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)).upper()


def plain_code(typed: str) -> str:
    """A code as it was meant: case, blanks and hyphens do not matter."""
    return "".join(typed.replace("-", " ").split()).upper()


def code_digest(secret: str, seat: str, code: str) -> str:
    """What is stored of a code: without our key nobody finds the code to a digest."""
    key = blake2b(secret.encode(), digest_size=32, person=b"hall code").digest()
    return hmac.new(key, f"{seat} {plain_code(code)}".encode(), sha256).hexdigest()
