"""Exam centres with their rooms, and signing in at the hall."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("used_at IS NULL AND voided_at IS NULL")
KINDS = "'extra-time', 'large-print', 'reader', 'scribe', 'separate-room'"
MATTERS = "'item', 'score', 'placement', 'eligibility'"
MINUTES = "state <> 'granted' OR kind <> 'extra-time' OR minutes IS NOT NULL"


def upgrade() -> None:
    _centres()
    _seats()
    with op.batch_alter_table("sittings") as batch:
        batch.add_column(sa.Column("room_id", KEY, nullable=True))
        batch.add_column(
            sa.Column("by_code", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("browser_keys", sa.UnicodeText(), nullable=True))
        batch.create_foreign_key(op.f("fk_sittings_room_id"), "rooms", ["room_id"], ["id"])
    with op.batch_alter_table("sittings") as batch:
        batch.alter_column("by_code", server_default=None)
    op.create_index(op.f("ix_sittings_room_id"), "sittings", ["room_id"], unique=False)
    op.add_column("sessions", sa.Column("confined_to", sa.Unicode(length=60), nullable=True))
    with op.batch_alter_table("adjustments") as batch:
        batch.add_column(sa.Column("per_cent", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("legal", sa.Unicode(length=500), nullable=True))
        batch.add_column(sa.Column("after", sa.Unicode(length=16), nullable=True))
        batch.drop_constraint(op.f("ck_adjustments_kind"), type_="check")
        batch.drop_constraint(op.f("ck_adjustments_extra_time_has_minutes"), type_="check")
        batch.create_check_constraint(
            op.f("ck_adjustments_kind"), f"kind IN ({KINDS}, 'accessible-room')"
        )
        batch.create_check_constraint(
            op.f("ck_adjustments_extra_time_has_figures"), f"{MINUTES} OR per_cent IS NOT NULL"
        )
        batch.create_check_constraint(
            op.f("ck_adjustments_per_cent"), "per_cent IS NULL OR per_cent BETWEEN 1 AND 100"
        )
        batch.create_check_constraint(
            op.f("ck_adjustments_one_figure"), "minutes IS NULL OR per_cent IS NULL"
        )
    _objections(f"kind IN ({MATTERS}, 'adjustment')")


def _centres() -> None:
    op.create_table(
        "centres",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("key", sa.Unicode(length=200), nullable=False),
        sa.Column("address", sa.UnicodeText(), nullable=False),
        sa.Column("district_code", sa.Unicode(length=12), nullable=False),
        sa.Column("networks", sa.UnicodeText(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["district_code"], ["districts.code"], name=op.f("fk_centres_district_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centres")),
        sa.UniqueConstraint("district_code", "key", name=op.f("uq_centres_district_code_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_centres_public_id")),
    )
    op.create_table(
        "rooms",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("centre_id", KEY, nullable=False),
        sa.Column("name", sa.Unicode(length=60), nullable=False),
        sa.Column("key", sa.Unicode(length=60), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("accessible", sa.Boolean(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_rooms_capacity")),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_rooms_centre_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("centre_id", "key", name=op.f("uq_rooms_centre_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rooms_public_id")),
    )


def _seats() -> None:
    op.create_table(
        "seat_files",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("sitting_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("rows", sa.UnicodeText(), nullable=False),
        sa.Column("staged_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_seat_files_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_seat_files_sitting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_files")),
        sa.UniqueConstraint("public_id", name=op.f("uq_seat_files_public_id")),
    )
    op.create_index(op.f("ix_seat_files_sitting_id"), "seat_files", ["sitting_id"], unique=False)
    op.create_table(
        "hall_codes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("seat_id", KEY, nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("released_by", KEY, nullable=False),
        sa.Column("released_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["released_by"], ["persons.id"], name=op.f("fk_hall_codes_released_by")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_hall_codes_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_codes")),
    )
    op.create_index(op.f("ix_hall_codes_seat_id"), "hall_codes", ["seat_id"], unique=False)
    op.create_index(
        "uq_hall_codes_live",
        "hall_codes",
        ["seat_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
        mssql_where=LIVE,
    )


def _objections(kinds: str) -> None:
    with op.batch_alter_table("objections") as batch:
        batch.drop_constraint(op.f("ck_objections_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_objections_kind"), kinds)


def downgrade() -> None:
    """Only where nothing stands that an older release cannot hold: no request is thrown away."""
    for table, newer in (
        ("objections", "kind = 'adjustment'"),
        ("adjustments", "kind = 'accessible-room' OR per_cent IS NOT NULL"),
    ):
        if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {table} WHERE {newer}")):  # noqa: S608
            raise RuntimeError(f"The table {table} holds rows that an older release cannot hold.")
    _objections(f"kind IN ({MATTERS})")
    with op.batch_alter_table("adjustments") as batch:
        for name in ("kind", "extra_time_has_figures", "per_cent", "one_figure"):
            batch.drop_constraint(op.f(f"ck_adjustments_{name}"), type_="check")
        batch.create_check_constraint(op.f("ck_adjustments_kind"), f"kind IN ({KINDS})")
        batch.create_check_constraint(op.f("ck_adjustments_extra_time_has_minutes"), MINUTES)
        for name in ("after", "legal", "per_cent"):
            batch.drop_column(name)
    # A session for one seat would open everything to an older release.
    op.execute("DELETE FROM sessions WHERE confined_to IS NOT NULL")
    op.drop_column("sessions", "confined_to")
    op.drop_index(op.f("ix_sittings_room_id"), table_name="sittings")
    with op.batch_alter_table("sittings") as batch:
        batch.drop_constraint(op.f("fk_sittings_room_id"), type_="foreignkey")
        for name in ("browser_keys", "by_code", "room_id"):
            batch.drop_column(name)
    op.drop_table("hall_codes")
    op.drop_table("seat_files")
    op.drop_table("rooms")
    op.drop_table("centres")
