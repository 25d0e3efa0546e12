"""Each gate that is not tried beside its own tests is shown a fault here, and refuses it.

tests/gates/test_contracts.py, test_pages.py, test_words.py, test_tripwires.py and
tests/e2e/test_harness.py try theirs themselves.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Column, Integer, String, Table, text

from recruit.cli import cli
from recruit.extensions import db
from recruit.extensions.append_only import allow_changes
from recruit.extensions.database import Base
from recruit.web.access import PUBLIC, allow
from tests import conftest
from tests.gates import test_docs as docs
from tests.gates import test_migrations as migrations
from tests.gates import test_routes as routes
from tests.gates import test_vendor as vendor

# --- migrations -----------------------------------------------------------------------------------


@pytest.fixture
def copied_migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real migrations, to be spoilt."""
    shutil.copytree(migrations.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(migrations, "MIGRATIONS", tmp_path / "migrations")
    return tmp_path / "migrations"


def look_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "FILES", sorted((folder / "versions").glob("*.py")))


@pytest.mark.unit
@pytest.mark.parametrize("fault", ["gap", "two of one number", "old head", "another parent"])
def test_migrations_out_of_line_are_found(
    copied_migrations: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    files = sorted((copied_migrations / "versions").glob("*.py"))
    if fault == "gap":
        files[3].unlink()
    elif fault == "two of one number":
        shutil.copy(files[3], files[3].with_name(files[3].name[:4] + "_another.py"))
    elif fault == "old head":
        (copied_migrations / "HEAD").write_text(files[-2].name[:4])
    else:
        source = files[-1].read_text("utf-8").replace(f'"{files[-2].name[:4]}"', '"0001"')
        files[-1].write_text(source, "utf-8")
    look_again(copied_migrations, monkeypatch)
    with pytest.raises(AssertionError):
        migrations.test_migrations_are_numbered_in_a_row_and_the_head_file_names_the_last()


@pytest.mark.unit
def test_a_migration_that_imports_models_is_found(
    copied_migrations: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sorted((copied_migrations / "versions").glob("*.py"))[-1].open("a") as file:
        file.write("\nfrom recruit.journal import models\n")
    look_again(copied_migrations, monkeypatch)
    with pytest.raises(AssertionError):
        migrations.test_migrations_do_not_import_models()


@pytest.mark.db
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE districts ADD COLUMN forgotten INTEGER",
        "ALTER TABLE campaigns RENAME COLUMN year TO age",
        "CREATE TABLE forgotten (id INTEGER PRIMARY KEY)",
        "DROP TABLE demo_parts",
    ],
)
def test_a_table_that_no_model_describes_is_found(db_app: Flask, statement: str) -> None:
    with db_app.app_context():
        db.session.execute(text(statement))
        db.session.commit()
    with pytest.raises(AssertionError):
        migrations.test_models_and_migrations_agree(db_app)


@pytest.mark.db
def test_a_journal_that_lost_its_triggers_is_found(db_app: Flask) -> None:
    with db_app.app_context():
        migrations.note_something(0)
        assert migrations.journal_refuses_changes()
        connection = db.session.connection()
        allow_changes(Operations(MigrationContext.configure(connection)), "journal_entries")
        db.session.commit()
        assert not migrations.journal_refuses_changes()


@pytest.fixture
def model() -> Any:
    """Adds a table to the models for the length of a test."""
    made: list[Table] = []

    def add(*columns: Column[Any]) -> None:
        made.append(Table("forgotten", Base.metadata, *columns))

    yield add
    for table in made:
        Base.metadata.remove(table)


@pytest.mark.db
def test_a_text_that_sql_server_would_mangle_is_found(
    app: Flask, model: Callable[..., None]
) -> None:
    model(Column("id", Integer, primary_key=True), Column("name", String(50)))
    with pytest.raises(AssertionError, match="Unicode"):
        migrations.test_the_models_compile_for_sql_server(app)


@pytest.mark.db
def test_a_model_without_a_migration_is_found(app: Flask, model: Callable[..., None]) -> None:
    model(Column("id", Integer, primary_key=True))
    with pytest.raises(AssertionError):
        migrations.test_models_and_migrations_agree(app)


# --- routes ---------------------------------------------------------------------------------------


