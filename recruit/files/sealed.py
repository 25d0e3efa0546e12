"""Files of people at rest: sealed with a key of their own, which lies wrapped beside them.

The wrapping master key is in neither the store nor the database (ADR 9). Rotation wraps the keys
anew and leaves the files as they are; a key that is gone takes its file with it.
"""

import json
from typing import cast

from flask import current_app

from recruit.extensions.sealing import Wrapped, keyring, new_key, seal_bytes, unseal_bytes
from recruit.files.stores import Store
from recruit.kernel.errors import NotFoundError

MARK = b"recruit sealed 1\n"  # no kind of file that is taken begins so
KEY = "-key"


def store() -> Store:
    """The store that the settings chose."""
    return cast(Store, current_app.extensions["recruit.files"])


def write(public_id: str, data: bytes) -> None:
    """Keep bytes sealed. The key goes first: there is never a file that nothing opens."""
    key = new_key()
    _write_key(public_id, keyring().wrap(key, _about(public_id)))
    store().write(public_id, MARK + seal_bytes(key, data, _about(public_id)))


def read(public_id: str) -> bytes:
    """The bytes, whether they lie sealed or open; SealError where no master key of ours opens
    them."""
    data = store().read(public_id)
    if not data.startswith(MARK):
        return data
    key = keyring().unwrap(_key(public_id), _about(public_id))
    return unseal_bytes(key, data[len(MARK) :], _about(public_id))


def erase(public_id: str) -> None:
    store().erase(public_id + KEY)
    store().erase(public_id)


def rotate(public_id: str) -> bool:
    """Wrap the key of a file anew with the newest master key; whether there was need."""
    ring, about = keyring(), _about(public_id)
    try:
        wrapped = _key(public_id)
    except NotFoundError:  # it lies open, or is erased
        return False
    if wrapped.master == ring.newest:
        return False
    _write_key(public_id, ring.wrap(ring.unwrap(wrapped, about), about))
    return True


def _key(public_id: str) -> Wrapped:
    return Wrapped(**json.loads(store().read(public_id + KEY)))


def _write_key(public_id: str, wrapped: Wrapped) -> None:
    said = {"text": wrapped.text, "master": wrapped.master}
    store().write(public_id + KEY, json.dumps(said).encode())


def _about(public_id: str) -> str:
    return f"file:{public_id}"
