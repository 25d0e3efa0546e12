"""The registers' tables."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Unicode
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    BigKey,
    BilingualText,
    Id,
    Instant,
    JsonDocument,
    PublicId,
    UtcDateTime,
)
from recruit.kernel.text import Bilingual


class DistrictRow(Base):
    __tablename__ = "districts"

    code: Mapped[str] = mapped_column(Unicode(12), primary_key=True)
    parent: Mapped[str | None] = mapped_column(Unicode(12), ForeignKey("districts.code"))
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    kind: Mapped[str] = mapped_column(Unicode(20))
    region: Mapped[Bilingual] = mapped_column(BilingualText)
    lat: Mapped[float]
    lon: Mapped[float]
    polygons: Mapped[list[str]] = mapped_column(JsonDocument)
    radius_km: Mapped[int]
    search: Mapped[str] = mapped_column(Unicode(200))
    sort_az: Mapped[str] = mapped_column(Unicode(200))
    sort_en: Mapped[str] = mapped_column(Unicode(200))


class SubjectRow(Base):
    __tablename__ = "subjects"

    code: Mapped[str] = mapped_column(Unicode(40), primary_key=True)
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    languages: Mapped[list[str]] = mapped_column(JsonDocument)
    applicable: Mapped[bool] = mapped_column(Boolean)
    sort_az: Mapped[str] = mapped_column(Unicode(200))
    sort_en: Mapped[str] = mapped_column(Unicode(200))


class UniversityRow(Base):
    """Never removed: cards name it by its code."""

    __tablename__ = "universities"

    code: Mapped[str] = mapped_column(Unicode(40), primary_key=True)
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    sort_az: Mapped[str] = mapped_column(Unicode(400))
    sort_en: Mapped[str] = mapped_column(Unicode(400))


class SchoolRow(Base):
    """Never removed once something points to it: it is closed, or merged into another."""

    __tablename__ = "schools"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(Unicode(40), unique=True)
    name: Mapped[Bilingual] = mapped_column(BilingualText)
    district_code: Mapped[str] = mapped_column(Unicode(12), ForeignKey("districts.code"))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    sectors: Mapped[list[str]] = mapped_column(JsonDocument)
    address: Mapped[Bilingual | None] = mapped_column(BilingualText)
    description: Mapped[Bilingual | None] = mapped_column(BilingualText)
    pupils: Mapped[int | None]
    teachers: Mapped[int | None]
    laboratories: Mapped[int | None]
    rooms: Mapped[int | None]
    building: Mapped[str | None] = mapped_column(Unicode(20))
    phone: Mapped[str] = mapped_column(Unicode(20), default="")
    email: Mapped[str] = mapped_column(Unicode(254), default="")
    site: Mapped[str] = mapped_column(Unicode(200), default="")
    subjects: Mapped[list[str]] = mapped_column(JsonDocument, default=list)
    state: Mapped[str] = mapped_column(Unicode(10), default="open")
    merged_into_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("schools.id"))
    doubt: Mapped[str | None] = mapped_column(Unicode(20))  # why its place is questioned
    search: Mapped[str] = mapped_column(Unicode(1000))  # names, and the names it had before
    sort_az: Mapped[str] = mapped_column(Unicode(400))
    sort_en: Mapped[str] = mapped_column(Unicode(400))

    __table_args__ = (
        CheckConstraint(
            "(lat IS NULL AND lon IS NULL) OR "
            "(lat IS NOT NULL AND lon IS NOT NULL AND "
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)",
            name="coordinates",
        ),
        CheckConstraint("state IN ('open', 'merged', 'closed')", name="state"),
        CheckConstraint(
            "(state = 'merged' AND merged_into_id IS NOT NULL AND merged_into_id <> id) OR "
            "(state <> 'merged' AND merged_into_id IS NULL)",
            name="merged",
        ),
        CheckConstraint(
            "pupils >= 0 AND teachers >= 0 AND laboratories >= 0 AND rooms >= 0", name="sizes"
        ),
        Index(None, "district_code"),
        Index(None, "lat", "lon"),
        Index(None, "merged_into_id"),
    )


class SchoolChange(Base):
    """What became of a school, line by line; only ever added to (append-only).

    Names the school by its public id, so that the history outlives a row added by mistake.
    """

    __tablename__ = "school_changes"

    id: Mapped[Id]
    school: Mapped[str] = mapped_column(Unicode(16))
    at: Mapped[Instant]
    counts_from: Mapped[date]
    kind: Mapped[str] = mapped_column(Unicode(20))
    by: Mapped[str] = mapped_column(Unicode(40))  # the actor's public id; never shown in public
    before: Mapped[Any] = mapped_column(JsonDocument, nullable=True)
    after: Mapped[Any] = mapped_column(JsonDocument, nullable=True)

    __table_args__ = (Index(None, "school"),)


class SchoolPhoto(Base):
    """A picture of a school; one taken down stays as a row."""

    __tablename__ = "school_photos"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    school_id: Mapped[int] = mapped_column(BigKey, ForeignKey("schools.id"))
    file: Mapped[str] = mapped_column(Unicode(16), ForeignKey("stored_files.public_id"))
    text: Mapped[Bilingual] = mapped_column(BilingualText)  # what it shows, for who cannot see it
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[Instant]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "school_id"), Index(None, "file"))


class SchoolImport(Base):
    """A checked file that waits until whoever sent it confirms."""

    __tablename__ = "school_imports"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument)
    staged_at: Mapped[Instant]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "person_id"),)
