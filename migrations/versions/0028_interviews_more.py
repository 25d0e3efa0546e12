"""Interviews and lists of choices, in full."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PLANNED = sa.text("state = 'planned'")
STATES = "state IN ('planned', 'missed', 'cancelled')"


def upgrade() -> None:
    op.add_column("interview_panels", sa.Column("seats", sa.UnicodeText(), nullable=True))
    with op.batch_alter_table("interview_sheets") as batch:
        batch.add_column(sa.Column("explanation", sa.UnicodeText(), nullable=True))
        batch.add_column(sa.Column("explained_at", MOMENT, nullable=True))
    _slots()
    _substitutes()
    _topics()
    _reminders()


def _slots() -> None:
    with op.batch_alter_table("interview_slots") as batch:
        batch.add_column(
            sa.Column("state", sa.Unicode(length=10), nullable=False, server_default="planned")
        )
        batch.add_column(sa.Column("appointment", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("reason", sa.UnicodeText(), nullable=True))
        batch.add_column(sa.Column("late_minutes", sa.Integer(), nullable=True))
        batch.drop_constraint(op.f("uq_interview_slots_application_id"), type_="unique")
        batch.drop_constraint(op.f("uq_interview_slots_panel_id_starts_at"), type_="unique")
        batch.create_check_constraint(op.f("ck_interview_slots_state"), STATES)
        batch.create_check_constraint(op.f("ck_interview_slots_appointment"), "appointment >= 1")
        batch.create_index(op.f("ix_interview_slots_application_id"), ["application_id"])
    _one_planned("uq_interview_slots_planned_application", ["application_id"])
    _one_planned("uq_interview_slots_planned_start", ["panel_id", "starts_at"])


def _one_planned(name: str, columns: list[str]) -> None:
    op.create_index(
        name,
        "interview_slots",
        columns,
        unique=True,
        sqlite_where=PLANNED,
        postgresql_where=PLANNED,
        mssql_where=PLANNED,
    )


def _substitutes() -> None:
    table = "interview_substitutes"
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("slot_id", KEY, nullable=False),
        sa.Column("leaves_id", KEY, nullable=False),
        sa.Column("joins_id", KEY, nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("leaves_id <> joins_id", name=op.f(f"ck_{table}_different")),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["interview_slots.id"], name=op.f(f"fk_{table}_slot_id")
        ),
        sa.ForeignKeyConstraint(["leaves_id"], ["persons.id"], name=op.f(f"fk_{table}_leaves_id")),
        sa.ForeignKeyConstraint(["joins_id"], ["persons.id"], name=op.f(f"fk_{table}_joins_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("slot_id", "leaves_id", name=op.f(f"uq_{table}_slot_id_leaves_id")),
        sa.UniqueConstraint("slot_id", "joins_id", name=op.f(f"uq_{table}_slot_id_joins_id")),
    )
    op.create_index(op.f(f"ix_{table}_joins_id"), table, ["joins_id"])


def _topics() -> None:
    table = "interview_topics"
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("topics", sa.UnicodeText(), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("fixed_at", MOMENT, nullable=False),
        sa.Column("seed", sa.Unicode(length=200), nullable=True),
        sa.Column("seed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f(f"fk_{table}_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f(f"fk_{table}_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "campaign_id", "subject_code", name=op.f(f"uq_{table}_campaign_id_subject_code")
        ),
    )


def _reminders() -> None:
    table = "choice_reminders"
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f(f"fk_{table}_campaign_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f(f"fk_{table}_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    columns = ["campaign_id", "person_id", "step"]
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_choice_reminders_campaign_id_person_id_step"), "choice_reminders")
    op.drop_table("choice_reminders")
    op.drop_table("interview_topics")
    op.drop_index(op.f("ix_interview_substitutes_joins_id"), "interview_substitutes")
    op.drop_table("interview_substitutes")
    op.drop_index("uq_interview_slots_planned_start", "interview_slots")
    op.drop_index("uq_interview_slots_planned_application", "interview_slots")
    # The older table holds one appointment of an application: the newest that was not cancelled.
    newest = (
        "SELECT MAX(id) FROM interview_slots WHERE state <> 'cancelled' GROUP BY application_id"
    )
    sheets = f"SELECT id FROM interview_sheets WHERE slot_id NOT IN ({newest})"  # noqa: S608
    op.execute(f"DELETE FROM interview_marks WHERE sheet_id IN ({sheets})")  # noqa: S608
    op.execute(f"DELETE FROM interview_sheets WHERE slot_id NOT IN ({newest})")  # noqa: S608
    op.execute(f"DELETE FROM interview_slots WHERE id NOT IN ({newest})")  # noqa: S608
    with op.batch_alter_table("interview_slots") as batch:
        batch.drop_index(op.f("ix_interview_slots_application_id"))
        batch.drop_constraint(op.f("ck_interview_slots_state"), type_="check")
        batch.drop_constraint(op.f("ck_interview_slots_appointment"), type_="check")
        for column in ("state", "appointment", "changes", "reason", "late_minutes"):
            batch.drop_column(column)
        batch.create_unique_constraint(
            op.f("uq_interview_slots_application_id"), ["application_id"]
        )
        batch.create_unique_constraint(
            op.f("uq_interview_slots_panel_id_starts_at"), ["panel_id", "starts_at"]
        )
    with op.batch_alter_table("interview_sheets") as batch:
        batch.drop_column("explained_at")
        batch.drop_column("explanation")
    with op.batch_alter_table("interview_panels") as batch:
        batch.drop_column("seats")
