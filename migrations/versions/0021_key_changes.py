"""Keys that were corrected after an exam."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0021"
down_revision = "0020"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "key_changes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("content", sa.UnicodeText(), nullable=False),
        sa.Column("digest", sa.Unicode(64), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_key_changes_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_versions.id"], name=op.f("fk_key_changes_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_changes")),
    )
    op.create_index(
        op.f("ix_key_changes_campaign_id_version_id"), "key_changes", ["campaign_id", "version_id"]
    )
    forbid_changes(op, "key_changes")


def downgrade() -> None:
    allow_changes(op, "key_changes")
    op.drop_table("key_changes")
