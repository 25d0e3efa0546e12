"""Many rows at once, past the unit of work, which would take longer than the database."""

from typing import Any

from sqlalchemy import insert

from recruit.extensions import db
from recruit.extensions.database import Base


def insert_rows(model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows of one table; nothing where there are none."""
    if rows:
        db.session.connection().execute(insert(model), rows)
