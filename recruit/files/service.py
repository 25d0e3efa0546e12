"""Storing what people upload: outside the web root, whole or not at all."""

from datetime import datetime

from recruit.kernel.events import Ref


def store(data: bytes, *, name: str, media_type: str, owner: Ref, now: datetime) -> str:
    """Keep the bytes and a row about them; the row's public id."""
    raise NotImplementedError


def store_upload(data: bytes, *, name: str, owner: Ref, now: datetime) -> str:
    """The same for what a person sent: checked first, pictures re-encoded without metadata."""
    raise NotImplementedError


def read(public_id: str) -> bytes:
    """The bytes; NotFoundError where there is no such file."""
    raise NotImplementedError
