"""Sees what a request leaves in the database, and puts everything back as it was."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import StaticPool, event, func, insert, select

from recruit.extensions import db
from recruit.extensions.database import Base

WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


class Written:
    """The tables in which committed transactions changed at least one row."""

    def __init__(self, app: Flask) -> None:
        self.tables: set[str] = set()
        self._open: set[str] = set()
        with app.app_context():
            engine = db.engine
        event.listen(engine, "after_cursor_execute", self._on_statement)
        event.listen(engine, "commit", self._on_commit)
        event.listen(engine, "rollback", self._on_rollback)

    def take(self) -> set[str]:
        """The tables written since the last call."""
        found, self.tables = self.tables, set()
        return found

    def _on_statement(self, _connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        found = WRITES.match(statement)
        if found and cursor.rowcount != 0:
            self._open.add(found[1])

    def _on_commit(self, _connection: Any) -> None:
        self.tables |= self._open
        self._open = set()

    def _on_rollback(self, _connection: Any) -> None:
        self._open = set()


def sqlite_restorer(app: Flask, file: Path) -> Callable[[], None]:
    """A function that makes the database what it is now."""
    kept = file.with_suffix(".kept")
    with app.app_context():
        event.listen(db.engine, "connect", _forgetful)
    close(app)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(file, kept)

    def restore() -> None:
        close(app)
        for ending in ("-wal", "-shm"):
            Path(f"{file}{ending}").unlink(missing_ok=True)
        shutil.copy(kept, file)

    return restore


def _forgetful(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def close(app: Flask) -> None:
    """Let go of all connections."""
    app.extensions["recruit.direct"].close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def copy_rows(source: Flask, target: Flask) -> None:
    """All rows of one application's database in the other's, with their ids; the registers
    that stand in both already are let be."""
    tables = Base.metadata.sorted_tables
    with source.app_context():
        rows = {t.name: [r._asdict() for r in db.session.execute(select(t))] for t in tables}
        db.session.rollback()
    with target.app_context():
        for table in tables:
            keys = [column.name for column in table.primary_key]
            known = {tuple(row) for row in db.session.execute(select(*table.primary_key))}
            # A row may point to another one of its own table.
            for row in rows[table.name]:
                if tuple(row[key] for key in keys) not in known:
                    db.session.execute(insert(table), row)
            if rows[table.name] and "id" in table.c and db.engine.dialect.name == "postgresql":
                after = select(func.max(table.c.id)).scalar_subquery()
                db.session.execute(
                    select(func.setval(func.pg_get_serial_sequence(table.name, "id"), after))
                )
        db.session.commit()


def postgres_restorer(app: Flask) -> Callable[[], None]:
    """The same on PostgreSQL, where copying files takes long: the application gets one connection
    in one transaction that is never committed; its own commits are savepoints."""
    with app.app_context():
        engine = db.engine
        raw = engine.raw_connection()
        connection: Any = raw.dbapi_connection
        raw.detach()  # else it would be closed with its wrapper
        app.extensions["test.connection"] = connection
        engine.pool = StaticPool(lambda: connection, dialect=engine.dialect)
    step = "RELEASE SAVEPOINT step; SAVEPOINT step"
    engine.dialect.do_commit = lambda _: connection.execute(step)  # type: ignore[method-assign]
    engine.dialect.do_rollback = lambda _: connection.execute(  # type: ignore[method-assign]
        "ROLLBACK TO SAVEPOINT step"
    )

    def restore() -> None:
        with app.app_context():
            db.session.remove()
        connection.rollback()
        connection.execute("SAVEPOINT step")

    restore()
    return restore


def release(app: Flask) -> None:
    """After the last request: the one connection goes, and what it held goes with it."""
    with app.app_context():
        db.session.remove()
        db.engine.dialect.do_rollback = lambda _: None  # type: ignore[method-assign]
        db.engine.dispose()
        app.extensions["test.connection"].close()
