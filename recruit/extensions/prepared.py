"""Statements of the busiest pages, built once: building one takes longer than running it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, insert

from recruit.extensions import db

CHUNK = 5000  # rows a statement


def run(statement: Executable, **values: Any) -> Any:
    """The cursor's result of a statement of columns within the running transaction, past the ORM;
    it sees what the session has changed so far."""
    db.session.flush()
    return db.session.connection().execute(statement, values)


def add_rows(model: type[Any], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert many rows past the unit of work, which takes as long again; their ids in order."""
    table = model.__table__
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    db.session.flush()
    return list(db.session.connection().execute(statement, rows).scalars())


def insert_rows(model: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """The same where nobody asks for ids; all rows name the same columns. Nothing for none."""
    values = list(rows)
    db.session.flush()
    for start in range(0, len(values), CHUNK):
        db.session.connection().execute(insert(model.__table__), values[start : start + CHUNK])
