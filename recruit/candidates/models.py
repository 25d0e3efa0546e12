"""Forms and their versions, cards and theirs, documents, adjustments."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
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

PENDING = text("state IN ('asked', 'granted')")
DIALECTS = ("sqlite_where", "postgresql_where", "mssql_where")
OPEN_CALL = text("closed_at IS NULL")
OF_CAMPAIGN = text("campaign_id IS NOT NULL")


def _index_of_values(column: str) -> Index:
    """Answers of one type: a cross-tab reads nothing but this index."""
    typed = text(f"{column} IS NOT NULL")
    where: dict[str, Any] = dict.fromkeys(DIALECTS, typed)
    name = f"ix_card_values_{column}"
    return Index(name, "campaign_id", "field", column, "card_id", **where)


class FormRow(Base):
    """A form and its draft; without a campaign it is the standard one of all campaigns."""

    __tablename__ = "forms"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    draft: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    draft_version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[Instant]

    __table_args__ = (
        Index(
            "uq_forms_campaign_id",
            "campaign_id",
            unique=True,
            sqlite_where=OF_CAMPAIGN,
            postgresql_where=OF_CAMPAIGN,
            mssql_where=OF_CAMPAIGN,
        ),
    )


class FormVersionRow(Base):
    """A published version: append-only, because cards answer it (rule 4)."""

    __tablename__ = "form_versions"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    form_id: Mapped[int] = mapped_column(BigKey, ForeignKey("forms.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    digest: Mapped[str] = mapped_column(Unicode(64))
    published_at: Mapped[Instant]

    __table_args__ = (UniqueConstraint("form_id", "number"),)


class FormCarryRow(Base):
    """What a published version does to the cards that were there: append-only, too."""

    __tablename__ = "form_carries"

    id: Mapped[Id]
    form_version_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("form_versions.id"), unique=True
    )
    existing: Mapped[str] = mapped_column(Unicode(12))
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # cards are reopened until then
    cards: Mapped[int]  # that there were, and how many of them had a new trouble
    touched: Mapped[int]
    decided_by: Mapped[str] = mapped_column(Unicode(64))  # type and public id: person:abc

    __table_args__ = (
        CheckConstraint("existing IN ('keep', 'complete', 're-confirm')", name="existing"),
    )


class CardCallRow(Base):
    """A candidate is asked to complete or to confirm the card again after a form's change."""

    __tablename__ = "card_calls"

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(BigKey, ForeignKey("cards.id"))
    form_version_id: Mapped[int] = mapped_column(BigKey, ForeignKey("form_versions.id"))
    existing: Mapped[str] = mapped_column(Unicode(12))
    was_locked: Mapped[bool] = mapped_column(Boolean)
    called_at: Mapped[Instant]
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # answered, replaced or late

    __table_args__ = (
        UniqueConstraint("card_id", "form_version_id"),
        Index(
            "uq_card_calls_open",
            "card_id",
            unique=True,
            sqlite_where=OPEN_CALL,
            postgresql_where=OPEN_CALL,
            mssql_where=OPEN_CALL,
        ),
        Index(None, "until"),
        CheckConstraint("existing IN ('complete', 're-confirm')", name="existing"),
    )


class CardRow(Base):
    """A person's card in a campaign, with the answers of its newest version."""

    __tablename__ = "cards"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    candidate_number: Mapped[str] = mapped_column(Unicode(6))
    form_version_id: Mapped[int] = mapped_column(BigKey, ForeignKey("form_versions.id"))
    version: Mapped[int] = mapped_column(default=0)
    answers: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    district_code: Mapped[str | None] = mapped_column(Unicode(12), ForeignKey("districts.code"))
    complete: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(Unicode(10), default="open")
    reopened_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[Instant]
    prefill_answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("person_id", "campaign_id"),
        UniqueConstraint("campaign_id", "candidate_number"),
        Index(None, "campaign_id", "district_code"),
        CheckConstraint("state IN ('open', 'locked')", name="state"),
    )


