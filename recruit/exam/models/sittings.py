"""Sittings, the seats given in them, and the paper that waits at each seat."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Unicode, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, Id, Instant, JsonDocument, PublicId, UtcDateTime


class Sitting(Base):
    __tablename__ = "sittings"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    subjects: Mapped[list[str]] = mapped_column(JsonDocument)
    district_code: Mapped[str] = mapped_column(ForeignKey("districts.code"))
    place: Mapped[str] = mapped_column(Unicode(200))
    room: Mapped[str] = mapped_column(Unicode(60))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))  # None: words only
    opens_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    minutes: Mapped[int]
    grace_seconds: Mapped[int]
    capacity: Mapped[int]
    self_seating: Mapped[bool]
    by_code: Mapped[bool] = mapped_column(default=False)  # only after the identity check
    browser_keys: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)  # Safe Exam Browser
    state: Mapped[str] = mapped_column(Unicode(10), default="planned")
    created_at: Mapped[Instant]
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("state IN ('planned', 'opened', 'closed')", name="state"),
        CheckConstraint("closes_at > opens_at", name="order"),
        CheckConstraint("capacity > 0 AND minutes > 0", name="sizes"),
        Index(None, "campaign_id", "opens_at"),
        Index(None, "state", "closes_at"),
        Index(None, "room_id"),
    )


class Seat(Base):
    """An application sits once in a campaign; a number is given once in a sitting."""

    __tablename__ = "seats"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    subject_code: Mapped[str] = mapped_column(ForeignKey("subjects.code"))
    number: Mapped[int]
    given_at: Mapped[Instant]

    __table_args__ = (
        UniqueConstraint("sitting_id", "number"),
        CheckConstraint("number > 0", name="number"),
        Index(None, "person_id", "campaign_id"),
    )


class Paper(Base):
    """The items drawn for one seat, frozen at item versions (immutable)."""

    __tablename__ = "papers"

    id: Mapped[Id]
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    digest: Mapped[str] = mapped_column(Unicode(64))
    shapes: Mapped[str] = mapped_column(Unicode(400))  # two letters a position
    seed: Mapped[str] = mapped_column(Unicode(64))
    drawn_at: Mapped[Instant]


class PaperItem(Base):
    """Which item stands where: the paper's index, for exposure and for re-marking."""

    __tablename__ = "paper_items"

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))

    __table_args__ = (Index(None, "item_id"),)
