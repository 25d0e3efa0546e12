"""Answers of every type of item: responses as text, and the shapes they must have."""

import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0017"
down_revision = "0016"

# Two letters a position: "s5" is a single choice of five options, which was "5" before.
_APPEND_ONLY = ("answers", "late_answers", "item_versions")


def upgrade() -> None:
    for table in _APPEND_ONLY:
        allow_changes(op, table)
    for table in ("answers", "late_answers"):
        op.add_column(table, sa.Column("response", sa.Unicode(200)))
        op.execute(f"UPDATE {table} SET response = CAST(choice AS VARCHAR(200))")  # noqa: S608
        op.drop_column(table, "choice")
    for table in ("papers", "attempts"):
        _rewrite(table, "option_counts", "shapes", 400, lambda counts: "s" + "s".join(counts))
    with op.batch_alter_table("item_versions") as batch:
        batch.add_column(sa.Column("shape", sa.Unicode(2), nullable=False, server_default=""))
    op.execute("UPDATE item_versions SET shape = 's' || options")
    with op.batch_alter_table("item_versions") as batch:
        batch.drop_constraint(op.f("ck_item_versions_options"), type_="check")
        batch.drop_column("options")
        batch.drop_column("key")
        batch.alter_column("shape", server_default=None)
    for table in _APPEND_ONLY:
        forbid_changes(op, table)


def downgrade() -> None:
    """Only where nothing but single choices was ever answered: no answer is thrown away."""
    other = sa.text("SELECT count(*) FROM item_versions WHERE shape NOT LIKE 's_'")
    if op.get_bind().scalar(other):
        raise RuntimeError("The bank holds items that an older release cannot show.")
    for table in _APPEND_ONLY:
        allow_changes(op, table)
    with op.batch_alter_table("item_versions") as batch:
        batch.add_column(sa.Column("options", sa.Integer(), nullable=False, server_default="2"))
        batch.add_column(sa.Column("key", sa.Integer(), nullable=False, server_default="0"))
    _keys_from_contents()
    with op.batch_alter_table("item_versions") as batch:
        batch.create_check_constraint(op.f("ck_item_versions_options"), "options BETWEEN 2 AND 9")
        batch.drop_column("shape")
        batch.alter_column("options", server_default=None)
        batch.alter_column("key", server_default=None)
    for table in ("papers", "attempts"):
        _rewrite(table, "shapes", "option_counts", 200, lambda shapes: shapes.replace("s", ""))
    for table in ("answers", "late_answers"):
        op.add_column(table, sa.Column("choice", sa.SmallInteger()))
        op.execute(f"UPDATE {table} SET choice = CAST(response AS SMALLINT)")  # noqa: S608
        op.drop_column(table, "response")
    for table in _APPEND_ONLY:
        forbid_changes(op, table)


def _rewrite(table: str, old: str, new: str, length: int, change: Callable[[str], str]) -> None:
    """The same in another column; few values are different ones."""
    op.add_column(table, sa.Column(new, sa.Unicode(length), nullable=False, server_default=""))
    every = sa.text(f"SELECT DISTINCT {old} FROM {table}")  # noqa: S608
    rewritten = sa.text(f"UPDATE {table} SET {new} = :new WHERE {old} = :old")  # noqa: S608
    for value in op.get_bind().scalars(every).all():
        op.get_bind().execute(rewritten, {"new": change(value), "old": value})
    op.drop_column(table, old)
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, new, server_default=None)


def _keys_from_contents() -> None:
    versions = sa.table(
        "item_versions",
        sa.column("id", sa.BigInteger()),
        sa.column("content", sa.UnicodeText()),
        sa.column("shape", sa.Unicode(2)),
        sa.column("options", sa.Integer()),
        sa.column("key", sa.Integer()),
    )
    bind = op.get_bind()
    for row in bind.execute(sa.select(versions.c.id, versions.c.content, versions.c.shape)).all():
        changed = versions.update().where(versions.c.id == row.id)
        key = json.loads(row.content)["key"]
        bind.execute(changed.values(options=int(row.shape[1]), key=key))
