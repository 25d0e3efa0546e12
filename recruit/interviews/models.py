"""Panels of three, slots, and each member's sheet of marks."""

from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Unicode,
    UnicodeText,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, BigKey, Hundredths, Id, Instant, PublicId


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
    """One application's interview: when and where."""

    __tablename__ = "interview_slots"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    panel_id: Mapped[int] = mapped_column(BigKey, ForeignKey("interview_panels.id"))
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("applications.id"), unique=True)
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    starts_at: Mapped[Instant]
    minutes: Mapped[int]
    room: Mapped[str] = mapped_column(Unicode(120))

    __table_args__ = (UniqueConstraint("panel_id", "starts_at"), Index(None, "campaign_id"))


class Sheet(Base):
    """What one member did about one interview: marks, or a declared conflict of interest."""

    __tablename__ = "interview_sheets"

    id: Mapped[Id]
    slot_id: Mapped[int] = mapped_column(BigKey, ForeignKey("interview_slots.id"))
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    conflict: Mapped[bool]
    note: Mapped[str | None] = mapped_column(UnicodeText)
    submitted_at: Mapped[Instant]

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
