"""Keys that were wrong and have been corrected for one campaign."""

from typing import Any

from sqlalchemy import ForeignKey, Index, Unicode, UnicodeText
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, Id, Instant, JsonDocument


class KeyChange(Base):
    """What marks an item version in a campaign instead of the version's own key: the newest
    change counts (immutable)."""

    __tablename__ = "key_changes"

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("item_versions.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    digest: Mapped[str] = mapped_column(Unicode(64))
    reason: Mapped[str] = mapped_column(UnicodeText)
    changed_at: Mapped[Instant]

    __table_args__ = (Index(None, "campaign_id", "version_id"),)
