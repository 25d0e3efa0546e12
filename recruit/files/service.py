"""Storing what people upload: outside the web root, whole or not at all."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import cast

from flask import current_app

from recruit.config import Settings
from recruit.extensions import db
from recruit.files import queries
from recruit.files.images import re_encode
from recruit.files.models import StoredFile
from recruit.files.rules import check_upload, safe_name
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id


def store(data: bytes, *, name: str, media_type: str, owner: Ref, now: datetime) -> str:
    """Keep the bytes and a row about them; the row's public id.

    The bytes are on the disk before the row can be committed: a crash in between leaves bytes
    without a row, never a row without bytes.
    """
    public_id = new_public_id()
    _write(_path(public_id), data)
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
    """The same for what a person sent: checked first, pictures re-encoded without metadata."""
    media_type = check_upload(name, data, _settings().upload_limit_mb)
    if media_type != "application/pdf":
        data = re_encode(data, media_type)
    return store(data, name=name, media_type=media_type, owner=owner, now=now)


def read(public_id: str) -> bytes:
    """The bytes; NotFoundError where there is no such file."""
    queries.file(public_id)
    try:
        return _path(public_id).read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError() from error


def _settings() -> Settings:
    return cast(Settings, current_app.extensions["recruit.settings"])


def _path(public_id: str) -> Path:
    """Two levels of folders, so that none of them grows without bounds."""
    return _settings().data_dir / "files" / public_id[:2] / public_id[2:4] / public_id


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
