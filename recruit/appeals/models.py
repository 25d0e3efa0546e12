"""Objections and what was decided."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Unicode,
    UnicodeText,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    BigKey,
    BilingualText,
    Id,
    Instant,
    PublicId,
    UtcDateTime,
)
from recruit.kernel.text import Bilingual


class ObjectionRow(Base):
    __tablename__ = "objections"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("applications.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    district_code: Mapped[str | None] = mapped_column(Unicode(12), ForeignKey("districts.code"))
    kind: Mapped[str] = mapped_column(Unicode(20))
    matter: Mapped[str] = mapped_column(Unicode(20))
    text: Mapped[str] = mapped_column(UnicodeText)
    legal: Mapped[Bilingual] = mapped_column(BilingualText)
    state: Mapped[str] = mapped_column(Unicode(10), default="waiting")
    raised_at: Mapped[Instant]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(BigKey, ForeignKey("persons.id"))
    reason: Mapped[str | None] = mapped_column(UnicodeText)

    __table_args__ = (
        UniqueConstraint("application_id", "kind", "matter"),
        CheckConstraint(
            "kind IN ('item', 'score', 'placement', 'eligibility', 'adjustment', 'annulment')",
            name="kind",
        ),
        CheckConstraint("state IN ('waiting', 'upheld', 'partly', 'rejected')", name="state"),
        CheckConstraint(
            "(state = 'waiting' AND decided_at IS NULL AND decided_by IS NULL AND reason IS NULL) "
            "OR (state <> 'waiting' AND decided_at IS NOT NULL AND decided_by IS NOT NULL "
            "AND reason IS NOT NULL)",
            name="decided_with_reason",
        ),
        CheckConstraint("decided_by <> person_id", name="not_ones_own"),
        Index(None, "campaign_id", "state"),
        Index(None, "person_id"),
    )