class CardVersionRow(Base):
    """What a card said at one saving: append-only."""

    __tablename__ = "card_versions"

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(BigKey, ForeignKey("cards.id"))
    number: Mapped[int]
    form_version_id: Mapped[int] = mapped_column(BigKey, ForeignKey("form_versions.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    digest: Mapped[str] = mapped_column(Unicode(64))
    saved_at: Mapped[Instant]
    saved_by: Mapped[str] = mapped_column(Unicode(64))  # type and public id: person:abc

    __table_args__ = (UniqueConstraint("card_id", "number"),)


class CardKeyRow(Base):
    """What opens one group of a card's sealed answers; gone once their time is over."""

    __tablename__ = "card_keys"

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(BigKey, ForeignKey("cards.id"))
    group_code: Mapped[str] = mapped_column(Unicode(20))
    wrapped: Mapped[str | None] = mapped_column(Unicode(120))
    master: Mapped[str | None] = mapped_column(Unicode(16))
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("card_id", "group_code"),
        Index(None, "master", "id"),
        Index(None, "group_code", "card_id"),
        CheckConstraint(
            "(wrapped IS NULL AND master IS NULL AND destroyed_at IS NOT NULL)"
            " OR (wrapped IS NOT NULL AND master IS NOT NULL AND destroyed_at IS NULL)",
            name="whole_or_destroyed",
        ),
    )


class CardValueRow(Base):
    """An answer that reports and points read, typed; always what its card says now."""

    __tablename__ = "card_values"

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(BigKey, ForeignKey("cards.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey)  # the card's, for the indexes
    field: Mapped[str] = mapped_column(Unicode(40))
    option: Mapped[str | None] = mapped_column(Unicode(60))
    number: Mapped[int | None] = mapped_column(BigInteger)  # millionths
    day: Mapped[date | None] = mapped_column(Date)
    words: Mapped[str | None] = mapped_column(Unicode(200))  # folded, for searching

    __table_args__ = (
        Index(None, "card_id", "field"),
        *(_index_of_values(column) for column in ("option", "number", "day")),
    )


class CardReopeningRow(Base):
    """Why a card could be changed again, in an official's words: append-only."""

    __tablename__ = "card_reopenings"

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(BigKey, ForeignKey("cards.id"))
    reopened_at: Mapped[Instant]
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_by: Mapped[str] = mapped_column(Unicode(64))  # type and public id: person:abc
    why: Mapped[str | None] = mapped_column(UnicodeText)

    __table_args__ = (Index(None, "card_id"),)


class DocumentUseRow(Base):
    """A one-time address of a document that was used."""

    __tablename__ = "document_uses"

    nonce: Mapped[str] = mapped_column(Unicode(16), primary_key=True)
    used_at: Mapped[Instant]


class DocumentRow(Base):
    """A file that a person gave; hidden once removed. Of an erased one the bytes are gone."""

    __tablename__ = "documents"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    file_public_id: Mapped[str] = mapped_column(
        Unicode(16), ForeignKey("stored_files.public_id"), unique=True
    )
    uploaded_at: Mapped[Instant]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "person_id"),)


class AdjustmentRow(Base):
    __tablename__ = "adjustments"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    card_id: Mapped[int] = mapped_column(BigKey, ForeignKey("cards.id"))
    kind: Mapped[str] = mapped_column(Unicode(20))
    reason: Mapped[str] = mapped_column(UnicodeText)
    document_public_id: Mapped[str | None] = mapped_column(Unicode(16))
    state: Mapped[str] = mapped_column(Unicode(10), default="asked")
    minutes: Mapped[int | None]
    asked_at: Mapped[Instant]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(BigKey, ForeignKey("persons.id"))
    decision_reason: Mapped[str | None] = mapped_column(UnicodeText)
    per_cent: Mapped[int | None]  # of extra time, where it is not counted in minutes
    legal: Mapped[str | None] = mapped_column(Unicode(500))  # what a refusal rests on
    after: Mapped[str | None] = mapped_column(Unicode(16))  # the refused one, after an objection

    __table_args__ = (
        Index(
            "uq_adjustments_person_id_campaign_id_kind",
            "person_id",
            "campaign_id",
            "kind",
            unique=True,
            sqlite_where=PENDING,
            postgresql_where=PENDING,
            mssql_where=PENDING,
        ),
        Index(None, "campaign_id", "state"),
        CheckConstraint(
            "kind IN ('extra-time', 'large-print', 'reader', 'scribe', 'separate-room',"
            " 'accessible-room')",
            name="kind",
        ),
        CheckConstraint("state IN ('asked', 'granted', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 180", name="minutes"),
        CheckConstraint(
            "state <> 'granted' OR kind <> 'extra-time' OR minutes IS NOT NULL"
            " OR per_cent IS NOT NULL",
            name="extra_time_has_figures",
        ),
        CheckConstraint("per_cent IS NULL OR per_cent BETWEEN 1 AND 100", name="per_cent"),
        CheckConstraint("minutes IS NULL OR per_cent IS NULL", name="one_figure"),
    )
