"""Photographs of schools, without the bytes."""

from dataclasses import dataclass

from sqlalchemy import select

from recruit.directory.models import SchoolPhoto
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import Bilingual


@dataclass(frozen=True)
class Photo:
    public_id: str
    file: str
    text: Bilingual
    width: int
    height: int


def photos_of(school_id: int) -> list[Photo]:
    """What is shown of a school, the oldest first."""
    rows = db.session.scalars(
        select(SchoolPhoto)
        .where(SchoolPhoto.school_id == school_id, SchoolPhoto.removed_at.is_(None))
        .order_by(SchoolPhoto.id)
    )
    return [_photo(row) for row in rows]


def photo(school_id: int, public_id: str) -> Photo:
    """One of them; NotFoundError where it is none or was taken down."""
    row = db.session.scalar(
        select(SchoolPhoto).where(
            SchoolPhoto.school_id == school_id,
            SchoolPhoto.public_id == public_id,
            SchoolPhoto.removed_at.is_(None),
        )
    )
    if row is None:
        raise NotFoundError()
    return _photo(row)


def _photo(row: SchoolPhoto) -> Photo:
    return Photo(row.public_id, row.file, row.text, row.width, row.height)
