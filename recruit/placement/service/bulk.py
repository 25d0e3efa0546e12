"""Many rows at once."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from recruit.extensions import db

CHUNK = 5000


def insert_many(model: type, values: Iterable[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns, in as few statements as is sensible."""
    rows = list(values)
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(model), rows[start : start + CHUNK])
