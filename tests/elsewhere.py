"""Another connection, as another process has it."""

from typing import Any

from sqlalchemy import text

from recruit.extensions import db


def written_elsewhere(statement: str, **values: Any) -> None:
    """Written and committed by another connection that waits for nobody: where somebody holds
    SQLite's lock, the test fails."""
    with db.engine.connect() as connection:
        connection.detach()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        connection.execute(text(statement), values)
        connection.commit()
