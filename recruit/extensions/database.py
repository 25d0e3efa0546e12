"""The declarative base, our column types, and the manners of each database."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    TypeDecorator,
    Unicode,
    UnicodeText,
    event,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.pool import Pool

from recruit.extensions.turns import turns_of
from recruit.kernel.canonical import canonical_json
from recruit.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from recruit.kernel.points import decimal_of, hundredths_of
from recruit.kernel.text import Bilingual


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """Aware instants in and out, always UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time has no place in the database")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class BilingualText(TypeDecorator[Bilingual]):
    """A text in both languages in one column; search and sort keys have columns of their own."""

    impl = UnicodeText
    cache_ok = True

    def process_bind_param(self, value: Bilingual | None, dialect: Dialect) -> str | None:
        return None if value is None else canonical_json({"az": value.az, "en": value.en})

    def process_result_value(self, value: str | None, dialect: Dialect) -> Bilingual | None:
        return None if value is None else Bilingual(**json.loads(value))


class Hundredths(TypeDecorator[Decimal]):
    """Points with exactly two decimal places, stored as a whole number of hundredths."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else hundredths_of(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else decimal_of(value)


class JsonDocument(TypeDecorator[Any]):
    """A document kept as canonical JSON text, so that it replays to the same bytes (rule 4)."""

    impl = UnicodeText
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


BigKey = BigInteger().with_variant(Integer, "sqlite")

Id = Annotated[int, mapped_column(BigKey, primary_key=True)]
PublicId = Annotated[
    str, mapped_column(Unicode(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)
]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]

WROTE = "recruit.wrote"  # in a connection's info: this transaction did more than read
MOST_PREPARED = 300  # statements that a connection to PostgreSQL keeps prepared

# True: the next transaction takes SQLite's write lock at its start. A transaction that first
# reads and then writes would otherwise fail at once with "database is locked".
_writing: ContextVar[bool] = ContextVar("writing", default=True)


def declare_writing(writing: bool) -> None:
    """Say whether the transactions begun from here on in this context may write."""
    _writing.set(writing)


@contextmanager
def reading_only() -> Iterator[None]:
    """Transactions begun inside take no write lock on SQLite."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        connection.prepared_max = MOST_PREPARED
        return
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # INSERT OR REPLACE must not pass by a trigger that forbids DELETE
        "busy_timeout=10000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _on_begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        database = connection.engine.url.database
        if _writing.get() and database:  # in memory nobody else is there
            turns = turns_of(database)
            if turns.take():
                connection.info["turns"] = turns
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
    connection.info.pop(WROTE, None)


@event.listens_for(Engine, "before_cursor_execute")
def _on_execute(connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    note_writing(connection, statement)


def note_writing(connection: Any, statement: str) -> None:
    """Whatever does not plainly read counts as writing."""
    if not statement.startswith("SELECT"):
        connection.info[WROTE] = True


@event.listens_for(Engine, "rollback")
def _on_rollback(connection: Any) -> None:
    """On PostgreSQL a transaction that was to read and has only read ends by COMMIT: at each
    ROLLBACK psycopg forgets its prepared statements, so that each page that only reads made the
    database parse and plan all statements anew."""
    if connection.dialect.name != "postgresql" or _writing.get():
        return
    if connection.closed or connection.invalidated or connection.info.get(WROTE):
        return
    driver = connection.connection.driver_connection
    if driver.info.transaction_status is TransactionStatus.INTRANS:
        try:
            # The rollback that follows finds nothing to undo.
            connection.dialect.do_commit(connection.connection)
        except psycopg.Error as error:  # lost: there is nothing to undo either
            connection.invalidate(error)


def _give_back(_connection: Any, record: Any, *_error: Any) -> None:
    """Committed, rolled back or broken: the next one may write."""
    turns = record.info.pop("turns", None)
    if turns is not None:
        turns.give_back()


event.listen(Pool, "checkin", _give_back)
event.listen(Pool, "invalidate", _give_back)
