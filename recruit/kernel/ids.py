"""Random public identifiers: what addresses and documents show instead of row numbers."""

import secrets

# No 0/O, 1/I/L: people read these out on the hotline.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
PUBLIC_ID_LENGTH = 16


def new_public_id() -> str:
    """16 letters and digits, 79 bits of chance."""
    return _letters(PUBLIC_ID_LENGTH)


def new_code(groups: int = 2, length: int = 4) -> str:
    """A short code to be read aloud, in capitals: `7F3K-K2QP`."""
    return "-".join(_letters(length) for _ in range(groups)).upper()


def _letters(length: int) -> str:
    """One draw for all letters: imports make thousands of these."""
    number, letters = secrets.randbelow(len(ALPHABET) ** length), ""
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return letters
