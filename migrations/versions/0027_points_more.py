"""Rules under work: what officials edit before it is a version."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "rule_set_drafts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("document", sa.UnicodeText(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_rule_set_drafts_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_rule_set_drafts_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set_drafts")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_rule_set_drafts_campaign_id")),
    )
    op.create_index("ix_rule_set_drafts_person_id", "rule_set_drafts", ["person_id"])


def downgrade() -> None:
    op.drop_table("rule_set_drafts")
