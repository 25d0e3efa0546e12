"""Campaigns, their phases and their rule-sets."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Unicode,
    UnicodeText,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

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


class CampaignRow(Base):
    __tablename__ = "campaigns"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    year: Mapped[str] = mapped_column(Unicode(9))
    state: Mapped[str] = mapped_column(Unicode(10), default="draft")
    demo_kind: Mapped[str | None] = mapped_column(Unicode(20))
    created_at: Mapped[Instant]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    phases: Mapped[list["PhaseRow"]] = relationship(
        order_by="PhaseRow.position", cascade="all, delete-orphan", lazy="selectin"
    )

    __table_args__ = (
        CheckConstraint("state IN ('draft', 'running', 'finished')", name="state"),
        Index(None, "state", "id"),
    )


class PhaseRow(Base):
    __tablename__ = "phases"

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    kind: Mapped[str] = mapped_column(Unicode(20))
    position: Mapped[int]
    opens_at: Mapped[Instant]
    closes_at: Mapped[Instant]

    __table_args__ = (
        UniqueConstraint("campaign_id", "kind"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
    )


class RuleSetRow(Base):
    """The document is canonical JSON text; a trigger keeps it as it was written (rule 4)."""

    __tablename__ = "rule_sets"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    version: Mapped[int]
    document: Mapped[str] = mapped_column(UnicodeText)
    digest: Mapped[str] = mapped_column(Unicode(64))
    state: Mapped[str] = mapped_column(Unicode(12), default="draft")
    created_at: Mapped[Instant]
    activated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("campaign_id", "version"),
        CheckConstraint("state IN ('draft', 'active', 'superseded')", name="state"),
        Index(
            "uq_rule_sets_one_active",
            "campaign_id",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
            mssql_where=text("state = 'active'"),
        ),
    )


class RuleSetDraftRow(Base):
    """What is being worked on: one a campaign; gone once it is a version or thrown away."""

    __tablename__ = "rule_set_drafts"

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), unique=True)
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    document: Mapped[str] = mapped_column(UnicodeText)
    revision: Mapped[int]
    changed_at: Mapped[Instant]

    __table_args__ = (Index(None, "person_id"),)
