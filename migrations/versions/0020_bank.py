"""Items on their way into the bank: drafts, reviews, families, blueprints."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0020"
down_revision = "0019"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("item_decisions", "item_pictures", "item_families", "blueprints", "practice_tests")
BEFORE = "state IN ('approved', 'retired')"
SINCE = "state IN ('draft', 'in-review', 'approved', 'retired')"
NEWEST = "(SELECT max(v.version) FROM item_versions v WHERE v.item_id = items.id)"


def upgrade() -> None:
    _tables()
    with op.batch_alter_table("topics") as batch:
        batch.add_column(sa.Column("parent_id", KEY, nullable=True))
        batch.create_foreign_key(op.f("fk_topics_parent_id"), "topics", ["parent_id"], ["id"])
        batch.create_check_constraint(op.f("ck_topics_parent"), "parent_id <> id")
    with op.batch_alter_table("items") as batch:
        batch.add_column(sa.Column("approved_version", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("source", sa.Unicode(300), nullable=True))
        batch.drop_constraint(op.f("ck_items_state"), type_="check")
        batch.create_check_constraint(op.f("ck_items_state"), SINCE)
    op.execute(f"UPDATE items SET approved_version = {NEWEST}")  # noqa: S608  (our own words)
    with op.batch_alter_table("items") as batch:
        batch.create_check_constraint(
            op.f("ck_items_approved"), "state <> 'approved' OR approved_version IS NOT NULL"
        )
    op.create_index(op.f("ix_items_family"), "items", ["family"], unique=False)
    for table in APPEND_ONLY:
        forbid_changes(op, table)


def downgrade() -> None:
    """Only where every item is approved as it stands: an older release would draw the others."""
    unfinished = sa.text(
        "SELECT count(*) FROM items WHERE state NOT IN ('approved', 'retired')"  # noqa: S608
        f" OR (state = 'approved' AND approved_version <> {NEWEST})"
    )
    if op.get_bind().scalar(unfinished):
        raise RuntimeError("The bank holds items that are not approved.")
    for table in APPEND_ONLY:
        allow_changes(op, table)
    op.drop_index(op.f("ix_items_family"), table_name="items")
    with op.batch_alter_table("items") as batch:
        batch.drop_constraint(op.f("ck_items_approved"), type_="check")
        batch.drop_constraint(op.f("ck_items_state"), type_="check")
        batch.create_check_constraint(op.f("ck_items_state"), BEFORE)
        batch.drop_column("source")
        batch.drop_column("approved_version")
    with op.batch_alter_table("topics") as batch:
        batch.drop_constraint(op.f("ck_topics_parent"), type_="check")
        batch.drop_constraint(op.f("fk_topics_parent_id"), type_="foreignkey")
        batch.drop_column("parent_id")
    for table in (
        "practice_tests",
        "blueprints",
        "item_import_rows",
        "item_imports",
        "item_families",
        "item_pictures",
        "item_decisions",
    ):
        op.drop_table(table)


def _tables() -> None:
    op.create_table(
        "item_decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.Unicode(length=10), nullable=False),
        sa.Column("decided_by", sa.Unicode(length=40), nullable=False),
        sa.Column("author", sa.Unicode(length=40), nullable=False),
        sa.Column("remark", sa.UnicodeText(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "step IN ('submitted', 'withdrawn', 'approved', 'returned', 'retired')",
            name=op.f("ck_item_decisions_step"),
        ),
        sa.CheckConstraint(
            "step NOT IN ('approved', 'returned') OR decided_by <> author",
            name=op.f("ck_item_decisions_four_eyes"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_decisions_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_decisions")),
    )
    op.create_index(op.f("ix_item_decisions_item_id"), "item_decisions", ["item_id"], unique=False)
    op.create_table(
        "item_pictures",
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("shown_file", sa.Unicode(length=16), nullable=False),
        sa.Column("original_file", sa.Unicode(length=16), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_item_pictures")),
    )
    op.create_table(
        "item_families",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("code", sa.Unicode(length=60), nullable=False),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("document", sa.UnicodeText(), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("seed", sa.Unicode(length=60), nullable=False),
        sa.Column("variants", sa.Integer(), nullable=False),
        sa.Column("author", sa.Unicode(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("variants > 0", name=op.f("ck_item_families_variants")),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_item_families_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_families")),
        sa.UniqueConstraint("code", name=op.f("uq_item_families_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_families_public_id")),
    )
    op.create_table(
        "item_imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("file", sa.Unicode(length=16), nullable=False),
        sa.Column("name", sa.Unicode(length=200), nullable=False),
        sa.Column("format", sa.Unicode(length=20), nullable=True),
        sa.Column("language", sa.Unicode(length=12), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("refusal", sa.UnicodeText(), nullable=True),
        sa.Column("terms", sa.UnicodeText(), nullable=True),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'done' AND done_at IS NOT NULL) OR (state <> 'done' AND done_at IS NULL)",
            name=op.f("ck_item_imports_done"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'read', 'refused', 'taking', 'done')",
            name=op.f("ck_item_imports_state"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_item_imports_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_item_imports_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_imports_public_id")),
    )
    op.create_index(
        op.f("ix_item_imports_person_id_state"),
        "item_imports",
        ["person_id", "state"],
        unique=False,
    )
    op.create_table(
        "item_import_rows",
        sa.Column(
            "import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Unicode(length=200), nullable=False),
        sa.Column("kind", sa.Unicode(length=60), nullable=False),
        sa.Column("status", sa.Unicode(length=12), nullable=False),
        sa.Column("content", sa.UnicodeText(), nullable=True),
        sa.Column("remarks", sa.UnicodeText(), nullable=False),
        sa.Column("take", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "status IN ('good', 'unsupported', 'faulty', 'known', 'added')",
            name=op.f("ck_item_import_rows_status"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["item_imports.id"], name=op.f("fk_item_import_rows_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_item_import_rows")),
    )
    op.create_table(
        "blueprints",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.UnicodeText(), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("made_by", sa.Unicode(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_blueprints_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blueprints")),
        sa.UniqueConstraint(
            "subject_code", "version", name=op.f("uq_blueprints_subject_code_version")
        ),
    )
    op.create_table(
        "practice_tests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("items", sa.UnicodeText(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Unicode(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 600", name=op.f("ck_practice_tests_minutes")),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_practice_tests_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_tests")),
        sa.UniqueConstraint(
            "subject_code", "version", name=op.f("uq_practice_tests_subject_code_version")
        ),
    )
