"""Random public identifiers: what addresses and documents show instead of row numbers."""

import secrets

# No 0/O, 1/I/L: people read these out on the hotline.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
PUBLIC_ID_LENGTH = 16


def new_public_id() -> str:
    """16 letters and digits, 79 bits of chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def new_code(groups: int = 2, length: int = 4) -> str:
    """A short code to be read aloud, in capitals: `7F3K-K2QP`."""
    letters = ("".join(secrets.choice(ALPHABET) for _ in range(length)) for _ in range(groups))
    return "-".join(letters).upper()
