"""Applications: one person's request to take part in a campaign for a subject."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Unicode, UnicodeText, text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, BigKey, Id, JsonDocument, PublicId, UtcDateTime

STANDING = text("state <> 'withdrawn'")


class ApplicationRow(Base):
    __tablename__ = "applications"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    card_id: Mapped[int] = mapped_column(BigKey, ForeignKey("cards.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    subject_code: Mapped[str] = mapped_column(Unicode(40), ForeignKey("subjects.code"))
    state: Mapped[str] = mapped_column(Unicode(20))
    version: Mapped[int] = mapped_column(default=1)
    card_version: Mapped[int]
    receipt: Mapped[str | None] = mapped_column(Unicode(64))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checker_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reasons: Mapped[list[Any]] = mapped_column(JsonDocument, default=list)
    words: Mapped[str | None] = mapped_column(UnicodeText)
    rule_set: Mapped[str | None] = mapped_column(Unicode(64))  # digest of the deciding rules
    returned_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    preliminary: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)

    __table_args__ = (
        Index(
            "uq_applications_person_id_campaign_id_subject_code",
            "person_id",
            "campaign_id",
            "subject_code",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
            mssql_where=STANDING,
        ),
        Index(None, "campaign_id", "state", "submitted_at"),
        Index(None, "card_id"),
        Index(None, "receipt"),
        CheckConstraint(
            "state IN ('draft', 'submitted', 'under-check', 'returned', 'eligible', "
            "'not-eligible', 'withdrawn')",
            name="state",
        ),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="submitted_at"),
    )
