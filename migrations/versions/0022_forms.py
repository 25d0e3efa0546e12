"""What a form's new version does to existing cards, calls to candidates, universities."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0022"
down_revision = "0021"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "universities",
        sa.Column("code", sa.Unicode(40), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("sort_az", sa.Unicode(400), nullable=False),
        sa.Column("sort_en", sa.Unicode(400), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_universities")),
    )
    op.create_table(
        "form_carries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("form_version_id", KEY, nullable=False),
        sa.Column("existing", sa.Unicode(12), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Unicode(64), nullable=False),
        sa.CheckConstraint(
            "existing IN ('keep', 'complete', 're-confirm')",
            name=op.f("ck_form_carries_existing"),
        ),
        sa.ForeignKeyConstraint(
            ["form_version_id"], ["form_versions.id"], name=op.f("fk_form_carries_form_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_carries")),
        sa.UniqueConstraint("form_version_id", name=op.f("uq_form_carries_form_version_id")),
    )
    forbid_changes(op, "form_carries")
    op.create_table(
        "card_calls",
        sa.Column("id", KEY, nullable=False),
        sa.Column("card_id", KEY, nullable=False),
        sa.Column("form_version_id", KEY, nullable=False),
        sa.Column("existing", sa.Unicode(12), nullable=False),
        sa.Column("was_locked", sa.Boolean(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "existing IN ('complete', 're-confirm')", name=op.f("ck_card_calls_existing")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_card_calls_card_id")),
        sa.ForeignKeyConstraint(
            ["form_version_id"], ["form_versions.id"], name=op.f("fk_card_calls_form_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_calls")),
        sa.UniqueConstraint(
            "card_id", "form_version_id", name=op.f("uq_card_calls_card_id_form_version_id")
        ),
    )
    op.create_index(op.f("ix_card_calls_until"), "card_calls", ["until"])
    op.create_index(
        "uq_card_calls_open",
        "card_calls",
        ["card_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
        mssql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("card_calls")
    allow_changes(op, "form_carries")
    op.drop_table("form_carries")
    op.drop_table("universities")
