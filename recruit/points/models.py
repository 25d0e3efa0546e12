"""Totals and corrections; both only grow: the newest version of a total counts."""

from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Unicode, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    BigKey,
    BilingualText,
    Hundredths,
    Id,
    Instant,
    JsonDocument,
    PublicId,
)
from recruit.kernel.text import Bilingual


class TotalRow(Base):
    """One version of one application's total, with everything it was computed from."""

    __tablename__ = "totals"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("applications.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    rule_set_id: Mapped[int] = mapped_column(BigKey, ForeignKey("rule_sets.id"))
    version: Mapped[int]
    subject_code: Mapped[str] = mapped_column(Unicode(40), ForeignKey("subjects.code"))
    district_code: Mapped[str | None] = mapped_column(Unicode(12), ForeignKey("districts.code"))
    points: Mapped[Decimal] = mapped_column(Hundredths)
    passed: Mapped[bool]
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    input_digest: Mapped[str] = mapped_column(Unicode(64))
    computed_at: Mapped[Instant]

    __table_args__ = (
        UniqueConstraint("application_id", "version"),
        Index(None, "campaign_id", "application_id", "version"),
    )


class CorrectionRow(Base):
    """Points that a decision on appeal added or took away."""

    __tablename__ = "total_corrections"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("applications.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    points: Mapped[Decimal] = mapped_column(Hundredths)
    legal: Mapped[Bilingual] = mapped_column(BilingualText)
    objection: Mapped[str] = mapped_column(Unicode(16), unique=True)
    decided_at: Mapped[Instant]

    __table_args__ = (Index(None, "application_id"), Index(None, "campaign_id"))
