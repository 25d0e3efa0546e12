"""What the demo remembers about itself: which parts are built, from which seed."""

from sqlalchemy import Unicode
from sqlalchemy.orm import Mapped, mapped_column

from recruit.extensions.database import Base, Instant


class DemoPart(Base):
    __tablename__ = "demo_parts"

    name: Mapped[str] = mapped_column(Unicode(40), primary_key=True)
    seed: Mapped[str] = mapped_column(Unicode(40))
    built_at: Mapped[Instant]
