"""What one official proposed and another has to agree to."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Unicode, UnicodeText, text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    BigKey,
    Id,
    Instant,
    JsonDocument,
    PublicId,
    UtcDateTime,
)


class Proposal(Base):
    __tablename__ = "proposals"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(Unicode(60))
    subject_type: Mapped[str] = mapped_column(Unicode(30))
    subject_id: Mapped[str] = mapped_column(Unicode(64))
    campaign: Mapped[str | None] = mapped_column(Unicode(16))
    payload: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    reason: Mapped[str] = mapped_column(UnicodeText)
    state: Mapped[str] = mapped_column(Unicode(10), default="open")
    proposed_by: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    proposed_at: Mapped[Instant]
    seconded_by: Mapped[int | None] = mapped_column(BigKey, ForeignKey("persons.id"))
    closed_by: Mapped[int | None] = mapped_column(BigKey, ForeignKey("persons.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(UnicodeText)

    __table_args__ = (
        CheckConstraint("seconded_by <> proposed_by", name="four_eyes"),
        CheckConstraint(
            "state <> 'seconded' OR seconded_by IS NOT NULL", name="seconded_by_somebody"
        ),
        CheckConstraint("state IN ('open', 'seconded', 'rejected', 'withdrawn')", name="state"),
        Index(
            "uq_proposals_open",
            "kind",
            "subject_type",
            "subject_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
            mssql_where=text("state = 'open'"),
        ),
        Index(None, "subject_type", "subject_id"),
    )
