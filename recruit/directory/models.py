"""The registers' tables."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Unicode
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, BilingualText, Id, JsonDocument, PublicId
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
    search: Mapped[str] = mapped_column(Unicode(400))
    sort_az: Mapped[str] = mapped_column(Unicode(400))
    sort_en: Mapped[str] = mapped_column(Unicode(400))

    __table_args__ = (
        CheckConstraint(
            "(lat IS NULL AND lon IS NULL) OR "
            "(lat IS NOT NULL AND lon IS NOT NULL AND "
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)",
            name="coordinates",
        ),
        Index(None, "district_code"),
        Index(None, "lat", "lon"),
    )
