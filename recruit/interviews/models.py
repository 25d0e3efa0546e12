"""Panels of three, appointments, substitutes, each member's sheet of marks, lists of topics."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Unicode,
    UnicodeText,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    BigKey,
    Hundredths,
    Id,
    Instant,
    JsonDocument,
    PublicId,
    UtcDateTime,
)

PLANNED = "state = 'planned'"


def _one_planned(name: str, *columns: str) -> Index:
    where = text(PLANNED)
    return Index(
        name,
        *columns,
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
        mssql_where=where,
    )


class Panel(Base):
    """Exactly three different people: the table itself holds it."""

    __tablename__ = "interview_panels"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    subject_code: Mapped[str | None] = mapped_column(Unicode(40), ForeignKey("subjects.code"))
    room: Mapped[str] = mapped_column(Unicode(120))
    chair_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    second_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    third_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    seats: Mapped[Any | None] = mapped_column(JsonDocument)  # [{code, name}] of the three
    created_at: Mapped[Instant]

    __table_args__ = (
        CheckConstraint(
            "chair_id <> second_id AND chair_id <> third_id AND second_id <> third_id",
            name="three_different_people",
        ),
        Index(None, "campaign_id"),
        Index(None, "chair_id"),
        Index(None, "second_id"),
        Index(None, "third_id"),
    )

    @property
    def member_ids(self) -> tuple[int, int, int]:
        return (self.chair_id, self.second_id, self.third_id)


class Slot(Base):
    """One appointment of an application: when and where, and what became of it."""

    __tablename__ = "interview_slots"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    panel_id: Mapped[int] = mapped_column(BigKey, ForeignKey("interview_panels.id"))
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("applications.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    starts_at: Mapped[Instant]
    minutes: Mapped[int]
    room: Mapped[str] = mapped_column(Unicode(120))
    state: Mapped[str] = mapped_column(Unicode(10), default="planned", server_default="planned")
    appointment: Mapped[int] = mapped_column(default=1, server_default="1")
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    reason: Mapped[str | None] = mapped_column(UnicodeText)  # of the last change
    late_minutes: Mapped[int | None]

    __table_args__ = (
        _one_planned("uq_interview_slots_planned_application", "application_id"),
        _one_planned("uq_interview_slots_planned_start", "panel_id", "starts_at"),
        Index(None, "campaign_id"),
        Index(None, "application_id"),
        CheckConstraint("state IN ('planned', 'missed', 'cancelled')", name="state"),
        CheckConstraint("appointment >= 1", name="appointment"),
    )


class Substitute(Base):
    """Somebody sits at one interview in the place of a member who may not."""

    __tablename__ = "interview_substitutes"

    id: Mapped[Id]
    slot_id: Mapped[int] = mapped_column(BigKey, ForeignKey("interview_slots.id"))
    leaves_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    joins_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    reason: Mapped[str] = mapped_column(UnicodeText)
    at: Mapped[Instant]

    __table_args__ = (
        UniqueConstraint("slot_id", "leaves_id"),
        UniqueConstraint("slot_id", "joins_id"),
        Index(None, "joins_id"),
        CheckConstraint("leaves_id <> joins_id", name="different"),
    )


class Sheet(Base):
    """What one member did about one interview: marks, or a declared conflict of interest."""

    __tablename__ = "interview_sheets"

    id: Mapped[Id]
    slot_id: Mapped[int] = mapped_column(BigKey, ForeignKey("interview_slots.id"))
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    conflict: Mapped[bool]
    note: Mapped[str | None] = mapped_column(UnicodeText)
    submitted_at: Mapped[Instant]
    explanation: Mapped[str | None] = mapped_column(UnicodeText)  # why far from the others
    explained_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("slot_id", "person_id"), Index(None, "person_id"))


class Mark(Base):
    """One mark per member and criterion."""

    __tablename__ = "interview_marks"

    id: Mapped[Id]
    sheet_id: Mapped[int] = mapped_column(BigKey, ForeignKey("interview_sheets.id"))
    criterion: Mapped[str] = mapped_column(Unicode(40))
    points: Mapped[Decimal] = mapped_column(Hundredths)

    __table_args__ = (
        UniqueConstraint("sheet_id", "criterion"),
        CheckConstraint("points >= 0", name="not_negative"),
    )


class TopicList(Base):
    """Topics of the open lesson in one subject: fixed first, then drawn from a public seed."""

    __tablename__ = "interview_topics"

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    subject_code: Mapped[str] = mapped_column(Unicode(40), ForeignKey("subjects.code"))
    topics: Mapped[Any] = mapped_column(JsonDocument)  # [{az, en}], in their order
    digest: Mapped[str] = mapped_column(Unicode(64))
    fixed_at: Mapped[Instant]
    seed: Mapped[str | None] = mapped_column(Unicode(200))
    seed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("campaign_id", "subject_code"),)
