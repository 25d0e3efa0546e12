"""Messages in the cabinet, and mails on their way."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Unicode, UnicodeText, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, Id, Instant, PublicId, UtcDateTime


class Message(Base):
    """What one person was told; its words are kept as they were sent."""

    __tablename__ = "messages"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    template: Mapped[str] = mapped_column(Unicode(60))
    entry_id: Mapped[str] = mapped_column(Unicode(16))  # the journal entry that caused it
    language: Mapped[str] = mapped_column(Unicode(2))
    subject: Mapped[str] = mapped_column(Unicode(200))
    body: Mapped[str] = mapped_column(UnicodeText)
    path: Mapped[str] = mapped_column(Unicode(200))  # the page it is about, after the language
    sent_at: Mapped[Instant]
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        # Telling twice is harmless: a job may run twice (rule 11).
        UniqueConstraint("entry_id", "person_id", "template"),
        Index(None, "person_id", "sent_at"),
    )


class Delivery(Base):
    """One mail: about a message, or about a single-use link, whose token is never stored."""

    __tablename__ = "deliveries"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    template: Mapped[str] = mapped_column(Unicode(60))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    link_id: Mapped[str | None] = mapped_column(Unicode(16))
    asked_at: Mapped[Instant]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "message_id"), Index(None, "sent_at"))
