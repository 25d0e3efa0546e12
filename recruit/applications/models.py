"""Applications: one person's request to take part in a campaign for a subject; what happened to
each, who is barred, who was reminded, which files of applications came in."""

from datetime import datetime
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
    Id,
    Instant,
    JsonDocument,
    PublicId,
    UtcDateTime,
)

STANDING = text("state <> 'withdrawn'")


class ApplicationRow(Base):
    __tablename__ = "applications"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    card_id: Mapped[int] = mapped_column(BigKey, ForeignKey("cards.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    subject_code: Mapped[str] = mapped_column(Unicode(40), ForeignKey("subjects.code"))
    state: Mapped[str] = mapped_column(Unicode(20))
    version: Mapped[int] = mapped_column(default=1)
    card_version: Mapped[int]
    receipt: Mapped[str | None] = mapped_column(Unicode(64))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checker_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("persons.id"))
    assigned_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("persons.id"))
    proposed: Mapped[str | None] = mapped_column(Unicode(20))  # a decision of the sample
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reasons: Mapped[list[Any]] = mapped_column(JsonDocument, default=list)
    words: Mapped[str | None] = mapped_column(UnicodeText)
    rule_set: Mapped[str | None] = mapped_column(Unicode(64))  # digest of the deciding rules
    returned_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    preliminary: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)

    __table_args__ = (
        Index(
            "uq_applications_person_id_campaign_id_subject_code",
            "person_id",
            "campaign_id",
            "subject_code",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
            mssql_where=STANDING,
        ),
        Index(None, "campaign_id", "state", "submitted_at"),
        Index(None, "assigned_id"),
        Index(None, "card_id"),
        Index(None, "receipt"),
        CheckConstraint(
            "state IN ('draft', 'submitted', 'under-check', 'returned', 'second-check', "
            "'third-check', 'reopened', 'eligible', 'not-eligible', 'withdrawn')",
            name="state",
        ),
        CheckConstraint(
            "state <> 'second-check' OR proposed IN ('eligible', 'not-eligible')",
            name="proposed",
        ),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="submitted_at"),
    )


class StepRow(Base):
    """Append-only: one step of one application."""

    __tablename__ = "application_steps"

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("applications.id"))
    step: Mapped[str] = mapped_column(Unicode(20))
    state: Mapped[str] = mapped_column(Unicode(20))
    at: Mapped[Instant]
    actor_type: Mapped[str] = mapped_column(Unicode(20))
    actor_id: Mapped[str] = mapped_column(Unicode(40))
    reasons: Mapped[list[Any]] = mapped_column(JsonDocument, default=list)
    words: Mapped[str | None] = mapped_column(UnicodeText)
    batch: Mapped[str | None] = mapped_column(Unicode(16))
    proposed: Mapped[str | None] = mapped_column(Unicode(20))

    __table_args__ = (
        Index(None, "application_id"),
        Index(None, "batch"),
    )


class BarRow(Base):
    """What keeps a person out of later campaigns whose rules ask for it."""

    __tablename__ = "application_bars"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    kind: Mapped[str] = mapped_column(Unicode(40))
    about: Mapped[str] = mapped_column(Unicode(60))  # what it comes from: place:...
    at: Mapped[Instant]
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("person_id", "campaign_id", "kind"),)


class ReminderRow(Base):
    """That somebody was reminded: each thing once."""

    __tablename__ = "application_reminders"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(Unicode(20))
    about: Mapped[str] = mapped_column(Unicode(40))
    at: Mapped[Instant]

    __table_args__ = (UniqueConstraint("kind", "about"),)


class ApplicationImport(Base):
    """A file of applications between its upload and its end; the file itself goes then."""

    __tablename__ = "application_imports"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    file: Mapped[str] = mapped_column(Unicode(16))
    name: Mapped[str] = mapped_column(Unicode(200))
    state: Mapped[str] = mapped_column(Unicode(20))
    job: Mapped[str | None] = mapped_column(Unicode(16))
    rows: Mapped[int] = mapped_column(default=0)
    summary: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    errors: Mapped[list[Any]] = mapped_column(JsonDocument, default=list)
    wrong: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0, server_default=text("0"))  # rows that are in
    staged_at: Mapped[Instant]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # all of it comes in, then
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'refused', 'checked', 'taking', 'done')", name="state"
        ),
        Index(None, "campaign_id", "staged_at"),
    )


class ImportClaim(Base):
    """What nobody else may take while a file comes in, on SQLite: `fin:...`, `email:...`,
    `card:person:campaign`. Triggers of the migration refuse it as a constraint would."""

    __tablename__ = "import_claims"

    value: Mapped[str] = mapped_column(Unicode(300), primary_key=True)
    file: Mapped[str] = mapped_column(Unicode(16))  # the import's public id

    __table_args__ = (Index(None, "file"),)
