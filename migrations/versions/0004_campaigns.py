"""Tables of campaigns."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


# A rule-set's document is never rewritten (rule 4); only its state moves on.
_FIXED = "document, digest, version, campaign_id, public_id"
_PG_FUNCTION = """
CREATE FUNCTION rule_sets_are_versions() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a rule-set is never changed: write a new version'; END $$
"""


def _keep_versions() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_PG_FUNCTION)
        op.execute(
            f"CREATE TRIGGER rule_sets_no_update BEFORE UPDATE OF {_FIXED} ON rule_sets "
            "FOR EACH ROW EXECUTE FUNCTION rule_sets_are_versions()"
        )
        op.execute(
            "CREATE TRIGGER rule_sets_no_delete BEFORE DELETE ON rule_sets "
            "FOR EACH ROW EXECUTE FUNCTION rule_sets_are_versions()"
        )
        return
    message = "SELECT RAISE(ABORT, 'a rule-set is never changed: write a new version')"
    for name, verb in (("update", f"UPDATE OF {_FIXED}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER rule_sets_no_{name} BEFORE {verb} ON rule_sets BEGIN {message}; END"
        )


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("year", sa.Unicode(length=9), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("demo_kind", sa.Unicode(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'running', 'finished')", name=op.f("ck_campaigns_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("public_id", name=op.f("uq_campaigns_public_id")),
    )
    op.create_index(op.f("ix_campaigns_state_id"), "campaigns", ["state", "id"], unique=False)
    op.create_table(
        "phases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.Unicode(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_phases_closes_after_it_opens")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_phases_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phases")),
        sa.UniqueConstraint("campaign_id", "kind", name=op.f("uq_phases_campaign_id_kind")),
    )
    op.create_table(
        "rule_sets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.UnicodeText(), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("state", sa.Unicode(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'active', 'superseded')", name=op.f("ck_rule_sets_state")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_rule_sets_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sets")),
        sa.UniqueConstraint(
            "campaign_id", "version", name=op.f("uq_rule_sets_campaign_id_version")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_rule_sets_public_id")),
    )
    op.create_index(
        "uq_rule_sets_one_active",
        "rule_sets",
        ["campaign_id"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
        mssql_where=sa.text("state = 'active'"),
    )
    _keep_versions()


def downgrade() -> None:
    op.drop_index(
        "uq_rule_sets_one_active",
        table_name="rule_sets",
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
        mssql_where=sa.text("state = 'active'"),
    )
    op.drop_table("rule_sets")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION rule_sets_are_versions()")
    op.drop_table("phases")
    op.drop_index(op.f("ix_campaigns_state_id"), table_name="campaigns")
    op.drop_table("campaigns")