@pytest.mark.db
@pytest.mark.parametrize(
    ("address", "access", "gate"),
    [
        ("/az/cellar", None, routes.test_every_route_declares_who_may_use_it),
        ("/az/cellar", "anyone", routes.test_declarations_are_permissions_or_the_three_words),
        ("/<any(az, en):lang>/<name>", PUBLIC, "addresses"),
        ("/<any(az, en):lang>/theCellar", PUBLIC, "addresses"),
        ("/cellar", PUBLIC, routes.test_pages_stand_under_a_language),
        (
            "/<any(az, en):lang>/office/cellar",
            PUBLIC,
            routes.test_office_pages_ask_for_an_official_permission,
        ),
    ],
)
def test_a_route_that_is_not_like_the_others_is_found(
    app: Flask, address: str, access: str | None, gate: Any
) -> None:
    if gate == "addresses":
        gate = routes.test_addresses_are_kebab_case_words_with_typed_parameters

    def view(**_values: str) -> str:
        return ""

    app.add_url_rule(address, "cellar", allow(access)(view) if access else view)
    with pytest.raises(AssertionError):
        gate(app)


# --- the docs -------------------------------------------------------------------------------------


@pytest.mark.unit
@pytest.mark.parametrize(
    ("line", "gate"),
    [
        ("[there](nowhere.md)", "test_links_between_pages_lead_somewhere"),
        ("Set `RECRUIT_WARP_SPEED` to 9.", "test_settings_named_anywhere_exist"),
        ("See /work/" + "secrets.", "test_addresses_of_the_house_are_not_in_the_docs"),
    ],
)
def test_a_page_that_names_what_is_not_there_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, gate: str
) -> None:
    getattr(docs, gate)()
    page = tmp_path / "page.md"
    page.write_text(line, "utf-8")
    monkeypatch.setattr(docs, "PAGES", [page])
    with pytest.raises(AssertionError):
        getattr(docs, gate)()


@pytest.mark.unit
def test_a_command_that_is_not_there_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("Run:\n\nrecruit fly high\n", "utf-8")
    monkeypatch.setattr(docs, "PAGES", [page])
    with pytest.raises(AssertionError):
        docs.test_commands_named_in_the_docs_exist(tmp_path)


@pytest.mark.unit
def test_a_setting_without_a_line_in_the_table_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "OPERATIONS", docs.OPERATIONS.replace("| `RECRUIT_DEBUG` |", ""))
    with pytest.raises(AssertionError):
        docs.test_every_setting_is_in_the_table_and_no_other()


# --- front-end files ------------------------------------------------------------------------------


@pytest.mark.unit
@pytest.mark.parametrize("fault", ["a source map", "an empty file", "no file"])
def test_a_front_end_file_that_is_not_as_we_copy_it_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    folder = Path(shutil.copytree(vendor.VENDOR, tmp_path / "vendor"))
    monkeypatch.setattr(vendor, "VENDOR", folder)
    vendor.test_the_files_are_there_and_name_no_source_map()
    spoilt = folder / next(iter(vendor.FILES))
    if fault == "no file":
        spoilt.unlink()
    else:
        spoilt.write_text("//# sourceMappingURL=a.map" if fault == "a source map" else "", "utf-8")
    with pytest.raises((AssertionError, FileNotFoundError)):
        vendor.test_the_files_are_there_and_name_no_source_map()


@pytest.mark.unit
def test_a_shape_outside_the_country_is_found() -> None:
    far = {"geometry": {"type": "Polygon", "coordinates": [[(10.0, 40.0)]]}}
    with pytest.raises(AssertionError):
        vendor.test_the_shapes_lie_in_azerbaijan({"AZ-XX": far})


# --- settings and tripwires -----------------------------------------------------------------------


@pytest.mark.unit
def test_the_command_refuses_unsafe_settings_of_a_real_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("RECRUIT_SECRET_KEY", "RECRUIT_SECURE_COOKIES", "RECRUIT_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RECRUIT_MODE", "production")
    done = CliRunner().invoke(cli, ["config", "check"])
    assert done.exit_code != 0
    assert "RECRUIT_SECRET_KEY" in done.output
    monkeypatch.setenv("RECRUIT_MODE", "development")
    assert CliRunner().invoke(cli, ["config", "check"]).exit_code == 0


@pytest.mark.unit
def test_a_test_that_hid_its_connection_fails_at_its_end() -> None:
    watched = conftest._fail_where_tripped.__wrapped__()  # type: ignore[attr-defined]
    next(watched)
    conftest._tripped.append("an outside address (192.0.2.1:80)")
    with pytest.raises(pytest.fail.Exception, match="192.0.2.1"):
        next(watched)
    conftest._tripped.clear()
