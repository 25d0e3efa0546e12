"""What is stored, without the bytes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from recruit.extensions import db
from recruit.files.models import StoredFile
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import Ref


@dataclass(frozen=True)
class FileInfo:
    public_id: str
    name: str
    media_type: str
    size: int
    sha256: str
    owner: Ref
    stored_at: datetime
    erased_at: datetime | None = None  # the row is all that is left


def file(public_id: str) -> FileInfo:
    """What is known of a stored file; NotFoundError where there is none."""
    row = db.session.scalar(select(StoredFile).where(StoredFile.public_id == public_id))
    if row is None:
        raise NotFoundError()
    return _info(row)


def files_of(owner: Ref) -> list[FileInfo]:
    """What belongs to one thing, the oldest first."""
    rows = db.session.scalars(
        select(StoredFile)
        .where(StoredFile.owner_type == owner.type, StoredFile.owner_id == owner.id)
        .order_by(StoredFile.id)
    )
    return [_info(row) for row in rows]


def _info(row: StoredFile) -> FileInfo:
    return FileInfo(
        row.public_id,
        row.name,
        row.media_type,
        row.size,
        row.sha256,
        Ref(row.owner_type, row.owner_id),
        row.stored_at,
        row.erased_at,
    )
