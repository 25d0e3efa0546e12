"""Statements of the busiest pages, built once: building one takes longer than running it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, insert
from sqlalchemy.exc import DBAPIError

from recruit.extensions import db
from recruit.extensions.direct import Row, for_sqlite

CHUNK = 5000  # rows a statement


def run(statement: Executable, **values: Any) -> Any:
    """The cursor's result of a statement of columns within the running transaction, past the ORM;
    it sees what the session has changed so far."""
    db.session.flush()
    return db.session.connection().execute(statement, values)


def rows_of(words: Mapping[str, str], **values: Any) -> list[Row]:
    """Rows of a statement in its driver's own words (`direct.in_words_of_drivers`) within the
    running transaction: half of what `run` takes. Types are the driver's: see `direct.instant`."""
    db.session.flush()
    connection = db.session.connection()
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    given = for_sqlite(values) if dialect.name == "sqlite" else values
    try:
        rows: list[Row] = driver.execute(words[dialect.name], given).fetchall()
    except dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(
            words[dialect.name], None, error, dialect.loaded_dbapi.Error, dialect=dialect
        ) from error
    return rows


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
        write(insert(model.__table__), values[start : start + CHUNK])


def write(statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """A statement for each row, past the unit of work; for one row without what many need."""
    db.session.connection().execute(statement, rows[0] if len(rows) == 1 else rows)
