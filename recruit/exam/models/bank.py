"""The bank around its items: reviews, imports, pictures, families, blueprints, practice tests."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Unicode, UnicodeText, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    Id,
    Instant,
    JsonDocument,
    PublicId,
    UtcDateTime,
)


class ItemDecision(Base):
    """A step of an item's way: rows are only added (immutable).

    `author` wrote the version; the check is the last wall against reviewing oneself.
    """

    __tablename__ = "item_decisions"

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    version: Mapped[int]
    step: Mapped[str] = mapped_column(Unicode(10))
    by: Mapped[str] = mapped_column("decided_by", Unicode(40))  # a public id
    author: Mapped[str] = mapped_column(Unicode(40))
    remark: Mapped[str] = mapped_column(UnicodeText)
    decided_at: Mapped[Instant]

    __table_args__ = (
        CheckConstraint(
            "step IN ('submitted', 'withdrawn', 'approved', 'returned', 'retired')", name="step"
        ),
        CheckConstraint(
            "step NOT IN ('approved', 'returned') OR decided_by <> author", name="four_eyes"
        ),
        Index(None, "item_id"),
    )


class ItemPicture(Base):
    """A picture that items name by the digest of what their authors sent (immutable).

    `shown_file` is what readers get: made anew, without whatever else the file held.
    `original_file` goes out again with an export, so that the items stay the same.
    """

    __tablename__ = "item_pictures"

    digest: Mapped[str] = mapped_column(Unicode(64), primary_key=True)
    shown_file: Mapped[str] = mapped_column(Unicode(16))
    original_file: Mapped[str] = mapped_column(Unicode(16))
    stored_at: Mapped[Instant]


class ItemFamily(Base):
    """A template and the seed from which its variants were made (immutable)."""

    __tablename__ = "item_families"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(Unicode(60), unique=True)
    subject_code: Mapped[str] = mapped_column(ForeignKey("subjects.code"))
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    digest: Mapped[str] = mapped_column(Unicode(64))
    seed: Mapped[str] = mapped_column(Unicode(60))
    variants: Mapped[int]
    author: Mapped[str] = mapped_column(Unicode(40))
    created_at: Mapped[Instant]

    __table_args__ = (CheckConstraint("variants > 0", name="variants"),)


class ItemImport(Base):
    """A file of items on its way in: kept with what was read in it until it is confirmed."""

    __tablename__ = "item_imports"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    subject_code: Mapped[str] = mapped_column(ForeignKey("subjects.code"))
    practice: Mapped[bool]
    file: Mapped[str] = mapped_column(Unicode(16))  # a stored file
    name: Mapped[str] = mapped_column(Unicode(200))
    format: Mapped[str | None] = mapped_column(Unicode(20))  # None: to be guessed
    language: Mapped[str] = mapped_column(Unicode(12))
    state: Mapped[str] = mapped_column(Unicode(10))
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    terms: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)  # as it was confirmed
    staged_at: Mapped[Instant]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'read', 'refused', 'taking', 'done')", name="state"),
        CheckConstraint(
            "(state = 'done' AND done_at IS NOT NULL) OR (state <> 'done' AND done_at IS NULL)",
            name="done",
        ),
        Index(None, "person_id", "state"),
    )


class ItemImportRow(Base):
    """An item of a staged file; `take`: whether it is to come in."""

    __tablename__ = "item_import_rows"

    import_id: Mapped[int] = mapped_column(ForeignKey("item_imports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Unicode(200))
    kind: Mapped[str] = mapped_column(Unicode(60))
    status: Mapped[str] = mapped_column(Unicode(12))
    content: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    # problem, warnings, near-duplicates: see service/importing
    remarks: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    take: Mapped[bool]

    __table_args__ = (
        CheckConstraint(
            "status IN ('good', 'unsupported', 'faulty', 'known', 'added')", name="status"
        ),
    )


class BlueprintVersion(Base):
    """How papers are made up from a subject's bank; the newest counts (immutable)."""

    __tablename__ = "blueprints"

    id: Mapped[Id]
    subject_code: Mapped[str] = mapped_column(ForeignKey("subjects.code"))
    version: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    digest: Mapped[str] = mapped_column(Unicode(64))
    made_by: Mapped[str] = mapped_column(Unicode(40))
    made_at: Mapped[Instant]

    __table_args__ = (UniqueConstraint("subject_code", "version"),)


class PracticeTestVersion(Base):
    """Which open items make a subject's practice test, in which time; the newest counts
    (immutable)."""

    __tablename__ = "practice_tests"

    id: Mapped[Id]
    subject_code: Mapped[str] = mapped_column(ForeignKey("subjects.code"))
    version: Mapped[int]
    items: Mapped[list[int]] = mapped_column(JsonDocument)
    minutes: Mapped[int | None]  # None: without time
    made_by: Mapped[str] = mapped_column(Unicode(40))
    made_at: Mapped[Instant]

    __table_args__ = (
        UniqueConstraint("subject_code", "version"),
        CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes"),
    )
