"""Storing what people upload: outside the web root, whole or not at all."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask, current_app
from sqlalchemy import select, update

from recruit.config import Settings
from recruit.extensions import db
from recruit.files import queries
from recruit.files import sealed as sealed_files
from recruit.files.images import re_encode, size_of
from recruit.files.models import StoredFile
from recruit.files.rules import check_upload, safe_name
from recruit.files.stores import store_for
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_

LONGEST_SIDE = 1600  # pixels of a photograph on a page


def init_app(app: Flask, settings: Settings) -> None:
    """Open the store that the settings choose; /readyz tells how it stands."""
    chosen = app.extensions["recruit.files"] = store_for(settings)
    app.extensions.setdefault("recruit.watched", {})["files"] = chosen.state


def store(
    data: bytes, *, name: str, media_type: str, owner: Ref, now: datetime, sealed: bool = False
) -> str:
    """Keep the bytes and a row about them; the row's public id. `sealed`: what people said about
    themselves lies encrypted.

    The bytes are durable before the row can be committed: a crash in between leaves bytes
    without a row, never a row without bytes. UnavailableError where they cannot be kept now.
    """
    public_id = new_public_id()
    write = sealed_files.write if sealed else sealed_files.store().write
    write(public_id, data)
    db.session.add(
        StoredFile(
            public_id=public_id,
            name=safe_name(name),
            media_type=media_type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            owner_type=owner.type,
            owner_id=owner.id,
            stored_at=now,
        )
    )
    db.session.flush()
    return public_id


def store_upload(data: bytes, *, name: str, owner: Ref, now: datetime) -> str:
    """The same for what a person sent: checked first, pictures re-encoded without metadata; kept
    sealed."""
    media_type = check_upload(name, data, _settings().upload_limit_mb)
    if media_type != "application/pdf":
        data = re_encode(data, media_type)
    return store(data, name=name, media_type=media_type, owner=owner, now=now, sealed=True)


@dataclass(frozen=True)
class Picture:
    """A stored picture and its size in pixels."""

    public_id: str
    width: int
    height: int


def store_picture(data: bytes, *, name: str, owner: Ref, now: datetime) -> Picture:
    """A photograph for pages: re-encoded without metadata, no side over 1,600 pixels. RuleError
    where it is no picture."""
    media_type = check_upload(name, data, _settings().upload_limit_mb)
    if media_type == "application/pdf":
        raise RuleError(N_("Send a JPG or PNG file."))
    small = re_encode(data, media_type, LONGEST_SIDE)
    public_id = store(small, name=name, media_type=media_type, owner=owner, now=now)
    return Picture(public_id, *size_of(small))


def read(public_id: str) -> bytes:
    """The bytes; NotFoundError where there is no such file, or no bytes of it any more."""
    if queries.file(public_id).erased_at is not None:
        raise NotFoundError()
    return sealed_files.read(public_id)


def erase(public_id: str, *, now: datetime) -> bool:
    """Let the bytes be gone for good; the row stays, without the name that a person gave.

    False where it was erased before. Bytes go first: a crash in between leaves a row that says
    too much for a while, never bytes that nobody knows of.
    """
    if queries.file(public_id).erased_at is not None:
        return False
    sealed_files.erase(public_id)
    db.session.execute(
        update(StoredFile)
        .where(StoredFile.public_id == public_id)
        .values(erased_at=now, name="-", sha256="", size=0)
    )
    return True


def _settings() -> Settings:
    return cast(Settings, current_app.extensions["recruit.settings"])


def rotate_keys() -> int:
    """Wrap the keys of all sealed files anew with the newest master key; of how many it was done.
    Harmless to break off and to repeat."""
    names = db.session.scalars(select(StoredFile.public_id).where(StoredFile.erased_at.is_(None)))
    return sum(sealed_files.rotate(one) for one in names.all())
