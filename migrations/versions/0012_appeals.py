"""Tables of appeals."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("district_code", sa.Unicode(length=12), nullable=True),
        sa.Column("kind", sa.Unicode(length=20), nullable=False),
        sa.Column("matter", sa.Unicode(length=20), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("legal", sa.UnicodeText(), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.UnicodeText(), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting' AND decided_at IS NULL "
            "AND decided_by IS NULL AND reason IS NULL) "
            "OR (state <> 'waiting' AND decided_at IS NOT NULL "
            "AND decided_by IS NOT NULL AND reason IS NOT NULL)",
            name=op.f("ck_objections_decided_with_reason"),
        ),
        sa.CheckConstraint(
            "kind IN ('item', 'score', 'placement', 'eligibility')", name=op.f("ck_objections_kind")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'upheld', 'partly', 'rejected')", name=op.f("ck_objections_state")
        ),
        sa.CheckConstraint("decided_by <> person_id", name=op.f("ck_objections_not_ones_own")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_objections_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_objections_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["persons.id"], name=op.f("fk_objections_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["districts.code"], name=op.f("fk_objections_district_code")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_objections_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint(
            "application_id",
            "kind",
            "matter",
            name=op.f("uq_objections_application_id_kind_matter"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_objections_public_id")),
    )
    op.create_index(
        op.f("ix_objections_campaign_id_state"),
        "objections",
        ["campaign_id", "state"],
        unique=False,
    )
    op.create_index(op.f("ix_objections_person_id"), "objections", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_objections_person_id"), table_name="objections")
    op.drop_index(op.f("ix_objections_campaign_id_state"), table_name="objections")
    op.drop_table("objections")
