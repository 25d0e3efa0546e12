"""Single statements that are transactions of their own, on connections beside the pool.

For the few places where a request's session, with its BEGIN and COMMIT, would cost more than the
statement itself.
"""

import os
import re
from datetime import UTC, datetime
from typing import Any

from flask import Flask
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
        self._idle: list[Any] = []
        self._process = os.getpid()

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
            self.close()  # what broke one has mostly broken all
            return self._run(statement, values)

    def _run(self, statement: str, values: dict[str, Any]) -> list[Row]:
        turns = None if statement.lstrip().startswith("SELECT") else self.turns
        taken = turns is not None and turns.take()
        connection = self._take()
        try:
            # All rows, also where there is one: SQLite keeps its lock until the last one is taken.
            rows: list[Row] = connection.execute(statement, values).fetchall()
        except self.engine.dialect.loaded_dbapi.OperationalError:
            connection.close()
            raise
        except BaseException:
            self._idle.append(connection)
            raise
        finally:
            if turns is not None and taken:
                turns.give_back()
        self._idle.append(connection)
        return rows

    def close(self) -> None:
        """Close the connections that nobody is using."""
        idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> Any:
        """The one that was used last: what is used often has its statements prepared."""
        if self._process != os.getpid():
            self._idle, self._process = [], os.getpid()
        try:
            return self._idle.pop()
        except IndexError:
            return self._open()

    def _open(self) -> Any:
        pooled = self.engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        if self.dialect == "postgresql":  # on SQLite it is so already
            connection.autocommit = True
            # The same few statements by their keys: planned once for each connection.
            connection.prepare_threshold = 0
            connection.execute("SET plan_cache_mode = force_generic_plan")
        return connection


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


def init_app(app: Flask, engine: Engine) -> None:
    """The application's one, which opens nothing yet."""
    app.extensions["recruit.direct"] = Direct(engine)
