"""How Alembic reaches the database and compares it with the models."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import TypeDecorator

from recruit.extensions import db
from recruit.extensions.database import Base, declare_writing

config = context.config


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Migrations name plain types: they must not change when our own types do."""
    if kind == "type" and isinstance(item, TypeDecorator):
        plain = item.impl_instance if hasattr(item, "impl_instance") else item.impl
        return f"sa.{plain!r}"
    return False


def run() -> None:
    declare_writing(True)
    given = config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            _migrate(connection)
            return
        # Rebuilding a table that others point to needs the checks off while it lasts.
        connection.exec_driver_sql("COMMIT") if connection.in_transaction() else None
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        try:
            _migrate(connection)
        finally:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.in_transaction():
        connection.commit()


current_app.config  # fails early, and clearly, outside an application context  # noqa: B018
run()
