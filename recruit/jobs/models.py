"""Work as rows: what is to be done, who holds it until when, how often it was tried."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Unicode, UnicodeText, text
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, Id, Instant, JsonDocument, PublicId, UtcDateTime


class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(Unicode(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    state: Mapped[str] = mapped_column(Unicode(10), default="waiting")
    due_at: Mapped[Instant]
    created_at: Mapped[Instant]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner: Mapped[str | None] = mapped_column(Unicode(40))
    tries: Mapped[int] = mapped_column(default=0)
    max_tries: Mapped[int] = mapped_column(default=8)
    last_error: Mapped[str | None] = mapped_column(UnicodeText)
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    result: Mapped[Any | None] = mapped_column(JsonDocument)
    unique_key: Mapped[str | None] = mapped_column(Unicode(120))

    __table_args__ = (
        Index("ix_jobs_state_due_at", "state", "due_at"),
        Index(
            "uq_jobs_unique_key",
            "unique_key",
            unique=True,
            mssql_where=text("unique_key IS NOT NULL"),
        ),
    )
