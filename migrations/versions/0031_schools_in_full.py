"""Schools in full: what they are like, their photographs, their history."""

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
