"""The journal's table; triggers in the migration forbid UPDATE and DELETE."""

from typing import Any

from sqlalchemy import Index, Unicode
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, Id, Instant, JsonDocument, PublicId


class JournalEntry(Base):
    __tablename__ = "journal_entries"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    at: Mapped[Instant]
    kind: Mapped[str] = mapped_column(Unicode(60))
    actor_type: Mapped[str] = mapped_column(Unicode(20))
    actor_id: Mapped[str] = mapped_column(Unicode(40))
    subject_type: Mapped[str] = mapped_column(Unicode(30))
    subject_id: Mapped[str] = mapped_column(Unicode(64))
    campaign: Mapped[str | None] = mapped_column(Unicode(16))
    request_id: Mapped[str] = mapped_column(Unicode(16), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JsonDocument)

    __table_args__ = (
        Index(None, "at"),
        Index(None, "subject_type", "subject_id"),
        Index(None, "actor_type", "actor_id"),
        Index(None, "kind", "at"),
    )
