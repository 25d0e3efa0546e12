"""The item bank: an item is its versions, and no version ever changes."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Unicode, UnicodeText, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    BilingualText,
    Id,
    Instant,
    JsonDocument,
    PublicId,
)
from recruit.kernel.text import Bilingual


class Topic(Base):
    """A topic of a subject, perhaps below another one of it."""

    __tablename__ = "topics"

    id: Mapped[Id]
    subject_code: Mapped[str] = mapped_column(ForeignKey("subjects.code"))
    code: Mapped[str] = mapped_column(Unicode(60))
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))

    __table_args__ = (
        UniqueConstraint("subject_code", "code"),
        CheckConstraint("parent_id <> id", name="parent"),
    )


class Item(Base):
    """`practice` never changes: a practice item is public and never stands in a real paper.

    `state` is where the newest version stands; papers draw `approved_version`, whatever is being
    written beside it, until the item is retired.
    """

    __tablename__ = "items"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(Unicode(60), unique=True)
    subject_code: Mapped[str] = mapped_column(ForeignKey("subjects.code"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    difficulty: Mapped[int]
    practice: Mapped[bool]
    family: Mapped[str | None] = mapped_column(Unicode(60))
    state: Mapped[str] = mapped_column(Unicode(10))
    approved_version: Mapped[int | None]
    source: Mapped[str | None] = mapped_column(Unicode(300))  # where its author has it from
    created_at: Mapped[Instant]

    __table_args__ = (
        CheckConstraint("difficulty BETWEEN 1 AND 3", name="difficulty"),
        CheckConstraint("state IN ('draft', 'in-review', 'approved', 'retired')", name="state"),
        CheckConstraint("state <> 'approved' OR approved_version IS NOT NULL", name="approved"),
        Index(None, "subject_code", "practice", "state"),
        Index(None, "family"),
    )


class ItemVersion(Base):
    """Immutable (the migration forbids changes)."""

    __tablename__ = "item_versions"

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    shape: Mapped[str] = mapped_column(Unicode(2))  # what a response to it looks like
    languages: Mapped[str] = mapped_column(Unicode(40))  # codes with commas: "az,en"
    digest: Mapped[str] = mapped_column(Unicode(64))
    author: Mapped[str] = mapped_column(Unicode(40))  # a public id
    created_at: Mapped[Instant]

    __table_args__ = (UniqueConstraint("item_id", "version"),)


class ItemVoid(Base):
    """An item that counts as right for everyone in one campaign."""

    __tablename__ = "item_voids"

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    reason: Mapped[str] = mapped_column(UnicodeText)
    voided_at: Mapped[Instant]

    __table_args__ = (UniqueConstraint("campaign_id", "item_id"),)
