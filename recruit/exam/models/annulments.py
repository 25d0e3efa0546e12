"""Results that were annulled after the exam."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Unicode, UnicodeText, text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, Id, Instant, PublicId, UtcDateTime

_STANDS = text("lifted_at IS NULL")


class Annulment(Base):
    """Two officials annulled a result for a breach that was proven later; nothing of it changes
    but that two others may lift it."""

    __tablename__ = "annulments"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    reason: Mapped[str] = mapped_column(UnicodeText)
    legal: Mapped[str] = mapped_column(Unicode(500))
    objections_until: Mapped[Instant]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    agreed_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    annulled_at: Mapped[Instant]
    lifting_proposed_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    lifting_agreed_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_reason: Mapped[str | None] = mapped_column(UnicodeText)

    __table_args__ = (
        CheckConstraint("proposed_by <> agreed_by", name="two"),
        CheckConstraint("lifting_proposed_by <> lifting_agreed_by", name="two_lift"),
        CheckConstraint(
            "(lifted_at IS NULL AND lifting_proposed_by IS NULL AND lifting_agreed_by IS NULL"
            " AND lifted_reason IS NULL) OR (lifted_at IS NOT NULL AND lifting_proposed_by IS NOT"
            " NULL AND lifting_agreed_by IS NOT NULL AND lifted_reason IS NOT NULL)",
            name="lifted",
        ),
        Index(
            "uq_annulments_standing",
            "application_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
            mssql_where=_STANDS,
        ),
        Index(None, "application_id"),
        Index(None, "attempt_id"),
        Index(None, "campaign_id"),
    )
