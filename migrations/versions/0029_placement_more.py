"""Placement, in full."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0029"
down_revision = "0028"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
FORMER_NAME, NAME = "ck_places_ck_places_state", "ck_places_state"
BEFORE = "state IN ('offered', 'accepted', 'declined', 'moved')"
SINCE = "state IN ('offered', 'accepted', 'declined', 'moved', 'lapsed')"


def upgrade() -> None:
    with op.batch_alter_table("placement_rounds") as batch:
        batch.add_column(sa.Column("based_on_id", KEY, nullable=True))
        batch.add_column(sa.Column("receipts_file", sa.Unicode(length=16), nullable=True))
        batch.create_foreign_key(
            op.f("fk_placement_rounds_based_on_id"), "placement_rounds", ["based_on_id"], ["id"]
        )
    _states_of_places(FORMER_NAME, NAME, SINCE)
    _overrides()
    _excuses()
    forbid_changes(op, "placement_overrides")


def _states_of_places(former: str, name: str, states: str) -> None:
    with op.batch_alter_table("places") as batch:
        batch.drop_constraint(op.f(former), type_="check")
        batch.create_check_constraint(op.f(name), states)


def _overrides() -> None:
    table = "placement_overrides"
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("kind", sa.Unicode(length=20), nullable=False),
        sa.Column("document", sa.UnicodeText(), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("legal", sa.UnicodeText(), nullable=False),
        sa.Column("first_id", KEY, nullable=False),
        sa.Column("second_id", KEY, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.CheckConstraint("first_id <> second_id", name=op.f(f"ck_{table}_two")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["placement_rounds.id"], name=op.f(f"fk_{table}_round_id")
        ),
        sa.ForeignKeyConstraint(["first_id"], ["persons.id"], name=op.f(f"fk_{table}_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["persons.id"], name=op.f(f"fk_{table}_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )
    op.create_index(op.f(f"ix_{table}_round_id"), table, ["round_id"])


def _excuses() -> None:
    table = "place_excuses"
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("place_id", KEY, nullable=False),
        sa.Column("code", sa.Unicode(length=30), nullable=False),
        sa.Column("words", sa.UnicodeText(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'refused')", name=op.f(f"ck_{table}_state")
        ),
        sa.CheckConstraint(
            "state = 'asked' OR decided_at IS NOT NULL", name=op.f(f"ck_{table}_decided")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f(f"fk_{table}_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("place_id", name=op.f(f"uq_{table}_place_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )


def downgrade() -> None:
    allow_changes(op, "placement_overrides")
    op.drop_table("place_excuses")
    op.drop_table("placement_overrides")
    op.execute("UPDATE places SET state = 'moved' WHERE state = 'lapsed'")
    _states_of_places(NAME, FORMER_NAME, BEFORE)
    with op.batch_alter_table("placement_rounds") as batch:
        batch.drop_constraint(op.f("fk_placement_rounds_based_on_id"), type_="foreignkey")
        batch.drop_column("receipts_file")
        batch.drop_column("based_on_id")
