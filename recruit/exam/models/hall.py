"""What happens in the hall: extra time, moves, incidents, signs of life, protocols; and the
declaration that a campaign's results are final."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Unicode, UnicodeText
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, Id, Instant, JsonDocument, PublicId, UtcDateTime

INCIDENT_KINDS = "'late', 'no-document', 'expelled', 'ill', 'evacuation', 'technical', 'other'"


class ExtraTime(Base):
    """Minutes given to a seat, or to everybody in a sitting where `seat_id` is None (immutable).

    `reached`: attempts that were running and became longer; `ended`: those that had ended before
    and stay so. Who begins later has the minutes from the beginning.
    """

    __tablename__ = "extra_times"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(UnicodeText)
    reached: Mapped[int]
    ended: Mapped[int]
    given_at: Mapped[Instant]

    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        Index(None, "sitting_id"),
        Index(None, "seat_id"),
    )


class SeatMove(Base):
    """From which seat to which a person was moved, and why (immutable)."""

    __tablename__ = "seat_moves"

    id: Mapped[Id]
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    from_sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"))
    from_number: Mapped[int]
    to_sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"))
    to_number: Mapped[int]
    reason: Mapped[str] = mapped_column(UnicodeText)
    moved_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    moved_at: Mapped[Instant]

    __table_args__ = (
        Index(None, "seat_id"),
        Index(None, "from_sitting_id"),
        Index(None, "to_sitting_id"),
    )


class Incident(Base):
    """What was put on record; nothing of it changes but the confirmation by a second person."""

    __tablename__ = "incidents"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))  # None: the whole room
    kind: Mapped[str] = mapped_column(Unicode(20))
    text: Mapped[str] = mapped_column(UnicodeText)
    happened_at: Mapped[Instant]
    minutes: Mapped[int | None]  # of extra time, where it credits any
    recorded_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    recorded_at: Mapped[Instant]
    needs_second: Mapped[bool]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(Unicode(10))  # of an expulsion

    __table_args__ = (
        CheckConstraint(f"kind IN ({INCIDENT_KINDS})", name="kind"),
        CheckConstraint("minutes IS NULL OR minutes > 0", name="minutes"),
        CheckConstraint("kind <> 'expelled' OR seat_id IS NOT NULL", name="somebody"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two"),
        CheckConstraint(
            "(confirmed_by IS NULL AND confirmed_at IS NULL)"
            " OR (confirmed_by IS NOT NULL AND confirmed_at IS NOT NULL)",
            name="confirmed",
        ),
        CheckConstraint("outcome IS NULL OR outcome IN ('kept', 'annulled')", name="outcome"),
        Index(None, "sitting_id"),
        Index(None, "seat_id"),
    )


class SignOfLife(Base):
    """When a silent client last asked for the time: what was saved says the rest."""

    __tablename__ = "signs_of_life"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    seen_at: Mapped[Instant]


class Protocol(Base):
    """The closing of a sitting by two people (immutable)."""

    __tablename__ = "protocols"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    digest: Mapped[str] = mapped_column(Unicode(64))
    drawn_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    drawn_at: Mapped[Instant]
    agreed_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    agreed_at: Mapped[Instant]

    __table_args__ = (CheckConstraint("drawn_by <> agreed_by", name="two"),)


class FinalResults(Base):
    """Two officials declared the results of a campaign final: those marked until then are
    (immutable; a correction afterwards is declared again)."""

    __tablename__ = "final_results"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    results: Mapped[int]
    digest: Mapped[str] = mapped_column(Unicode(64))
    reason: Mapped[str] = mapped_column(UnicodeText)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    agreed_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    declared_at: Mapped[Instant]

    __table_args__ = (
        CheckConstraint("proposed_by <> agreed_by", name="two"),
        Index(None, "campaign_id", "declared_at"),
    )
