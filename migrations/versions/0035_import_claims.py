"""How far a file of applications has come in, and what it has claimed until it is whole.

On SQLite a file comes in slice by slice. From the decision that it does until its last slice nobody
else may take a FIN, an address or a card that it names: triggers see to it, as constraints do.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

IMPORTS, CLAIMS = "application_imports", "import_claims"
MOMENT = sa.DateTime(timezone=True)

CLAIMED = " BEGIN SELECT RAISE(ABORT, 'a file that is coming in has claimed this'); END"
TRIGGERS = {
    "persons_claimed_insert": (
        "BEFORE INSERT ON persons WHEN EXISTS (SELECT 1 FROM import_claims "
        "WHERE value IN ('fin:' || NEW.fin, 'email:' || NEW.email))"
    ),
    "persons_claimed_update": (
        "BEFORE UPDATE OF fin, email ON persons "
        "WHEN (OLD.fin IS NOT NEW.fin OR OLD.email IS NOT NEW.email) AND EXISTS "
        "(SELECT 1 FROM import_claims "
        "WHERE value IN ('fin:' || OLD.fin, 'fin:' || NEW.fin, 'email:' || NEW.email))"
    ),
    "cards_claimed_insert": (
        "BEFORE INSERT ON cards WHEN EXISTS (SELECT 1 FROM import_claims "
        "WHERE value = 'card:' || NEW.person_id || ':' || NEW.campaign_id)"
    ),
}


def upgrade() -> None:
    op.add_column(
        IMPORTS, sa.Column("taken", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column(IMPORTS, sa.Column("decided_at", MOMENT, nullable=True))
    op.create_table(
        CLAIMS,
        sa.Column("value", sa.Unicode(length=300), nullable=False),
        sa.Column("file", sa.Unicode(length=16), nullable=False),
        sa.PrimaryKeyConstraint("value", name=op.f("pk_import_claims")),
    )
    op.create_index(op.f("ix_import_claims_file"), CLAIMS, ["file"])
    if op.get_bind().dialect.name == "sqlite":
        for name, when in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} {when}{CLAIMED}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in TRIGGERS:
            op.execute(f"DROP TRIGGER {name}")
    op.drop_table(CLAIMS)
    with op.batch_alter_table(IMPORTS) as batch:
        batch.drop_column("decided_at")
        batch.drop_column("taken")
