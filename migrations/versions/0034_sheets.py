"""Sheets of papers made ready before a sitting opens."""

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
