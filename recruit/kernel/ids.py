"""Random public identifiers: what addresses and documents show instead of row numbers."""

import secrets

# No 0/O, 1/I/L: people read these out on the hotline.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
PUBLIC_ID_LENGTH = 16

_WHOLE = 256 - 256 % len(ALPHABET)
_LETTER_OF = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
_TOO_LARGE = bytes(range(_WHOLE, 256))


def new_public_id() -> str:
    """16 letters and digits, 79 bits of chance."""
    return _letters(PUBLIC_ID_LENGTH)


def new_code(groups: int = 2, length: int = 4) -> str:
    """A short code to be read aloud, in capitals: `7F3K-K2QP`."""
    return "-".join(_letters(length) for _ in range(groups)).upper()


def _letters(length: int) -> str:
    """Bytes of chance, of which those are left out that would make some letters likelier."""
    letters = b""
    while len(letters) < length:
        letters += secrets.token_bytes(length + 4).translate(_LETTER_OF, _TOO_LARGE)
    return letters[:length].decode()
