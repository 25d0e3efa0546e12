"""Saved searches and their alerts; a revision for what can be found in each campaign."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "vacancy_revisions",
        sa.Column("campaign_id", KEY, autoincrement=False, nullable=False),
        sa.Column("revision", sa.Unicode(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_vacancy_revisions_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_vacancy_revisions")),
    )
    _searches()
    _alerts()


def _searches() -> None:
    table = "saved_searches"
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("email", sa.Unicode(length=254), nullable=True),
        sa.Column("owner", sa.Unicode(length=64), nullable=False),
        sa.Column("language", sa.Unicode(length=2), nullable=False),
        sa.Column("filters", sa.UnicodeText(), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL AND email IS NOT NULL) OR "
            "(person_id IS NOT NULL AND email IS NULL)",
            name=op.f("ck_saved_searches_one_owner"),
        ),
        sa.CheckConstraint("slot BETWEEN 1 AND 10", name=op.f("ck_saved_searches_few")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_saved_searches_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_saved_searches_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_searches_public_id")),
        sa.UniqueConstraint("owner", "slot", name=op.f("uq_saved_searches_owner_slot")),
        sa.UniqueConstraint(
            "owner",
            "campaign_id",
            "digest",
            name=op.f("uq_saved_searches_owner_campaign_id_digest"),
        ),
    )
    op.create_index(
        op.f("ix_saved_searches_campaign_id_confirmed_at"), table, ["campaign_id", "confirmed_at"]
    )
    op.create_index(op.f("ix_saved_searches_person_id"), table, ["person_id"])


def _alerts() -> None:
    op.create_table(
        "search_alerts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("owner", sa.Unicode(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("found", sa.UnicodeText(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_search_alerts_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_alerts")),
        sa.UniqueConstraint("public_id", name=op.f("uq_search_alerts_public_id")),
        sa.UniqueConstraint(
            "owner", "campaign_id", "day", name=op.f("uq_search_alerts_owner_campaign_id_day")
        ),
    )
    op.create_index(
        op.f("ix_search_alerts_campaign_id_day"), "search_alerts", ["campaign_id", "day"]
    )
    op.create_index(op.f("ix_search_alerts_made_at"), "search_alerts", ["made_at"])
    op.create_table(
        "search_alert_runs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_search_alert_runs_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_alert_runs")),
        sa.UniqueConstraint(
            "campaign_id", "day", name=op.f("uq_search_alert_runs_campaign_id_day")
        ),
    )


def downgrade() -> None:
    for table in ("search_alert_runs", "search_alerts", "saved_searches", "vacancy_revisions"):
        op.drop_table(table)
