"""Items on their way into the bank: drafts, reviews, families, blueprints."""

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
