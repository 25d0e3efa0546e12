"""Persons, what they agreed to, and who only began to register."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Unicode, UnicodeText, text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    BigKey,
    Id,
    Instant,
    JsonDocument,
    PublicId,
    UtcDateTime,
)

# By bytes, so that a word's beginning is a range of the index whatever the database's language.
WORD = Unicode(60).with_variant(Unicode(60, collation="C"), "postgresql")


class Person(Base):
    """Somebody whose e-mail address is confirmed; an unconfirmed one is a Registration."""

    __tablename__ = "persons"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    fin: Mapped[str | None] = mapped_column(Unicode(7))
    first_name: Mapped[str] = mapped_column(Unicode(60))
    last_name: Mapped[str] = mapped_column(Unicode(60))
    patronymic: Mapped[str] = mapped_column(Unicode(60))
    email: Mapped[str] = mapped_column(Unicode(254), unique=True)
    phone: Mapped[str] = mapped_column(Unicode(16))
    language: Mapped[str] = mapped_column(Unicode(2))
    birth_date: Mapped[date | None] = mapped_column(Date)
    password_hash: Mapped[str | None] = mapped_column(Unicode(200))
    state: Mapped[str] = mapped_column(Unicode(10), default="confirmed")
    created_at: Mapped[Instant]
    search: Mapped[str] = mapped_column(Unicode(200))
    sort_az: Mapped[str] = mapped_column(Unicode(400))
    twin_key: Mapped[str | None] = mapped_column(Unicode(140))  # what likely duplicates share

    __table_args__ = (
        Index(
            "uq_persons_fin",
            "fin",
            unique=True,
            sqlite_where=text("fin IS NOT NULL"),
            postgresql_where=text("fin IS NOT NULL"),
            mssql_where=text("fin IS NOT NULL"),
        ),
        Index(None, "sort_az"),
        Index(None, "twin_key"),
        CheckConstraint("language IN ('az', 'en')", name="language"),
        CheckConstraint("state IN ('confirmed', 'closed')", name="state"),
    )


class PersonWord(Base):
    """The folded words of a person's present and earlier names, to be found by their beginning.

    A table and not a search in the text: at 300,000 people nothing is read through, and it is
    the same on every database.
    """

    __tablename__ = "person_words"

    word: Mapped[str] = mapped_column(WORD, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"), primary_key=True)

    __table_args__ = (Index(None, "person_id"),)


class EarlierName(Base):
    """A name that the person bore before, which a diploma may still bear."""

    __tablename__ = "earlier_names"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    first_name: Mapped[str] = mapped_column(Unicode(60))
    last_name: Mapped[str] = mapped_column(Unicode(60))
    patronymic: Mapped[str] = mapped_column(Unicode(60))
    document: Mapped[str | None] = mapped_column(Unicode(16), ForeignKey("documents.public_id"))
    added_at: Mapped[Instant]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "person_id"), Index(None, "document"))


class Consent(Base):
    """Which version of the consent to the processing of personal data was given, and when."""

    __tablename__ = "consents"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    version: Mapped[str] = mapped_column(Unicode(20))
    digest: Mapped[str] = mapped_column(Unicode(64))
    agreed_at: Mapped[Instant]

    __table_args__ = (Index("uq_consents_person_id_version", "person_id", "version", unique=True),)


class Registration(Base):
    """A registration whose address is not confirmed: reserves nothing, ends after two days."""

    __tablename__ = "registrations"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    fin: Mapped[str] = mapped_column(Unicode(7))
    first_name: Mapped[str] = mapped_column(Unicode(60))
    last_name: Mapped[str] = mapped_column(Unicode(60))
    patronymic: Mapped[str] = mapped_column(Unicode(60))
    email: Mapped[str] = mapped_column(Unicode(254))
    phone: Mapped[str] = mapped_column(Unicode(16))
    language: Mapped[str] = mapped_column(Unicode(2))
    birth_date: Mapped[date] = mapped_column(Date)
    password_hash: Mapped[str] = mapped_column(Unicode(200))
    consent_version: Mapped[str] = mapped_column(Unicode(20))
    consent_digest: Mapped[str] = mapped_column(Unicode(64))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]

    __table_args__ = (Index(None, "email"), Index(None, "expires_at"))


class Dispute(Base):
    """Somebody says that their FIN is used by somebody else; officials look into it."""

    __tablename__ = "fin_disputes"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    fin: Mapped[str] = mapped_column(Unicode(7))
    full_name: Mapped[str] = mapped_column(Unicode(190))
    contact: Mapped[str] = mapped_column(Unicode(254))
    statement: Mapped[str] = mapped_column(UnicodeText)
    language: Mapped[str] = mapped_column(Unicode(2))
    made_at: Mapped[Instant]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(BigKey, ForeignKey("persons.id"))
    note: Mapped[str | None] = mapped_column(UnicodeText)
    outcome: Mapped[str | None] = mapped_column(Unicode(10))  # kept or released

    __table_args__ = (Index(None, "closed_at", "made_at"),)


class Erasure(Base):
    """Somebody asks that their data be erased; `kept` says what the law did not let go."""

    __tablename__ = "erasures"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    words: Mapped[str] = mapped_column(UnicodeText)
    state: Mapped[str] = mapped_column(Unicode(10), default="asked")
    asked_at: Mapped[Instant]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(BigKey, ForeignKey("persons.id"))
    answer: Mapped[str | None] = mapped_column(UnicodeText)
    kept: Mapped[list[str] | None] = mapped_column(JsonDocument)

    __table_args__ = (
        CheckConstraint("state IN ('asked', 'withdrawn', 'refused', 'done')", name="state"),
        CheckConstraint("state = 'asked' OR closed_at IS NOT NULL", name="closed"),
        Index(
            "uq_erasures_open",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
            mssql_where=text("state = 'asked'"),
        ),
        Index(None, "state", "asked_at"),
    )
