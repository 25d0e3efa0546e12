"""Who wrote the draft of a vacancy, and when it was sent back to them."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("vacancies", sa.Column("written_by", sa.Unicode(length=40), nullable=True))
    op.add_column("vacancies", sa.Column("sent_back_at", MOMENT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("vacancies") as batch:
        batch.drop_column("sent_back_at")
        batch.drop_column("written_by")
