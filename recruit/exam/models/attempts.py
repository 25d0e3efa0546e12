"""Attempts, the append-only log of their answers, and the marks they got."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    Unicode,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import (
    Base,
    Hundredths,
    Id,
    Instant,
    JsonDocument,
    PublicId,
    UtcDateTime,
)

_OPEN = text("state = 'open'")


class Attempt(Base):
    """One run of one paper. Everything that saving an answer checks stands in this row."""

    __tablename__ = "attempts"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), unique=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    subject_code: Mapped[str] = mapped_column(ForeignKey("subjects.code"))
    state: Mapped[str] = mapped_column(Unicode(10))  # open, finished (by hand), closed (by time)
    shapes: Mapped[str] = mapped_column(Unicode(400))  # two letters a position
    started_at: Mapped[Instant]
    deadline: Mapped[Instant]
    extra_minutes: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[Instant]  # deadline and extra time: the last instant of answering
    closes_at: Mapped[Instant]  # ends_at and grace: the sweeper comes after it
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receipt_code: Mapped[str | None] = mapped_column(Unicode(20))
    answered: Mapped[int | None]
    answers_digest: Mapped[str | None] = mapped_column(Unicode(64))

    __table_args__ = (
        CheckConstraint("state IN ('open', 'finished', 'closed')", name="state"),
        CheckConstraint("extra_minutes >= 0", name="extra"),
        CheckConstraint(
            "(state = 'open' AND receipt_code IS NULL)"
            " OR (state <> 'open' AND receipt_code IS NOT NULL)",
            name="receipt",
        ),
        Index(
            "uq_attempts_one_open",
            "application_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
            mssql_where=_OPEN,
        ),
        Index(
            "uq_attempts_receipt_code",
            "receipt_code",
            unique=True,
            mssql_where=text("receipt_code IS NOT NULL"),
        ),
        Index(None, "state", "closes_at"),
        Index(None, "campaign_id", "state"),
        Index(None, "application_id"),
        Index(None, "sitting_id"),
        Index(None, "person_id"),
    )


class Answer(Base):
    """The log of what was saved: rows are only added, the newest `seq` of a position counts."""

    __tablename__ = "answers"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    response: Mapped[str | None] = mapped_column(Unicode(200))  # None: taken back
    saved_at: Mapped[Instant]


class LateAnswer(Base):
    """What arrived after the end: kept apart as it came, and counted only where two officials
    decide so (immutable)."""

    __tablename__ = "late_answers"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    response: Mapped[str | None] = mapped_column(Unicode(200))
    stamped_at: Mapped[Instant]


class ExamMark(Base):
    """A marking of an attempt; a re-marking adds a version with its reason (immutable)."""

    __tablename__ = "exam_results"

    id: Mapped[Id]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    version: Mapped[int]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    sections: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument)
    total: Mapped[Decimal] = mapped_column(Hundredths)
    passed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Unicode(300))
    rule_set_digest: Mapped[str] = mapped_column(Unicode(64))
    marked_at: Mapped[Instant]

    __table_args__ = (
        UniqueConstraint("attempt_id", "version"),
        Index(None, "application_id"),
        Index(None, "campaign_id"),
    )
