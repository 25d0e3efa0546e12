"""Centres with their rooms, the files that seat people, and the codes of the identity check."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Unicode, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    BilingualText,
    Id,
    Instant,
    JsonDocument,
    PublicId,
    UtcDateTime,
)
from recruit.kernel.text import Bilingual

_LIVE = text("used_at IS NULL AND voided_at IS NULL")


class Centre(Base):
    """Where exams are held; `key` is the name folded, which a district has once."""

    __tablename__ = "centres"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    key: Mapped[str] = mapped_column(Unicode(200))
    address: Mapped[Bilingual] = mapped_column(BilingualText)
    district_code: Mapped[str] = mapped_column(ForeignKey("districts.code"))
    networks: Mapped[list[str]] = mapped_column(JsonDocument)  # CIDR; empty: any address
    added_at: Mapped[Instant]

    __table_args__ = (UniqueConstraint("district_code", "key"),)


class Room(Base):
    """A room with seats. Its row is locked while a sitting is put into it."""

    __tablename__ = "rooms"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    name: Mapped[str] = mapped_column(Unicode(60))
    key: Mapped[str] = mapped_column(Unicode(60))
    capacity: Mapped[int]
    accessible: Mapped[bool]
    added_at: Mapped[Instant]

    __table_args__ = (
        UniqueConstraint("centre_id", "key"),
        CheckConstraint("capacity > 0", name="capacity"),
    )


class SeatFile(Base):
    """A checked file of seats that waits for its confirmation, and is carried out once."""

    __tablename__ = "seat_files"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    rows: Mapped[list[Any]] = mapped_column(JsonDocument)
    staged_at: Mapped[Instant]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "sitting_id"),)


class HallCode(Base):
    """A code given out at the identity check: one that still opens something per seat."""

    __tablename__ = "hall_codes"

    id: Mapped[Id]
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    digest: Mapped[str] = mapped_column(Unicode(64))  # keyed: nobody reads a code in the table
    released_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    released_at: Mapped[Instant]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(None, "seat_id"),
        Index(
            "uq_hall_codes_live",
            "seat_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
            mssql_where=_LIVE,
        ),
    )
