"""Vacancies in full: fields, benefits, places, history."""

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
