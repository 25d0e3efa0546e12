"""What happens in the hall: extra time, moves, incidents, protocols."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0019"
down_revision = "0018"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KINDS = "'late', 'no-document', 'expelled', 'ill', 'evacuation', 'technical', 'other'"
IMMUTABLE = ("extra_times", "seat_moves", "protocols", "final_results")


def upgrade() -> None:
    _extra_times()
    _seat_moves()
    _incidents()
    _protocols()
    _final_results()
    op.create_table(
        "signs_of_life",
        sa.Column("attempt_id", KEY, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_signs_of_life_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_signs_of_life")),
    )
    for table in IMMUTABLE:
        forbid_changes(op, table)


def _extra_times() -> None:
    op.create_table(
        "extra_times",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("sitting_id", KEY, nullable=False),
        sa.Column("seat_id", KEY, nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_extra_times_minutes")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_extra_times_seat_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_extra_times_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_times")),
        sa.UniqueConstraint("public_id", name=op.f("uq_extra_times_public_id")),
    )
    op.create_index(op.f("ix_extra_times_seat_id"), "extra_times", ["seat_id"], unique=False)
    op.create_index(op.f("ix_extra_times_sitting_id"), "extra_times", ["sitting_id"], unique=False)


def _seat_moves() -> None:
    op.create_table(
        "seat_moves",
        sa.Column("id", KEY, nullable=False),
        sa.Column("seat_id", KEY, nullable=False),
        sa.Column("from_sitting_id", KEY, nullable=False),
        sa.Column("from_number", sa.Integer(), nullable=False),
        sa.Column("to_sitting_id", KEY, nullable=False),
        sa.Column("to_number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("moved_by", KEY, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["from_sitting_id"], ["sittings.id"], name=op.f("fk_seat_moves_from_sitting_id")
        ),
        sa.ForeignKeyConstraint(["moved_by"], ["persons.id"], name=op.f("fk_seat_moves_moved_by")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_seat_moves_seat_id")),
        sa.ForeignKeyConstraint(
            ["to_sitting_id"], ["sittings.id"], name=op.f("fk_seat_moves_to_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_moves")),
    )
    op.create_index(
        op.f("ix_seat_moves_from_sitting_id"), "seat_moves", ["from_sitting_id"], unique=False
    )
    op.create_index(op.f("ix_seat_moves_seat_id"), "seat_moves", ["seat_id"], unique=False)
    op.create_index(
        op.f("ix_seat_moves_to_sitting_id"), "seat_moves", ["to_sitting_id"], unique=False
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("sitting_id", KEY, nullable=False),
        sa.Column("seat_id", KEY, nullable=True),
        sa.Column("kind", sa.Unicode(length=20), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("recorded_by", KEY, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", KEY, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.Unicode(length=10), nullable=True),
        sa.CheckConstraint(
            "kind <> 'expelled' OR seat_id IS NOT NULL", name=op.f("ck_incidents_somebody")
        ),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_incidents_kind")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('kept', 'annulled')", name=op.f("ck_incidents_outcome")
        ),
        sa.CheckConstraint(
            "(confirmed_by IS NULL AND confirmed_at IS NULL)"
            " OR (confirmed_by IS NOT NULL AND confirmed_at IS NOT NULL)",
            name=op.f("ck_incidents_confirmed"),
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> recorded_by", name=op.f("ck_incidents_two")
        ),
        sa.CheckConstraint("minutes IS NULL OR minutes > 0", name=op.f("ck_incidents_minutes")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["persons.id"], name=op.f("fk_incidents_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f("fk_incidents_recorded_by")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_incidents_seat_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_incidents_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("public_id", name=op.f("uq_incidents_public_id")),
    )
    op.create_index(op.f("ix_incidents_seat_id"), "incidents", ["seat_id"], unique=False)
    op.create_index(op.f("ix_incidents_sitting_id"), "incidents", ["sitting_id"], unique=False)


def _protocols() -> None:
    op.create_table(
        "protocols",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("sitting_id", KEY, nullable=False),
        sa.Column("document", sa.UnicodeText(), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("drawn_by", KEY, nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.Column("agreed_by", KEY, nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=False),
        sa.CheckConstraint("drawn_by <> agreed_by", name=op.f("ck_protocols_two")),
        sa.ForeignKeyConstraint(["agreed_by"], ["persons.id"], name=op.f("fk_protocols_agreed_by")),
        sa.ForeignKeyConstraint(["drawn_by"], ["persons.id"], name=op.f("fk_protocols_drawn_by")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_protocols_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocols")),
        sa.UniqueConstraint("public_id", name=op.f("uq_protocols_public_id")),
        sa.UniqueConstraint("sitting_id", name=op.f("uq_protocols_sitting_id")),
    )


def _final_results() -> None:
    op.create_table(
        "final_results",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("results", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("proposed_by", KEY, nullable=False),
        sa.Column("agreed_by", KEY, nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
        sa.CheckConstraint("proposed_by <> agreed_by", name=op.f("ck_final_results_two")),
        sa.ForeignKeyConstraint(
            ["agreed_by"], ["persons.id"], name=op.f("fk_final_results_agreed_by")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_final_results_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["persons.id"], name=op.f("fk_final_results_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_final_results")),
        sa.UniqueConstraint("public_id", name=op.f("uq_final_results_public_id")),
    )
    op.create_index(
        op.f("ix_final_results_campaign_id_declared_at"),
        "final_results",
        ["campaign_id", "declared_at"],
        unique=False,
    )


def downgrade() -> None:
    for table in IMMUTABLE:
        allow_changes(op, table)
    for table in (*IMMUTABLE, "incidents", "signs_of_life"):
        op.drop_table(table)
