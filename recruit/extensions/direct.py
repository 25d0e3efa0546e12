"""Single statements that are transactions of their own, on a connection of the calling thread.

For the few places where a request's session, with its BEGIN and COMMIT, would cost more than the
statement itself.
"""

import re
import threading
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, literal_column
from sqlalchemy.dialects import postgresql, sqlite

from recruit.extensions.turns import turns_of

Row = tuple[Any, ...]


class Direct:
    """Runs statements in the words of the database's own driver: `%(name)s` on PostgreSQL,
    `:name` on SQLite."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect.name
        file = engine.url.database if self.dialect == "sqlite" else None
        self.turns = turns_of(file) if file else None
        self._own = threading.local()
        self._all: list[Any] = []

    def first(self, statement: str, values: dict[str, Any]) -> Row | None:
        """The first row; committed when this returns."""
        rows = self.rows(statement, values)
        return rows[0] if rows else None

    def rows(self, statement: str, values: dict[str, Any]) -> list[Row]:
        """All rows; committed when this returns.

        A connection that broke is opened anew once, so a statement may run twice: it must do
        no harm then. What the driver raises the second time is the caller's.
        """
        if self.dialect == "sqlite":
            values = for_sqlite(values)
        try:
            return self._run(statement, values)
        except self.engine.dialect.loaded_dbapi.OperationalError:
            self._forget()
            return self._run(statement, values)

    def _run(self, statement: str, values: dict[str, Any]) -> list[Row]:
        connection = self._connection()
        turns = None if statement.lstrip().startswith("SELECT") else self.turns
        taken = turns is not None and turns.take()
        try:
            # All rows, also where there is one: SQLite keeps its lock until the last one is taken.
            rows: list[Row] = connection.execute(statement, values).fetchall()
        finally:
            if turns is not None and taken:
                turns.give_back()
        return rows

    def close(self) -> None:
        """Close the connections of all threads; nobody may be using them."""
        while self._all:
            self._all.pop().close()
        self._own = threading.local()

    def _connection(self) -> Any:
        if not hasattr(self._own, "connection"):
            pooled = self.engine.raw_connection()
            connection = pooled.driver_connection
            pooled.detach()
            if self.dialect != "sqlite":  # there it is so already
                connection.autocommit = True  # type: ignore[union-attr]
            self._own.connection = connection
            self._all.append(connection)
        return self._own.connection

    def _forget(self) -> None:
        connection = self._own.__dict__.pop("connection", None)
        if connection is not None:
            self._all.remove(connection)
            connection.close()


def constant(text: str) -> ColumnElement[str]:
    """A word of ours within a statement for drivers."""
    if not re.fullmatch(r"[\w.\-]+", text):
        raise ValueError(text)
    return literal_column(f"'{text}'")


def in_words_of_drivers(statement: Any) -> dict[str, str]:
    """A statement as each driver takes it, by the name of the database's dialect. Constants in it
    have to be `constant`s: what is bound is given each time."""
    return {
        "postgresql": str(statement.compile(dialect=postgresql.psycopg.dialect())),
        "sqlite": str(statement.compile(dialect=sqlite.dialect(paramstyle="named"))),
    }


def for_sqlite(values: dict[str, Any]) -> dict[str, Any]:
    """Instants as our column type writes them."""
    return {
        name: value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        if isinstance(value, datetime)
        else value
        for name, value in values.items()
    }


def instant(value: str | datetime) -> datetime:
    """An instant as either driver gives it."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)
