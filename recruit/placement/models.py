"""Lists, rounds, runs, results, places and orders; what must be unique is a constraint."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Unicode, UnicodeText, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from recruit.extensions.database import (
    Base,
    BigKey,
    BilingualText,
    Hundredths,
    Id,
    Instant,
    JsonDocument,
    PublicId,
    UtcDateTime,
)
from recruit.kernel.text import Bilingual

KINDS = "contract IN ('permanent', 'fixed-term')"
UNFINISHED = "state IN ('draft', 'locked', 'simulated', 'certified')"
LIVE = "state IN ('offered', 'accepted')"


def _unique_where(name: str, condition: str, *columns: str) -> Index:
    where = text(condition)
    return Index(
        name,
        *columns,
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
        mssql_where=where,
    )


class ListRow(Base):
    """A person's ranked vacancies of one contract kind; `version` grows with every saving."""

    __tablename__ = "choice_lists"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    contract: Mapped[str] = mapped_column(Unicode(12))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(Unicode(10))
    saved_at: Mapped[Instant]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receipt_code: Mapped[str | None] = mapped_column(Unicode(20))
    receipt_digest: Mapped[str | None] = mapped_column(Unicode(64))
    choices: Mapped[list["ChoiceRow"]] = relationship(order_by="ChoiceRow.rank", viewonly=True)

    __table_args__ = (
        Index(None, "person_id", "campaign_id", "contract", unique=True),
        Index(None, "campaign_id", "contract"),
        CheckConstraint(KINDS, name="contract"),
        CheckConstraint("state IN ('saved', 'confirmed')", name="state"),
    )


class ChoiceRow(Base):
    __tablename__ = "choices"

    id: Mapped[Id]
    list_id: Mapped[int] = mapped_column(BigKey, ForeignKey("choice_lists.id"))
    rank: Mapped[int]
    vacancy_id: Mapped[int] = mapped_column(BigKey, ForeignKey("vacancies.id"))
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("applications.id"))

    __table_args__ = (
        Index(None, "list_id", "rank", unique=True),
        Index(None, "list_id", "vacancy_id", unique=True),
        Index(None, "vacancy_id"),
        CheckConstraint("rank >= 1", name="rank"),
    )


class ReceiptRow(Base):
    """What somebody confirmed, for ever; append-only by trigger."""

    __tablename__ = "choice_receipts"

    id: Mapped[Id]
    list_id: Mapped[int] = mapped_column(BigKey, ForeignKey("choice_lists.id"))
    version: Mapped[int]
    code: Mapped[str] = mapped_column(Unicode(20), unique=True)
    digest: Mapped[str] = mapped_column(Unicode(64))
    document: Mapped[str] = mapped_column(UnicodeText)
    choices: Mapped[Any] = mapped_column(JsonDocument)  # [[vacancy id, application id], ...]
    confirmed_at: Mapped[Instant]

    __table_args__ = (Index(None, "list_id", "version", unique=True),)


class ChoiceReminderRow(Base):
    """Who was reminded of an unconfirmed list at which step; nobody twice at one."""

    __tablename__ = "choice_reminders"

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    step: Mapped[int]  # days before the end
    at: Mapped[Instant]

    __table_args__ = (Index(None, "campaign_id", "person_id", "step", unique=True),)


class RoundRow(Base):
    """One round: its input is frozen once, simulated as often as wanted, certified once."""

    __tablename__ = "placement_rounds"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    contract: Mapped[str] = mapped_column(Unicode(12))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(Unicode(12))
    opened_at: Mapped[Instant]
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    snapshot: Mapped[str | None] = mapped_column(UnicodeText, deferred=True)
    snapshot_digest: Mapped[str | None] = mapped_column(Unicode(64))
    rule_set_digest: Mapped[str | None] = mapped_column(Unicode(64))
    ties: Mapped[Any | None] = mapped_column(JsonDocument)  # names of the tie-breaks, in order
    legal: Mapped[Bilingual | None] = mapped_column(BilingualText)
    secret: Mapped[str] = mapped_column(Unicode(64))  # leads from a pseudonym to its candidate
    based_on_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("placement_rounds.id"))
    receipts_file: Mapped[str | None] = mapped_column(Unicode(16))
    seed: Mapped[str | None] = mapped_column(Unicode(200))
    seed_announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    certified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        _unique_where("uq_placement_rounds_unfinished", UNFINISHED, "campaign_id", "contract"),
        _unique_where(
            "uq_placement_rounds_published", "state = 'published'", "campaign_id", "contract"
        ),
        CheckConstraint(KINDS, name="contract"),
        CheckConstraint(
            "state IN ('draft', 'locked', 'simulated', 'certified', 'published', 'superseded')",
            name="state",
        ),
        CheckConstraint(
            "state IN ('draft', 'superseded') OR snapshot_digest IS NOT NULL", name="locked"
        ),
        CheckConstraint(
            "state NOT IN ('certified', 'published') OR seed IS NOT NULL", name="seeded"
        ),
    )


