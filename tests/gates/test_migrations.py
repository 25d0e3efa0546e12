"""Migrations: numbered, one head, up and down on both databases with data in the tables."""

import re
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.dialects import mssql
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import CreateIndex, CreateTable

from recruit.extensions import db
from recruit.extensions.database import Base
from tests.exam.world import begin, make_candidate, make_world, save
from tests.factories.exam import NOW as EXAM_DAY

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "migrations"
FILES = sorted((MIGRATIONS / "versions").glob("*.py"))
NOW = datetime(2026, 7, 27, 8, tzinfo=UTC)


def go(verb: str, revision: str) -> None:
    getattr(flask_migrate, verb)(directory=str(MIGRATIONS), revision=revision)


def note_something(number: int) -> None:
    db.session.execute(
        text(
            "INSERT INTO journal_entries (public_id, at, kind, actor_type, actor_id, subject_type,"
            " subject_id, request_id, details)"
            " VALUES (:id, :at, 'Tried', 'system', 's', 'test', 't', '', '{}')"
        ),
        {"id": f"migration-{number}", "at": NOW.isoformat()},
    )
    db.session.commit()


def journal_refuses_changes() -> bool:
    for statement in ("UPDATE journal_entries SET kind = 'x'", "DELETE FROM journal_entries"):
        try:
            db.session.execute(text(statement))
        except DatabaseError:
            db.session.rollback()
        else:
            db.session.rollback()
            return False
    return True


@pytest.mark.unit
def test_migrations_are_numbered_in_a_row_and_the_head_file_names_the_last() -> None:
    numbers = [path.name[:4] for path in FILES]
    assert numbers == [f"{n:04d}" for n in range(1, len(FILES) + 1)]
    assert (MIGRATIONS / "HEAD").read_text().strip() == numbers[-1]
    for path, previous in zip(FILES, [None, *numbers], strict=False):
        source = path.read_text()
        assert re.search(rf'^revision = "{path.name[:4]}"$', source, re.M), path.name
        wanted = f'"{previous}"' if previous else "None"
        assert re.search(rf"^down_revision = {wanted}$", source, re.M), path.name


@pytest.mark.unit
def test_migrations_do_not_import_models() -> None:
    for path in FILES:
        assert not re.search(r"\bmodels\b", path.read_text()), path.name


@pytest.mark.db
@pytest.mark.slow
def test_every_migration_goes_down_and_up_and_the_journal_stays_closed(db_app: Flask) -> None:
    numbers = [path.name[:4] for path in FILES]
    with db_app.app_context():
        note_something(0)
        for number in reversed(numbers[1:]):
            go("downgrade", f"{int(number) - 1:04d}")
            assert journal_refuses_changes(), number
        for step, number in enumerate(numbers[1:], start=1):
            go("upgrade", number)
            assert journal_refuses_changes(), number
            note_something(step)
        kept = db.session.scalar(text("SELECT count(*) FROM journal_entries"))
        assert kept == len(numbers)
        db.session.commit()
        go("downgrade", "base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        go("upgrade", "head")


@pytest.mark.db
def test_models_and_migrations_agree(db_app: Flask) -> None:
    with db_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        difference = compare_metadata(context, Base.metadata)
    assert difference == []


@pytest.mark.db
def test_the_models_compile_for_sql_server(app: Flask) -> None:
    statements: list[str] = []

    for table in Base.metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=mssql.dialect())))
        for index in table.indexes:
            statements.append(str(CreateIndex(index).compile(dialect=mssql.dialect())))
    assert len(statements) >= len(Base.metadata.tables)
    ddl = "\n".join(statements)
    assert "NVARCHAR" in ddl
    assert not re.search(r"(?<!N)VARCHAR", ddl), "use Unicode types: names would lose letters"


@pytest.mark.db
@pytest.mark.slow
def test_answers_survive_the_way_down_and_up(db_app: Flask) -> None:
    """0017 made texts of numbers: what was answered, and by what key, says the same after it."""
    with db_app.app_context():
        campaign = make_world()
        candidate = make_candidate(campaign)
        attempt = begin(campaign, candidate)
        for position, choice in ((1, 2), (2, 0), (3, None)):
            save(candidate, attempt, position, choice, 1, EXAM_DAY)
        db.session.commit()
        before = answered(attempt)
        assert before[:3] == [(1, "2"), (2, "0"), (3, None)]
        go("downgrade", "0016")
        numbers = db.session.execute(text("SELECT choice FROM answers ORDER BY position"))
        assert [choice for (choice,) in numbers] == [2, 0, None]
        assert db.session.scalar(text("SELECT option_counts FROM attempts")) == "444444"
        assert db.session.execute(
            text('SELECT DISTINCT options, "key" FROM item_versions')
        ).all() == [(4, 0)]
        db.session.rollback()
        go("upgrade", "head")
        assert answered(attempt) == before
        assert db.session.scalar(text("SELECT shapes FROM attempts")) == "s4" * 6
        assert db.session.scalars(text("SELECT DISTINCT shape FROM item_versions")).all() == ["s4"]


def answered(attempt: str) -> list[tuple[int, str | None]]:
    rows = db.session.execute(
        text(
            "SELECT position, response FROM answers JOIN attempts ON attempts.id = attempt_id"
            " WHERE public_id = :attempt ORDER BY position"
        ),
        {"attempt": attempt},
    )
    found = [(position, response) for position, response in rows]
    db.session.rollback()  # a migration waits for whoever still reads
    return found
