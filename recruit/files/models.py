"""What was stored: the row says what it is and whose; the bytes lie in the store."""

from datetime import datetime

from sqlalchemy import Index, Unicode
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, Id, Instant, PublicId, UtcDateTime


class StoredFile(Base):
    __tablename__ = "stored_files"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(Unicode(200))
    media_type: Mapped[str] = mapped_column(Unicode(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Unicode(64))
    owner_type: Mapped[str] = mapped_column(Unicode(20))
    owner_id: Mapped[str] = mapped_column(Unicode(40))
    stored_at: Mapped[Instant]
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the row stays, no bytes

    __table_args__ = (Index(None, "owner_type", "owner_id"),)