class RunRow(Base):
    __tablename__ = "placement_runs"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    round_id: Mapped[int] = mapped_column(BigKey, ForeignKey("placement_rounds.id"))
    kind: Mapped[str] = mapped_column(Unicode(12))
    state: Mapped[str] = mapped_column(Unicode(10), default="waiting")
    seed: Mapped[str] = mapped_column(Unicode(200))
    engine: Mapped[str] = mapped_column(Unicode(10))
    created_at: Mapped[Instant]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    job: Mapped[str | None] = mapped_column(Unicode(16))
    result: Mapped[str | None] = mapped_column(UnicodeText, deferred=True)
    result_digest: Mapped[str | None] = mapped_column(Unicode(64))
    counts: Mapped[Any | None] = mapped_column(JsonDocument)
    whole_file: Mapped[str | None] = mapped_column(Unicode(16))
    public_file: Mapped[str | None] = mapped_column(Unicode(16))

    __table_args__ = (
        Index(None, "round_id", "kind"),
        _unique_where("uq_placement_runs_certified", "kind = 'certified'", "round_id"),
        CheckConstraint("kind IN ('simulation', 'certified')", name="kind"),
        CheckConstraint("state IN ('waiting', 'done')", name="state"),
    )


class ResultRow(Base):
    """What the certified run says about one choice."""

    __tablename__ = "run_results"

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(BigKey, ForeignKey("placement_runs.id"))
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    number: Mapped[str] = mapped_column(Unicode(12))
    pseudonym: Mapped[str] = mapped_column(Unicode(12))
    rank: Mapped[int]
    vacancy_id: Mapped[int] = mapped_column(BigKey, ForeignKey("vacancies.id"))
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("applications.id"))
    reason: Mapped[str] = mapped_column(Unicode(20))
    rule: Mapped[str | None] = mapped_column(Unicode(30))
    key: Mapped[str | None] = mapped_column(Unicode(300))
    points: Mapped[Decimal | None] = mapped_column(Hundredths)
    cut_off: Mapped[Decimal | None] = mapped_column(Hundredths)
    short_by: Mapped[Decimal | None] = mapped_column(Hundredths)
    decided_by: Mapped[str | None] = mapped_column(Unicode(20))

    __table_args__ = (
        Index(None, "run_id", "person_id", "rank", unique=True),
        Index(None, "person_id"),
    )


class CutOffRow(Base):
    """How the certified run leaves one vacancy."""

    __tablename__ = "placement_cut_offs"

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(BigKey, ForeignKey("placement_runs.id"))
    vacancy_id: Mapped[int] = mapped_column(BigKey, ForeignKey("vacancies.id"))
    posts: Mapped[int]
    applicants: Mapped[int]
    placed: Mapped[int]
    key: Mapped[str | None] = mapped_column(Unicode(300))
    points: Mapped[Decimal | None] = mapped_column(Hundredths)

    __table_args__ = (
        Index(None, "run_id", "vacancy_id", unique=True),
        CheckConstraint("placed <= posts", name="placed"),
    )


class PlaceRow(Base):
    """A place somebody won: one live place for a person, one live holder for a seat."""

    __tablename__ = "places"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    campaign_id: Mapped[int] = mapped_column(BigKey, ForeignKey("campaigns.id"))
    vacancy_id: Mapped[int] = mapped_column(BigKey, ForeignKey("vacancies.id"))
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("applications.id"))
    run_id: Mapped[int] = mapped_column(BigKey, ForeignKey("placement_runs.id"))
    contract: Mapped[str] = mapped_column(Unicode(12))
    seat: Mapped[int]
    posts: Mapped[int]  # of the vacancy when the place was won: no seat beyond them
    state: Mapped[str] = mapped_column(Unicode(10))
    offered_at: Mapped[Instant]
    answer_until: Mapped[Instant]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        _unique_where("uq_places_live_person", LIVE, "person_id", "campaign_id"),
        _unique_where("uq_places_live_seat", LIVE, "vacancy_id", "seat"),
        Index(None, "campaign_id", "contract", "state"),
        CheckConstraint("seat >= 1 AND seat <= posts", name="seat"),
        CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'moved', 'lapsed', 'freed')", name="state"
        ),
    )


class OverrideRow(Base):
    """A change of a round's input that two officials decided; append-only by trigger."""

    __tablename__ = "placement_overrides"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    round_id: Mapped[int] = mapped_column(BigKey, ForeignKey("placement_rounds.id"))
    kind: Mapped[str] = mapped_column(Unicode(20))
    document: Mapped[Any] = mapped_column(JsonDocument)
    reason: Mapped[str] = mapped_column(UnicodeText)
    legal: Mapped[Bilingual] = mapped_column(BilingualText)
    first_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    second_id: Mapped[int] = mapped_column(BigKey, ForeignKey("persons.id"))
    decided_at: Mapped[Instant]

    __table_args__ = (
        Index(None, "round_id"),
        CheckConstraint("first_id <> second_id", name="two"),
    )


class ExcuseRow(Base):
    """Why somebody declined or was silent, where the rules let it free them from the bar."""

    __tablename__ = "place_excuses"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    place_id: Mapped[int] = mapped_column(BigKey, ForeignKey("places.id"), unique=True)
    code: Mapped[str] = mapped_column(Unicode(30))
    words: Mapped[str] = mapped_column(UnicodeText)
    asked_at: Mapped[Instant]
    state: Mapped[str] = mapped_column(Unicode(10), default="asked")
    reason: Mapped[str | None] = mapped_column(UnicodeText)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("state IN ('asked', 'accepted', 'refused')", name="state"),
        CheckConstraint("state = 'asked' OR decided_at IS NOT NULL", name="decided"),
    )


class OrderRow(Base):
    """The document that makes an accepted place final."""

    __tablename__ = "orders"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    place_id: Mapped[int] = mapped_column(BigKey, ForeignKey("places.id"), unique=True)
    number: Mapped[str] = mapped_column(Unicode(20), unique=True)
    state: Mapped[str] = mapped_column(Unicode(12), default="prepared")
    prepared_at: Mapped[Instant]

    __table_args__ = (CheckConstraint("state IN ('prepared', 'signed')", name="state"),)
