"""Print the migration that one feature's models ask for: `python dev/draft_migration.py exam`.

A draft to be read, not run: put it into the feature's numbered file under migrations/versions.
"""

import importlib
import importlib.util
import pkgutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import TypeDecorator, create_engine

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from recruit.app import create_app  # noqa: E402
from recruit.config import Settings  # noqa: E402
from recruit.extensions.database import Base  # noqa: E402


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def main(feature: str) -> None:
    create_app(Settings(mode="test", data_dir=Path(tempfile.mkdtemp())))
    for package in pkgutil.iter_modules([str(ROOT / "recruit")]):
        name = f"recruit.{package.name}.models"
        if package.ispkg and importlib.util.find_spec(name):
            importlib.import_module(name)
    module = importlib.import_module(f"recruit.{feature}.models")
    wanted = {
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith(module.__name__)
    } | {t.name for t in vars(module).values() if hasattr(t, "metadata") and hasattr(t, "columns")}
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "target_metadata": Base.metadata,
                "include_object": lambda o, name, kind, *_: kind != "table" or name in wanted,
                "render_item": render_item,
            },
        )
        script = produce_migrations(context, Base.metadata)
        for label, ops in (("upgrade", script.upgrade_ops), ("downgrade", script.downgrade_ops)):
            body = render_python_code(ops, migration_context=context, render_item=render_item)
            print(f"def {label}() -> None:\n{body}\n")


if __name__ == "__main__":
    main(sys.argv[1])
