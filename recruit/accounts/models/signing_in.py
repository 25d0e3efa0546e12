"""Sessions, single-use links, second factors and failed attempts."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Unicode
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, BigKey, Id, Instant, PublicId, UtcDateTime


class SessionRow(Base):
    """A place where somebody is signed in; only the digest of its token is stored."""

    __tablename__ = "sessions"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    token_digest: Mapped[str] = mapped_column(Unicode(64), unique=True)
    device: Mapped[str] = mapped_column(Unicode(60))
    created_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confined_to: Mapped[str | None] = mapped_column(Unicode(60))  # the one thing it is for: type:id

    __table_args__ = (Index(None, "person_id", "ended_at"), Index(None, "expires_at"))


class Link(Base):
    """A link in a mail that works once; its token is signed when the mail is written."""

    __tablename__ = "links"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    purpose: Mapped[str] = mapped_column(Unicode(20))
    person_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("persons.id"))
    registration_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("registrations.id", ondelete="SET NULL")
    )
    address: Mapped[str] = mapped_column(Unicode(254))
    language: Mapped[str] = mapped_column(Unicode(2))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(None, "address", "purpose", "created_at"),
        Index(None, "person_id"),
        Index(None, "registration_id"),
        Index(None, "expires_at"),
    )


class SecondFactor(Base):
    """The secret of somebody's code generator, encrypted, and the last step that was used."""

    __tablename__ = "second_factors"

    person_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("persons.id"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str] = mapped_column(Unicode(300))
    set_at: Mapped[Instant]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Base):
    """One of the codes on paper; works once."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    digest: Mapped[str] = mapped_column(Unicode(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("uq_recovery_codes_person_id_digest", "person_id", "digest", unique=True),
    )


class Attempts(Base):
    """Wrong passwords and codes, counted for an account or a network address."""

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(Unicode(80), primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[Instant]
    blocked_until: Mapped[Instant]
