"""Earlier names, words to find people by, likely duplicates, requests for erasure."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from recruit.kernel.names import twin_key, words_of

revision = "0025"
down_revision = "0024"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.Unicode(60).with_variant(sa.Unicode(60, collation="C"), "postgresql")
OPEN = sa.text("state = 'asked'")
BATCH = 5000


def upgrade() -> None:
    _tables()
    op.add_column("persons", sa.Column("twin_key", sa.Unicode(140), nullable=True))
    op.add_column("fin_disputes", sa.Column("outcome", sa.Unicode(10), nullable=True))
    _fill()
    op.create_index(op.f("ix_persons_twin_key"), "persons", ["twin_key"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_persons_twin_key"), table_name="persons")
    op.drop_column("fin_disputes", "outcome")
    op.drop_column("persons", "twin_key")
    for table in ("erasures", "earlier_names", "person_words"):
        op.drop_table(table)


def _tables() -> None:
    op.create_table(
        "person_words",
        sa.Column("word", WORD, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_person_words_person_id")
        ),
        sa.PrimaryKeyConstraint("word", "person_id", name=op.f("pk_person_words")),
    )
    op.create_index(op.f("ix_person_words_person_id"), "person_words", ["person_id"], unique=False)
    op.create_table(
        "earlier_names",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("first_name", sa.Unicode(length=60), nullable=False),
        sa.Column("last_name", sa.Unicode(length=60), nullable=False),
        sa.Column("patronymic", sa.Unicode(length=60), nullable=False),
        sa.Column("document", sa.Unicode(length=16), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_earlier_names_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.public_id"], name=op.f("fk_earlier_names_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_names")),
        sa.UniqueConstraint("public_id", name=op.f("uq_earlier_names_public_id")),
    )
    for column in ("person_id", "document"):
        op.create_index(op.f(f"ix_earlier_names_{column}"), "earlier_names", [column])
    op.create_table(
        "erasures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("words", sa.UnicodeText(), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", KEY, nullable=True),
        sa.Column("answer", sa.UnicodeText(), nullable=True),
        sa.Column("kept", sa.UnicodeText(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'withdrawn', 'refused', 'done')", name=op.f("ck_erasures_state")
        ),
        sa.CheckConstraint(
            "state = 'asked' OR closed_at IS NOT NULL", name=op.f("ck_erasures_closed")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_erasures_person_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["persons.id"], name=op.f("fk_erasures_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("public_id", name=op.f("uq_erasures_public_id")),
    )
    op.create_index(
        "uq_erasures_open",
        "erasures",
        ["person_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
        mssql_where=OPEN,
    )
    op.create_index(
        op.f("ix_erasures_state_asked_at"), "erasures", ["state", "asked_at"], unique=False
    )


def _fill() -> None:
    """What new columns and the table of words hold for everybody who is there already."""
    words = sa.table("person_words", sa.column("word"), sa.column("person_id"))
    keyed = sa.text("UPDATE persons SET twin_key = :key WHERE id = :id")
    for rows in _people():
        found = [
            {"word": word, "person_id": row.id}
            for row in rows
            for word in words_of(row.last_name, row.first_name, row.patronymic)
        ]
        if found:
            op.get_bind().execute(words.insert(), found)
        keys = [
            {"id": row.id, "key": twin_key(row.last_name, row.first_name, row.birth_date)}
            for row in rows
        ]
        op.get_bind().execute(keyed, keys)


def _people() -> Iterator[list[Any]]:
    people = sa.table(
        "persons",
        sa.column("id", KEY),
        *(sa.column(name, sa.Unicode()) for name in ("first_name", "last_name", "patronymic")),
        sa.column("birth_date", sa.Date()),
    )
    last = 0
    while True:
        rows = list(
            op.get_bind().execute(
                sa.select(people).where(people.c.id > last).order_by(people.c.id).limit(BATCH)
            )
        )
        if not rows:
            return
        yield rows
        last = rows[-1].id
