"""Values of cards that are sealed or counted; why a card was reopened; documents' addresses."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0023"
down_revision = "0022"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TYPED = ("option", "number", "day")


def upgrade() -> None:
    op.create_table(
        "card_keys",
        sa.Column("id", KEY, nullable=False),
        sa.Column("card_id", KEY, nullable=False),
        sa.Column("group_code", sa.Unicode(20), nullable=False),
        sa.Column("wrapped", sa.Unicode(120), nullable=True),
        sa.Column("master", sa.Unicode(16), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(wrapped IS NULL AND master IS NULL AND destroyed_at IS NOT NULL)"
            " OR (wrapped IS NOT NULL AND master IS NOT NULL AND destroyed_at IS NULL)",
            name=op.f("ck_card_keys_whole_or_destroyed"),
        ),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_card_keys_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_keys")),
        sa.UniqueConstraint("card_id", "group_code", name=op.f("uq_card_keys_card_id_group_code")),
    )
    op.create_index(op.f("ix_card_keys_master_id"), "card_keys", ["master", "id"])
    op.create_index(op.f("ix_card_keys_group_code_card_id"), "card_keys", ["group_code", "card_id"])
    op.create_table(
        "card_values",
        sa.Column("id", KEY, nullable=False),
        sa.Column("card_id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("field", sa.Unicode(40), nullable=False),
        sa.Column("option", sa.Unicode(60), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("words", sa.Unicode(200), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_card_values_card_id")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_card_values_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_values")),
    )
    op.create_index(op.f("ix_card_values_card_id_field"), "card_values", ["card_id", "field"])
    for column in TYPED:
        typed = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_card_values_{column}",
            "card_values",
            ["campaign_id", "field", column, "card_id"],
            sqlite_where=typed,
            postgresql_where=typed,
            mssql_where=typed,
        )
    op.create_table(
        "card_reopenings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("card_id", KEY, nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by", sa.Unicode(64), nullable=False),
        sa.Column("why", sa.UnicodeText(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_card_reopenings_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_reopenings")),
    )
    op.create_index(op.f("ix_card_reopenings_card_id"), "card_reopenings", ["card_id"])
    forbid_changes(op, "card_reopenings")
    op.create_table(
        "document_uses",
        sa.Column("nonce", sa.Unicode(16), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_document_uses")),
    )
    when = sa.DateTime(timezone=True)
    op.add_column("cards", sa.Column("prefill_answered_at", when, nullable=True))
    op.add_column("documents", sa.Column("erased_at", when, nullable=True))
    op.add_column("stored_files", sa.Column("erased_at", when, nullable=True))


def downgrade() -> None:
    """Refused by nothing: what is sealed stays in the cards, unreadable without its keys."""
    op.drop_column("stored_files", "erased_at")
    op.drop_column("documents", "erased_at")
    op.drop_column("cards", "prefill_answered_at")
    op.drop_table("document_uses")
    allow_changes(op, "card_reopenings")
    op.drop_table("card_reopenings")
    op.drop_table("card_values")
    op.drop_table("card_keys")
