"""Tables of applications."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("state", sa.Unicode(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("card_version", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Unicode(length=64), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "checker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reasons", sa.UnicodeText(), nullable=False),
        sa.Column("words", sa.UnicodeText(), nullable=True),
        sa.Column("rule_set", sa.Unicode(length=64), nullable=True),
        sa.Column("returned_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("preliminary", sa.UnicodeText(), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR submitted_at IS NOT NULL", name=op.f("ck_applications_submitted_at")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'under-check', 'returned', 'eligible', "
            "'not-eligible', 'withdrawn')",
            name=op.f("ck_applications_state"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_applications_campaign_id")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_applications_card_id")),
        sa.ForeignKeyConstraint(
            ["checker_id"], ["persons.id"], name=op.f("fk_applications_checker_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_applications_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_applications_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("public_id", name=op.f("uq_applications_public_id")),
    )
    op.create_index(
        op.f("ix_applications_campaign_id_state_submitted_at"),
        "applications",
        ["campaign_id", "state", "submitted_at"],
        unique=False,
    )
    op.create_index(op.f("ix_applications_card_id"), "applications", ["card_id"], unique=False)
    op.create_index(op.f("ix_applications_receipt"), "applications", ["receipt"], unique=False)
    op.create_index(
        "uq_applications_person_id_campaign_id_subject_code",
        "applications",
        ["person_id", "campaign_id", "subject_code"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
        mssql_where=sa.text("state <> 'withdrawn'"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_applications_person_id_campaign_id_subject_code",
        table_name="applications",
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
        mssql_where=sa.text("state <> 'withdrawn'"),
    )
    op.drop_index(op.f("ix_applications_receipt"), table_name="applications")
    op.drop_index(op.f("ix_applications_card_id"), table_name="applications")
    op.drop_index(op.f("ix_applications_campaign_id_state_submitted_at"), table_name="applications")
    op.drop_table("applications")
