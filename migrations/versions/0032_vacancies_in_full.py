"""Vacancies in full: fields, benefits, places, history."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0032"
down_revision = "0031"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KINDS = "kind IN ('standard', 'incentive')"
BEFORE = "state IN ('draft', 'published', 'closed', 'withdrawn')"
PLACES_BEFORE = "state IN ('offered', 'accepted', 'declined', 'moved', 'lapsed')"
PLACES_SINCE = "state IN ('offered', 'accepted', 'declined', 'moved', 'lapsed', 'freed')"
SINCE = "state IN ('draft', 'checked', 'published', 'closed', 'withdrawn')"
INDEXES = {
    "ix_vacancies_further_school_id": ["further_school_id"],
    "ix_vacancies_place": ["campaign_id", "state", "lat", "lon"],
}


def new_columns() -> list[sa.Column]:
    return [
        sa.Column("grades", sa.Unicode(length=40), nullable=False, server_default=""),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("requirements", sa.UnicodeText(), nullable=True),
        sa.Column("note", sa.Unicode(length=500), nullable=True),
        sa.Column("acknowledged", sa.Unicode(length=120), nullable=False, server_default=""),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("placed_exactly", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("further_lat", sa.Double(), nullable=True),
        sa.Column("further_lon", sa.Double(), nullable=True),
        sa.Column("further_district_code", sa.Unicode(length=12), nullable=True),
        sa.Column("centre_metres", sa.Integer(), nullable=True),
        sa.Column("benefits", sa.Unicode(length=80), nullable=False, server_default=""),
        sa.Column("benefit_monthly", sa.Integer(), nullable=True),
        sa.Column("benefit_once", sa.Integer(), nullable=True),
        sa.Column("former_applicants", sa.Integer(), nullable=True),
        sa.Column("former_placed", sa.Integer(), nullable=True),
        sa.Column("former_cut_off", sa.Integer(), nullable=True),
        sa.Column("drafted_at", MOMENT, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=True),
    ]


def upgrade() -> None:
    with op.batch_alter_table("vacancies") as batch:
        for column in new_columns():
            batch.add_column(column)
        batch.drop_constraint(op.f("ck_vacancies_kind"), type_="check")
        batch.drop_constraint(op.f("ck_vacancies_state"), type_="check")
        batch.create_check_constraint(op.f("ck_vacancies_state"), SINCE)
        batch.create_foreign_key(
            op.f("fk_vacancies_further_district_code"),
            "districts",
            ["further_district_code"],
            ["code"],
        )
    for name, columns in INDEXES.items():
        op.create_index(name, "vacancies", columns)
    _states_of_places(PLACES_SINCE)
    _changes()
    forbid_changes(op, "vacancy_changes")


def _states_of_places(states: str) -> None:
    with op.batch_alter_table("places") as batch:
        batch.drop_constraint(op.f("ck_places_state"), type_="check")
        batch.create_check_constraint(op.f("ck_places_state"), states)


def _changes() -> None:
    table = "vacancy_changes"
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("vacancy_id", KEY, nullable=False),
        sa.Column("field", sa.Unicode(length=40), nullable=False),
        sa.Column("before", sa.UnicodeText(), nullable=True),
        sa.Column("after", sa.UnicodeText(), nullable=True),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("actor_type", sa.Unicode(length=20), nullable=False),
        sa.Column("actor_id", sa.Unicode(length=40), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f(f"fk_{table}_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_vacancy_id_changed_at", table, ["vacancy_id", "changed_at"])


def downgrade() -> None:
    allow_changes(op, "vacancy_changes")
    op.drop_table("vacancy_changes")
    for name in INDEXES:
        op.drop_index(name, "vacancies")
    op.execute("UPDATE places SET state = 'lapsed' WHERE state = 'freed'")
    _states_of_places(PLACES_BEFORE)
    op.execute("UPDATE vacancies SET state = 'draft' WHERE state = 'checked'")
    op.execute("UPDATE vacancies SET kind = 'standard' WHERE kind <> 'incentive'")
    with op.batch_alter_table("vacancies") as batch:
        batch.drop_constraint(op.f("fk_vacancies_further_district_code"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_vacancies_state"), type_="check")
        batch.create_check_constraint(op.f("ck_vacancies_state"), BEFORE)
        batch.create_check_constraint(op.f("ck_vacancies_kind"), KINDS)
        for column in new_columns():
            batch.drop_column(column.name)
