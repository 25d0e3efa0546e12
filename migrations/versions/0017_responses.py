"""Answers of every type of item: responses as text, and the shapes they must have."""

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
