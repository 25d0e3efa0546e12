"""Schools in full: what they are like, their photographs, their history; roles for one school."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0031"
down_revision = "0030"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
EDIT = "schools.edit"
EDITORS = ("school-head", "regional-official", "ministry-official")
STATE = "state IN ('open', 'merged', 'closed')"
MERGED = (
    "(state = 'merged' AND merged_into_id IS NOT NULL AND merged_into_id <> id) OR "
    "(state <> 'merged' AND merged_into_id IS NULL)"
)
SIZES = "pupils >= 0 AND teachers >= 0 AND laboratories >= 0 AND rooms >= 0"
NEW = (
    ("description", sa.UnicodeText()),
    ("pupils", sa.Integer()),
    ("teachers", sa.Integer()),
    ("laboratories", sa.Integer()),
    ("rooms", sa.Integer()),
    ("building", sa.Unicode(length=20)),
    ("merged_into_id", KEY),
    ("doubt", sa.Unicode(length=20)),
)
WITH_DEFAULT = (
    ("phone", sa.Unicode(length=20), ""),
    ("email", sa.Unicode(length=254), ""),
    ("site", sa.Unicode(length=200), ""),
    ("subjects", sa.UnicodeText(), "[]"),
    ("state", sa.Unicode(length=10), "open"),
)


def upgrade() -> None:
    op.add_column(
        "districts", sa.Column("radius_km", sa.Integer(), nullable=False, server_default="60")
    )
    with op.batch_alter_table("schools") as batch:
        for name, kind in NEW:
            batch.add_column(sa.Column(name, kind, nullable=True))
        for name, kind, default in WITH_DEFAULT:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        batch.alter_column("search", type_=sa.Unicode(length=1000), existing_nullable=False)
        batch.create_foreign_key(
            op.f("fk_schools_merged_into_id"), "schools", ["merged_into_id"], ["id"]
        )
        batch.create_check_constraint(op.f("ck_schools_state"), STATE)
        batch.create_check_constraint(op.f("ck_schools_merged"), MERGED)
        batch.create_check_constraint(op.f("ck_schools_sizes"), SIZES)
        batch.create_index(op.f("ix_schools_merged_into_id"), ["merged_into_id"])
    _tables()
    forbid_changes(op, "school_changes")
    _let_edit()


def downgrade() -> None:
    op.get_bind().execute(
        sa.text("DELETE FROM role_permissions WHERE permission = :what"), {"what": EDIT}
    )
    allow_changes(op, "school_changes")
    for table in ("grant_schools", "school_imports", "school_photos", "school_changes"):
        op.drop_table(table)
    op.execute("UPDATE schools SET search = substr(search, 1, 400)")
    with op.batch_alter_table("schools") as batch:
        batch.drop_index(op.f("ix_schools_merged_into_id"))
        for check in ("state", "merged", "sizes"):
            batch.drop_constraint(op.f(f"ck_schools_{check}"), type_="check")
        batch.drop_constraint(op.f("fk_schools_merged_into_id"), type_="foreignkey")
        batch.alter_column("search", type_=sa.Unicode(length=400), existing_nullable=False)
        for name in [*(one[0] for one in NEW), *(one[0] for one in WITH_DEFAULT)]:
            batch.drop_column(name)
    op.drop_column("districts", "radius_km")


def _tables() -> None:
    op.create_table(
        "school_changes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("school", sa.Unicode(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("kind", sa.Unicode(length=20), nullable=False),
        sa.Column("by", sa.Unicode(length=40), nullable=False),
        sa.Column("before", sa.UnicodeText(), nullable=True),
        sa.Column("after", sa.UnicodeText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_changes")),
    )
    op.create_index(op.f("ix_school_changes_school"), "school_changes", ["school"])
    op.create_table(
        "school_photos",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("school_id", KEY, nullable=False),
        sa.Column("file", sa.Unicode(length=16), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_school_photos_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["file"], ["stored_files.public_id"], name=op.f("fk_school_photos_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_photos")),
        sa.UniqueConstraint("public_id", name=op.f("uq_school_photos_public_id")),
    )
    for column in ("school_id", "file"):
        op.create_index(op.f(f"ix_school_photos_{column}"), "school_photos", [column])
    op.create_table(
        "school_imports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("rows", sa.UnicodeText(), nullable=False),
        sa.Column("staged_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_school_imports_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_school_imports_public_id")),
    )
    op.create_index(op.f("ix_school_imports_person_id"), "school_imports", ["person_id"])
    op.create_table(
        "grant_schools",
        sa.Column("grant_id", KEY, nullable=False),
        sa.Column("school_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["grants.id"], name=op.f("fk_grant_schools_grant_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_grant_schools_school_id")
        ),
        sa.PrimaryKeyConstraint("grant_id", "school_id", name=op.f("pk_grant_schools")),
    )
    op.create_index(op.f("ix_grant_schools_school_id"), "grant_schools", ["school_id"])


def _let_edit() -> None:
    """Roles of an installation are data: what they may do from now on is added to them here."""
    roles = op.get_bind().execute(sa.text("SELECT code FROM roles")).scalars().all()
    for role in (one for one in EDITORS if one in roles):
        op.get_bind().execute(
            sa.text("INSERT INTO role_permissions (role_code, permission) VALUES (:role, :what)"),
            {"role": role, "what": EDIT},
        )
