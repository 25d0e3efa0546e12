"""Tables of directory."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "districts",
        sa.Column("code", sa.Unicode(length=12), nullable=False),
        sa.Column("parent", sa.Unicode(length=12), nullable=True),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("kind", sa.Unicode(length=20), nullable=False),
        sa.Column("region", sa.UnicodeText(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("polygons", sa.UnicodeText(), nullable=False),
        sa.Column("search", sa.Unicode(length=200), nullable=False),
        sa.Column("sort_az", sa.Unicode(length=200), nullable=False),
        sa.Column("sort_en", sa.Unicode(length=200), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["districts.code"], name=op.f("fk_districts_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_districts")),
    )
    op.create_table(
        "subjects",
        sa.Column("code", sa.Unicode(length=40), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("languages", sa.UnicodeText(), nullable=False),
        sa.Column("applicable", sa.Boolean(), nullable=False),
        sa.Column("sort_az", sa.Unicode(length=200), nullable=False),
        sa.Column("sort_en", sa.Unicode(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_subjects")),
    )
    op.create_table(
        "schools",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("code", sa.Unicode(length=40), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("district_code", sa.Unicode(length=12), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("sectors", sa.UnicodeText(), nullable=False),
        sa.Column("address", sa.UnicodeText(), nullable=True),
        sa.Column("search", sa.Unicode(length=400), nullable=False),
        sa.Column("sort_az", sa.Unicode(length=400), nullable=False),
        sa.Column("sort_en", sa.Unicode(length=400), nullable=False),
        sa.CheckConstraint(
            "(lat IS NULL AND lon IS NULL) OR "
            "(lat IS NOT NULL AND lon IS NOT NULL AND "
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)",
            name=op.f("ck_schools_coordinates"),
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["districts.code"], name=op.f("fk_schools_district_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools")),
        sa.UniqueConstraint("code", name=op.f("uq_schools_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_schools_public_id")),
    )
    op.create_index(op.f("ix_schools_district_code"), "schools", ["district_code"], unique=False)
    op.create_index(op.f("ix_schools_lat_lon"), "schools", ["lat", "lon"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_schools_lat_lon"), table_name="schools")
    op.drop_index(op.f("ix_schools_district_code"), table_name="schools")
    op.drop_table("schools")
    op.drop_table("subjects")
    op.drop_table("districts")
