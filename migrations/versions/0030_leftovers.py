"""What exam, cards and applications still lacked: results annulled for a breach that is proven
after the exam, and objections to that."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STANDS = sa.text("lifted_at IS NULL")
MATTERS = "'item', 'score', 'placement', 'eligibility', 'adjustment'"
LIFTED = (
    "(lifted_at IS NULL AND lifting_proposed_by IS NULL AND lifting_agreed_by IS NULL"
    " AND lifted_reason IS NULL) OR (lifted_at IS NOT NULL AND lifting_proposed_by IS NOT"
    " NULL AND lifting_agreed_by IS NOT NULL AND lifted_reason IS NOT NULL)"
)


def upgrade() -> None:
    op.create_table(
        "annulments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("application_id", KEY, nullable=False),
        sa.Column("attempt_id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("legal", sa.Unicode(length=500), nullable=False),
        sa.Column("objections_until", MOMENT, nullable=False),
        sa.Column("proposed_by", KEY, nullable=False),
        sa.Column("agreed_by", KEY, nullable=False),
        sa.Column("annulled_at", MOMENT, nullable=False),
        sa.Column("lifting_proposed_by", KEY, nullable=True),
        sa.Column("lifting_agreed_by", KEY, nullable=True),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("lifted_reason", sa.UnicodeText(), nullable=True),
        sa.CheckConstraint("proposed_by <> agreed_by", name=op.f("ck_annulments_two")),
        sa.CheckConstraint(
            "lifting_proposed_by <> lifting_agreed_by", name=op.f("ck_annulments_two_lift")
        ),
        sa.CheckConstraint(LIFTED, name=op.f("ck_annulments_lifted")),
        *(
            sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_annulments_{column}"))
            for column, to in (
                ("application_id", "applications.id"),
                ("attempt_id", "attempts.id"),
                ("campaign_id", "campaigns.id"),
                ("proposed_by", "persons.id"),
                ("agreed_by", "persons.id"),
                ("lifting_proposed_by", "persons.id"),
                ("lifting_agreed_by", "persons.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annulments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_annulments_public_id")),
    )
    op.create_index(
        "uq_annulments_standing",
        "annulments",
        ["application_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
        mssql_where=STANDS,
    )
    for column in ("application_id", "attempt_id", "campaign_id"):
        op.create_index(op.f(f"ix_annulments_{column}"), "annulments", [column], unique=False)
    _objections(f"kind IN ({MATTERS}, 'annulment')")


def _objections(kinds: str) -> None:
    with op.batch_alter_table("objections") as batch:
        batch.drop_constraint(op.f("ck_objections_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_objections_kind"), kinds)


def downgrade() -> None:
    """Only where no result was annulled: an older release would let it count again in silence."""
    for rows in ("annulments", "objections WHERE kind = 'annulment'"):
        if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {rows}")):  # noqa: S608
            raise RuntimeError("Annulled results stand, which an older release cannot hold.")
    _objections(f"kind IN ({MATTERS})")
    op.drop_table("annulments")
