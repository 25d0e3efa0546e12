"""Vacancies, with district, subject and search texts copied in for the search; staged files."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Unicode, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    BilingualText,
    Hundredths,
    Id,
    Instant,
    JsonDocument,
    PublicId,
    UtcDateTime,
)
from recruit.kernel.text import Bilingual


class VacancyRow(Base):
    __tablename__ = "vacancies"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    code: Mapped[str] = mapped_column(Unicode(40))
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id"))
    further_school_id: Mapped[int | None] = mapped_column(ForeignKey("schools.id"))
    district_code: Mapped[str] = mapped_column(Unicode(12), ForeignKey("districts.code"))
    subject_code: Mapped[str] = mapped_column(Unicode(40), ForeignKey("subjects.code"))
    kind: Mapped[str] = mapped_column(Unicode(20))
    contract: Mapped[str] = mapped_column(Unicode(20))
    sector: Mapped[str] = mapped_column(Unicode(5))
    posts: Mapped[int]
    hours: Mapped[int]
    state: Mapped[str] = mapped_column(Unicode(12), default="draft")
    withdrawn_why: Mapped[str | None] = mapped_column(Unicode(40))
    description: Mapped[Bilingual | None] = mapped_column(BilingualText)
    search: Mapped[str] = mapped_column(Unicode(1000))
    sort_az: Mapped[str] = mapped_column(Unicode(800))
    sort_en: Mapped[str] = mapped_column(Unicode(800))
    outcome_applicants: Mapped[int | None]
    outcome_placed: Mapped[int | None]
    outcome_cut_off: Mapped[Decimal | None] = mapped_column(Hundredths)

    __table_args__ = (
        UniqueConstraint("campaign_id", "code"),
        CheckConstraint("posts > 0", name="posts"),
        CheckConstraint("hours > 0", name="hours"),
        CheckConstraint("kind IN ('standard', 'incentive')", name="kind"),
        CheckConstraint("contract IN ('permanent', 'fixed-term')", name="contract"),
        CheckConstraint("state IN ('draft', 'published', 'closed', 'withdrawn')", name="state"),
        CheckConstraint("further_school_id <> school_id", name="two_schools"),
        Index("ix_vacancies_az", "campaign_id", "state", "sort_az"),
        Index("ix_vacancies_en", "campaign_id", "state", "sort_en"),
        Index("ix_vacancies_filters", "campaign_id", "state", "subject_code", "district_code"),
        Index(None, "school_id"),
    )


class VacancyImport(Base):
    """A checked file that waits for its official to confirm it."""

    __tablename__ = "vacancy_imports"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument)
    staged_at: Mapped[Instant]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
