"""Sealing values with keys that the database alone cannot open.

Two floors: each thing has random keys of its own, and each of those is wrapped by a master key
that lies outside the database. Rotating masters wraps the keys anew and touches no value;
forgetting a key makes everything that it sealed unreadable, wherever copies of it lie.
"""

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app

from recruit.config import Settings, field_keys

KEY_BYTES, NONCE_BYTES = 32, 12
KEY_FILE = "field-key"


class SealError(Exception):
    """A value or a key cannot be opened: another master key, another place, or it was altered."""


@dataclass(frozen=True)
class Wrapped:
    """A key as the database holds it, and which master key opens it."""

    text: str
    master: str


class Keyring:
    """The master keys, the newest first: it wraps, all of them unwrap."""

    def __init__(self, masters: list[bytes]) -> None:
        self._masters = {_name(one): AESGCM(one) for one in masters}
        self.newest = _name(masters[0])

    def wrap(self, key: bytes, about: str) -> Wrapped:
        return Wrapped(_seal(self._masters[self.newest], key, about), self.newest)

    def unwrap(self, wrapped: Wrapped, about: str) -> bytes:
        """SealError where the master key is not among ours or the key was made for another thing"""
        master = self._masters.get(wrapped.master)
        if master is None:
            raise SealError(
                f"no master key {wrapped.master}: RECRUIT_FIELD_KEYS must still hold it"
            )
        return _open(master, wrapped.text, about)


class Keys:
    """The keyring of an application, read when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def ring(self) -> Keyring:
        given = field_keys(self._settings)
        return Keyring(given or [_kept_key(self._settings.data_dir / KEY_FILE)])


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions["recruit.keys"] = Keys(settings)


def keyring() -> Keyring:
    return cast(Keys, current_app.extensions["recruit.keys"]).ring


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, value: bytes, about: str) -> str:
    """The value as text; it opens only with this key, and only as what it is about."""
    return _seal(AESGCM(key), value, about)


def unseal(key: bytes, sealed: str, about: str) -> bytes:
    return _open(AESGCM(key), sealed, about)


def seal_bytes(key: bytes, value: bytes, about: str) -> bytes:
    """The same for what is stored as bytes."""
    return _seal_bytes(AESGCM(key), value, about)


def unseal_bytes(key: bytes, sealed: bytes, about: str) -> bytes:
    return _open_bytes(AESGCM(key), sealed, about)


def _seal(cipher: AESGCM, value: bytes, about: str) -> str:
    return base64.b64encode(_seal_bytes(cipher, value, about)).decode()


def _open(cipher: AESGCM, sealed: str, about: str) -> bytes:
    try:
        raw = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SealError(f"{about} does not open") from error
    return _open_bytes(cipher, raw, about)


def _seal_bytes(cipher: AESGCM, value: bytes, about: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, value, about.encode())


def _open_bytes(cipher: AESGCM, raw: bytes, about: str) -> bytes:
    try:
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise SealError(f"{about} does not open") from error


def _name(master: bytes) -> str:
    """Names a master key without betraying it."""
    return hashlib.sha256(b"recruit field key " + master).hexdigest()[:16]


def _kept_key(path: Path) -> bytes:
    """The key of an installation that was given none: made once, readable by its owner alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return base64.urlsafe_b64decode(_whole(path))
    key = new_key()
    with os.fdopen(handle, "wb") as file:
        file.write(base64.urlsafe_b64encode(key))
        file.flush()
        os.fsync(file.fileno())
    return key


def _whole(path: Path) -> bytes:
    text = path.read_bytes()
    if len(text) != 4 * -(-KEY_BYTES // 3):
        raise SealError(f"{path} holds no key")
    return text
