"""Vacancies, with district, subject and search texts copied in for the search; staged files."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

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
    grades: Mapped[str] = mapped_column(Unicode(40), default="")  # "5 6 7"; 0: preparatory
    starts_on: Mapped[date | None]
    requirements: Mapped[Bilingual | None] = mapped_column(BilingualText)
    note: Mapped[str | None] = mapped_column(Unicode(500))  # why a draft was sent back
    acknowledged: Mapped[str] = mapped_column(Unicode(120), default="")  # warnings, by code
    # Copied from the schools, or from the centre of their district where a school has no place.
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    placed_exactly: Mapped[bool] = mapped_column(default=False)
    further_lat: Mapped[float | None]
    further_lon: Mapped[float | None]
    further_district_code: Mapped[str | None] = mapped_column(
        Unicode(12), ForeignKey("districts.code")
    )
    centre_metres: Mapped[int | None]  # None where the school's place is not known
    # Worked out from the kind's rules, for searching and sorting.
    benefits: Mapped[str] = mapped_column(Unicode(80), default="")  # "monthly lump-sum"
    benefit_monthly: Mapped[Decimal | None] = mapped_column(Hundredths)  # AZN
    benefit_once: Mapped[Decimal | None] = mapped_column(Hundredths)  # AZN
    # How the same posts ended before.
    former_applicants: Mapped[int | None]
    former_placed: Mapped[int | None]
    former_cut_off: Mapped[Decimal | None] = mapped_column(Hundredths)
    written_by: Mapped[str | None] = mapped_column(Unicode(40))  # a person's public id
    sent_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    drafted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since it is published

    __table_args__ = (
        UniqueConstraint("campaign_id", "code"),
        CheckConstraint("posts > 0", name="posts"),
        CheckConstraint("hours > 0", name="hours"),
        CheckConstraint("contract IN ('permanent', 'fixed-term')", name="contract"),
        CheckConstraint(
            "state IN ('draft', 'checked', 'published', 'closed', 'withdrawn')", name="state"
        ),
        CheckConstraint("further_school_id <> school_id", name="two_schools"),
        Index("ix_vacancies_az", "campaign_id", "state", "sort_az"),
        Index("ix_vacancies_en", "campaign_id", "state", "sort_en"),
        Index("ix_vacancies_filters", "campaign_id", "state", "subject_code", "district_code"),
        Index(None, "school_id"),
        Index(None, "further_school_id"),
        Index("ix_vacancies_place", "campaign_id", "state", "lat", "lon"),
    )


class VacancyChange(Base):
    """One field of a published vacancy, before and after; append-only."""

    __tablename__ = "vacancy_changes"

    id: Mapped[Id]
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancies.id"))
    field: Mapped[str] = mapped_column(Unicode(40))
    before: Mapped[Any] = mapped_column(JsonDocument, nullable=True)
    after: Mapped[Any] = mapped_column(JsonDocument, nullable=True)
    reason: Mapped[str] = mapped_column(UnicodeText)
    actor_type: Mapped[str] = mapped_column(Unicode(20))
    actor_id: Mapped[str] = mapped_column(Unicode(40))
    changed_at: Mapped[Instant]

    __table_args__ = (Index(None, "vacancy_id", "changed_at"),)


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


class CatalogueRevision(Base):
    """Another one whenever what can be found in a campaign has changed."""

    __tablename__ = "vacancy_revisions"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True, autoincrement=False
    )
    revision: Mapped[str] = mapped_column(Unicode(16))


class SavedSearch(Base):
    """A search somebody wants to hear of: a person's, or of an address that was confirmed."""

    __tablename__ = "saved_searches"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    email: Mapped[str | None] = mapped_column(Unicode(254))
    owner: Mapped[str] = mapped_column(Unicode(64))  # a digest of whose it is
    language: Mapped[str] = mapped_column(Unicode(2))
    filters: Mapped[dict[str, str]] = mapped_column(JsonDocument)
    digest: Mapped[str] = mapped_column(Unicode(64))  # of the filters
    slot: Mapped[int]  # the how-manieth of its owner
    asked_at: Mapped[Instant]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint(
            "(person_id IS NULL AND email IS NOT NULL) OR "
            "(person_id IS NOT NULL AND email IS NULL)",
            name="one_owner",
        ),
        CheckConstraint("slot BETWEEN 1 AND 10", name="few"),
        UniqueConstraint("owner", "slot"),
        UniqueConstraint("owner", "campaign_id", "digest"),
        Index(None, "campaign_id", "confirmed_at"),
        Index(None, "person_id"),
    )


class SearchAlert(Base):
    """One mail about somebody's searches; never a second one for the same day."""

    __tablename__ = "search_alerts"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    owner: Mapped[str] = mapped_column(Unicode(64))
    day: Mapped[date]
    found: Mapped[list[Any]] = mapped_column(JsonDocument)  # [search, how many, public ids]
    made_at: Mapped[Instant]

    __table_args__ = (
        UniqueConstraint("owner", "campaign_id", "day"),
        Index(None, "campaign_id", "day"),
        Index(None, "made_at"),
    )


class AlertRun(Base):
    """Up to which moment a campaign's new vacancies have been looked through."""

    __tablename__ = "search_alert_runs"

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    day: Mapped[date]
    until: Mapped[Instant]

    __table_args__ = (UniqueConstraint("campaign_id", "day"),)
