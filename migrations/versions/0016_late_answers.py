"""Answers that came after the end of their attempt."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "late_answers",
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.SmallInteger(), nullable=True),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_late_answers_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", "seq", name=op.f("pk_late_answers")),
    )
    forbid_changes(op, "late_answers")


def downgrade() -> None:
    allow_changes(op, "late_answers")
    op.drop_table("late_answers")
