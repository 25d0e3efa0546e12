"""Tables of the journal, of jobs and of stored files."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Unicode(length=60), nullable=False),
        sa.Column("actor_type", sa.Unicode(length=20), nullable=False),
        sa.Column("actor_id", sa.Unicode(length=40), nullable=False),
        sa.Column("subject_type", sa.Unicode(length=30), nullable=False),
        sa.Column("subject_id", sa.Unicode(length=64), nullable=False),
        sa.Column("campaign", sa.Unicode(length=16), nullable=True),
        sa.Column("request_id", sa.Unicode(length=16), nullable=False),
        sa.Column("details", sa.UnicodeText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_journal_entries_public_id")),
    )
    op.create_index(
        op.f("ix_journal_entries_actor_type_actor_id"),
        "journal_entries",
        ["actor_type", "actor_id"],
        unique=False,
    )
    op.create_index(op.f("ix_journal_entries_at"), "journal_entries", ["at"], unique=False)
    op.create_index(
        op.f("ix_journal_entries_kind_at"), "journal_entries", ["kind", "at"], unique=False
    )
    op.create_index(
        op.f("ix_journal_entries_subject_type_subject_id"),
        "journal_entries",
        ["subject_type", "subject_id"],
        unique=False,
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("kind", sa.Unicode(length=60), nullable=False),
        sa.Column("payload", sa.UnicodeText(), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.Unicode(length=40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("max_tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.UnicodeText(), nullable=True),
        sa.Column("progress_done", sa.Integer(), nullable=False),
        sa.Column("progress_total", sa.Integer(), nullable=False),
        sa.Column("result", sa.UnicodeText(), nullable=True),
        sa.Column("unique_key", sa.Unicode(length=120), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_jobs_public_id")),
    )
    op.create_index("ix_jobs_state_due_at", "jobs", ["state", "due_at"], unique=False)
    op.create_index(
        "uq_jobs_unique_key",
        "jobs",
        ["unique_key"],
        unique=True,
        mssql_where=sa.text("unique_key IS NOT NULL"),
    )
    op.create_table(
        "stored_files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("name", sa.Unicode(length=200), nullable=False),
        sa.Column("media_type", sa.Unicode(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Unicode(length=64), nullable=False),
        sa.Column("owner_type", sa.Unicode(length=20), nullable=False),
        sa.Column("owner_id", sa.Unicode(length=40), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stored_files_public_id")),
    )
    op.create_index(
        op.f("ix_stored_files_owner_type_owner_id"),
        "stored_files",
        ["owner_type", "owner_id"],
        unique=False,
    )

    forbid_changes(op, "journal_entries")


def downgrade() -> None:
    allow_changes(op, "journal_entries")
    op.drop_index(op.f("ix_journal_entries_subject_type_subject_id"), table_name="journal_entries")
    op.drop_index(op.f("ix_journal_entries_kind_at"), table_name="journal_entries")
    op.drop_index(op.f("ix_journal_entries_at"), table_name="journal_entries")
    op.drop_index(op.f("ix_journal_entries_actor_type_actor_id"), table_name="journal_entries")
    op.drop_table("journal_entries")

    op.drop_index(
        "uq_jobs_unique_key", table_name="jobs", mssql_where=sa.text("unique_key IS NOT NULL")
    )
    op.drop_index("ix_jobs_state_due_at", table_name="jobs")
    op.drop_table("jobs")

    op.drop_index(op.f("ix_stored_files_owner_type_owner_id"), table_name="stored_files")
    op.drop_table("stored_files")
