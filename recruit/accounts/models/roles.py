"""Roles with their permissions, and who was given which, where."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Unicode, text
from sqlalchemy.orm import Mapped, mapped_column

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


class RoleRow(Base):
    __tablename__ = "roles"

    code: Mapped[str] = mapped_column(Unicode(30), primary_key=True)
    name: Mapped[Bilingual] = mapped_column(BilingualText)


class RolePermission(Base):
    __tablename__ = "role_permissions"

    role_code: Mapped[str] = mapped_column(Unicode(30), ForeignKey("roles.code"), primary_key=True)
    permission: Mapped[str] = mapped_column(Unicode(40), primary_key=True)


class GrantRow(Base):
    """A role given to a person; an ended one stays as history."""

    __tablename__ = "grants"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    role_code: Mapped[str] = mapped_column(Unicode(30), ForeignKey("roles.code"))
    everywhere: Mapped[bool]
    granted_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "uq_grants_open",
            "person_id",
            "role_code",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
            mssql_where=text("ended_at IS NULL"),
        ),
    )


class GrantDistrict(Base):
    __tablename__ = "grant_districts"

    grant_id: Mapped[int] = mapped_column(BigKey, ForeignKey("grants.id"), primary_key=True)
    district_code: Mapped[str] = mapped_column(
        Unicode(12), ForeignKey("districts.code"), primary_key=True
    )


class GrantSchool(Base):
    """A role that counts for single schools, as a head's does."""

    __tablename__ = "grant_schools"

    grant_id: Mapped[int] = mapped_column(BigKey, ForeignKey("grants.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(BigKey, ForeignKey("schools.id"), primary_key=True)

    __table_args__ = (Index(None, "school_id"),)
