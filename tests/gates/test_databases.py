"""The two databases that tests run on: fresh for each test, and migrated."""

import pytest
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import text

from recruit.extensions import db


@pytest.mark.db
def test_both_databases_are_migrated(db_app: Flask) -> None:
    with db_app.app_context():
        assert MigrationContext.configure(db.session.connection()).get_current_revision()


@pytest.mark.race
@pytest.mark.parametrize("turn", [1, 2])
def test_a_database_is_fresh_each_time(pg_app: Flask, turn: int) -> None:
    with pg_app.app_context():
        db.session.execute(text("CREATE TABLE left_over (turn integer)"))
        db.session.commit()


@pytest.mark.race
def test_lower_case_is_not_azerbaijani_in_the_database(pg_app: Flask) -> None:
    """Under an ICU locale az an address would lose its letter i."""
    with pg_app.app_context():
        assert db.session.scalar(text("SELECT lower('ISMAYIL')")) == "ismayil"


@pytest.mark.db
@pytest.mark.parametrize("app", [{"metrics": True}], indirect=True)
def test_a_test_may_ask_for_other_settings(app: Flask) -> None:
    assert app.extensions["recruit.settings"].metrics
