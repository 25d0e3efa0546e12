"""Tables of demo."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "demo_parts",
        sa.Column("name", sa.Unicode(length=40), nullable=False),
        sa.Column("seed", sa.Unicode(length=40), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_demo_parts")),
    )


def downgrade() -> None:
    op.drop_table("demo_parts")
