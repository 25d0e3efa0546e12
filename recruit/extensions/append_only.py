"""Tables that only grow: triggers forbid UPDATE and DELETE on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

_VERBS = ("UPDATE", "DELETE")


def forbid_changes(op: Any, table: str) -> None:
    """In a migration: from here on rows of `table` can be added, never changed or removed."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
        )
        return
    for verb in _VERBS:
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def allow_changes(op: Any, table: str) -> None:
    """In a migration: take the triggers away again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP FUNCTION {table}_is_append_only()")
        return
    for verb in _VERBS:
        op.execute(f"DROP TRIGGER {table}_no_{verb.lower()}")


@contextmanager
def lifted(connection: Connection, table: str) -> Iterator[None]:
    """For a lawful erasure, and nothing else: within the running transaction, rows of `table` can
    be updated. Others wait meanwhile, and after an error everything is as it was.

    The database's user must own the table, as it does where the program migrates it.
    """
    if connection.dialect.name == "postgresql":
        switch = f"ALTER TABLE {table} {{}} TRIGGER {table}_append_only"
        connection.execute(text(switch.format("DISABLE")))
        yield
        connection.execute(text(switch.format("ENABLE")))
        return
    name = f"{table}_no_update"
    kept = connection.scalar(
        text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name"),
        {"name": name},
    )
    connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    connection.execute(text(kept))
