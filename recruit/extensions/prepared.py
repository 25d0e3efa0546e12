"""Statements of the busiest pages, built once: building one takes longer than running it."""

from typing import Any

from sqlalchemy import Executable

from recruit.extensions import db


def run(statement: Executable, **values: Any) -> Any:
    """The cursor's result of a statement of columns within the running transaction, past the ORM;
    it sees what the session has changed so far."""
    db.session.flush()
    return db.session.connection().execute(statement, values)
