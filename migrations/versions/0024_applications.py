"""Steps of applications: their history, assigned officials, bars, reminders, files of them."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0024"
down_revision = "0023"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
BEFORE = (
    "state IN ('draft', 'submitted', 'under-check', 'returned', 'eligible', "
    "'not-eligible', 'withdrawn')"
)
SINCE = (
    "state IN ('draft', 'submitted', 'under-check', 'returned', 'second-check', "
    "'third-check', 'reopened', 'eligible', 'not-eligible', 'withdrawn')"
)
PROPOSED = "state <> 'second-check' OR proposed IN ('eligible', 'not-eligible')"
IMPORT = "state IN ('waiting', 'refused', 'checked', 'taking', 'done')"


def upgrade() -> None:
    with op.batch_alter_table("applications") as batch:
        batch.add_column(sa.Column("assigned_id", KEY, nullable=True))
        batch.add_column(sa.Column("proposed", sa.Unicode(length=20), nullable=True))
        batch.drop_constraint(op.f("ck_applications_state"), type_="check")
        batch.create_check_constraint(op.f("ck_applications_state"), SINCE)
        batch.create_check_constraint(op.f("ck_applications_proposed"), PROPOSED)
        batch.create_foreign_key(
            op.f("fk_applications_assigned_id"), "persons", ["assigned_id"], ["id"]
        )
        batch.create_index(op.f("ix_applications_assigned_id"), ["assigned_id"])
    op.execute("UPDATE applications SET assigned_id = checker_id WHERE state = 'under-check'")
    _steps()
    _bars()
    _reminders()
    _imports()


def _steps() -> None:
    op.create_table(
        "application_steps",
        sa.Column("id", KEY, nullable=False),
        sa.Column("application_id", KEY, nullable=False),
        sa.Column("step", sa.Unicode(length=20), nullable=False),
        sa.Column("state", sa.Unicode(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_type", sa.Unicode(length=20), nullable=False),
        sa.Column("actor_id", sa.Unicode(length=40), nullable=False),
        sa.Column("reasons", sa.UnicodeText(), nullable=False),
        sa.Column("words", sa.UnicodeText(), nullable=True),
        sa.Column("batch", sa.Unicode(length=16), nullable=True),
        sa.Column("proposed", sa.Unicode(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_steps_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_steps")),
    )
    op.create_index(
        op.f("ix_application_steps_application_id"), "application_steps", ["application_id"]
    )
    op.create_index(op.f("ix_application_steps_batch"), "application_steps", ["batch"])
    _write_what_is_known()
    forbid_changes(op, "application_steps")


def _write_what_is_known() -> None:
    """Of applications from before: when they were submitted, and the decision that stands."""
    op.execute(
        "INSERT INTO application_steps"
        " (application_id, step, state, at, actor_type, actor_id, reasons)"
        " SELECT a.id, 'submit', 'submitted', a.submitted_at, 'person', p.public_id, '[]'"
        " FROM applications a JOIN persons p ON p.id = a.person_id"
        " WHERE a.submitted_at IS NOT NULL ORDER BY a.id"
    )
    op.execute(
        "INSERT INTO application_steps"
        " (application_id, step, state, at, actor_type, actor_id, reasons, words)"
        " SELECT a.id, CASE a.state WHEN 'eligible' THEN 'accept' WHEN 'returned' THEN 'return'"
        " ELSE 'reject' END, a.state, a.decided_at,"
        " CASE WHEN p.id IS NULL THEN 'system' ELSE 'person' END,"
        " COALESCE(p.public_id, 'recruit'), a.reasons, a.words"
        " FROM applications a LEFT JOIN persons p ON p.id = a.checker_id"
        " WHERE a.decided_at IS NOT NULL"
        " AND a.state IN ('eligible', 'returned', 'not-eligible') ORDER BY a.id"
    )


def _bars() -> None:
    op.create_table(
        "application_bars",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("kind", sa.Unicode(length=40), nullable=False),
        sa.Column("about", sa.Unicode(length=60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_application_bars_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_application_bars_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_bars")),
        sa.UniqueConstraint(
            "person_id",
            "campaign_id",
            "kind",
            name=op.f("uq_application_bars_person_id_campaign_id_kind"),
        ),
    )


def _reminders() -> None:
    op.create_table(
        "application_reminders",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Unicode(length=20), nullable=False),
        sa.Column("about", sa.Unicode(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_reminders")),
        sa.UniqueConstraint("kind", "about", name=op.f("uq_application_reminders_kind_about")),
    )


def _imports() -> None:
    op.create_table(
        "application_imports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("file", sa.Unicode(length=16), nullable=False),
        sa.Column("name", sa.Unicode(length=200), nullable=False),
        sa.Column("state", sa.Unicode(length=20), nullable=False),
        sa.Column("job", sa.Unicode(length=16), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("summary", sa.UnicodeText(), nullable=False),
        sa.Column("errors", sa.UnicodeText(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("staged_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.CheckConstraint(IMPORT, name=op.f("ck_application_imports_state")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_application_imports_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_application_imports_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_application_imports_public_id")),
    )
    op.create_index(
        op.f("ix_application_imports_campaign_id_staged_at"),
        "application_imports",
        ["campaign_id", "staged_at"],
    )


def downgrade() -> None:
    """What waits for a second or third official, or was reopened, is to be checked again."""
    op.drop_table("application_imports")
    op.drop_table("application_reminders")
    op.drop_table("application_bars")
    allow_changes(op, "application_steps")
    op.drop_table("application_steps")
    op.execute(
        "UPDATE applications SET state = 'submitted', proposed = NULL, decided_at = NULL,"
        " reasons = '[]', words = NULL"
        " WHERE state IN ('second-check', 'third-check', 'reopened')"
    )
    with op.batch_alter_table("applications") as batch:
        batch.drop_index(op.f("ix_applications_assigned_id"))
        batch.drop_constraint(op.f("fk_applications_assigned_id"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_applications_proposed"), type_="check")
        batch.drop_constraint(op.f("ck_applications_state"), type_="check")
        batch.create_check_constraint(op.f("ck_applications_state"), BEFORE)
        batch.drop_column("proposed")
        batch.drop_column("assigned_id")
