"""What happens in the hall: extra time, moves, incidents, protocols."""

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
