"""Tables of points: totals and corrections only grow."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "total_corrections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("legal", sa.UnicodeText(), nullable=False),
        sa.Column("objection", sa.Unicode(length=16), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_total_corrections_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_total_corrections_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_total_corrections")),
        sa.UniqueConstraint("objection", name=op.f("uq_total_corrections_objection")),
        sa.UniqueConstraint("public_id", name=op.f("uq_total_corrections_public_id")),
    )
    op.create_index(
        op.f("ix_total_corrections_application_id"),
        "total_corrections",
        ["application_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_total_corrections_campaign_id"), "total_corrections", ["campaign_id"], unique=False
    )
    op.create_table(
        "totals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "rule_set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("district_code", sa.Unicode(length=12), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("document", sa.UnicodeText(), nullable=False),
        sa.Column("input_digest", sa.Unicode(length=64), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_totals_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_totals_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["districts.code"], name=op.f("fk_totals_district_code")
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["rule_sets.id"], name=op.f("fk_totals_rule_set_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_totals_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_totals")),
        sa.UniqueConstraint(
            "application_id", "version", name=op.f("uq_totals_application_id_version")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_totals_public_id")),
    )
    op.create_index(
        op.f("ix_totals_campaign_id_application_id_version"),
        "totals",
        ["campaign_id", "application_id", "version"],
        unique=False,
    )
    forbid_changes(op, "totals")
    forbid_changes(op, "total_corrections")


def downgrade() -> None:
    allow_changes(op, "totals")
    allow_changes(op, "total_corrections")
    op.drop_index(op.f("ix_totals_campaign_id_application_id_version"), table_name="totals")
    op.drop_table("totals")
    op.drop_index(op.f("ix_total_corrections_campaign_id"), table_name="total_corrections")
    op.drop_index(op.f("ix_total_corrections_application_id"), table_name="total_corrections")
    op.drop_table("total_corrections")
