"""Tables of vacancies."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "vacancy_imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rows", sa.UnicodeText(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_vacancy_imports_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_vacancy_imports_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_vacancy_imports_public_id")),
    )
    op.create_table(
        "vacancies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Unicode(length=40), nullable=False),
        sa.Column(
            "school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "further_school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("district_code", sa.Unicode(length=12), nullable=False),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("kind", sa.Unicode(length=20), nullable=False),
        sa.Column("contract", sa.Unicode(length=20), nullable=False),
        sa.Column("sector", sa.Unicode(length=5), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("state", sa.Unicode(length=12), nullable=False),
        sa.Column("withdrawn_why", sa.Unicode(length=40), nullable=True),
        sa.Column("description", sa.UnicodeText(), nullable=True),
        sa.Column("search", sa.Unicode(length=1000), nullable=False),
        sa.Column("sort_az", sa.Unicode(length=800), nullable=False),
        sa.Column("sort_en", sa.Unicode(length=800), nullable=False),
        sa.Column("outcome_applicants", sa.Integer(), nullable=True),
        sa.Column("outcome_placed", sa.Integer(), nullable=True),
        sa.Column("outcome_cut_off", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "contract IN ('permanent', 'fixed-term')", name=op.f("ck_vacancies_contract")
        ),
        sa.CheckConstraint("kind IN ('standard', 'incentive')", name=op.f("ck_vacancies_kind")),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'closed', 'withdrawn')",
            name=op.f("ck_vacancies_state"),
        ),
        sa.CheckConstraint("further_school_id <> school_id", name=op.f("ck_vacancies_two_schools")),
        sa.CheckConstraint("hours > 0", name=op.f("ck_vacancies_hours")),
        sa.CheckConstraint("posts > 0", name=op.f("ck_vacancies_posts")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_vacancies_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["districts.code"], name=op.f("fk_vacancies_district_code")
        ),
        sa.ForeignKeyConstraint(
            ["further_school_id"], ["schools.id"], name=op.f("fk_vacancies_further_school_id")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_vacancies_school_id")),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_vacancies_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancies")),
        sa.UniqueConstraint("campaign_id", "code", name=op.f("uq_vacancies_campaign_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_vacancies_public_id")),
    )
    op.create_index(
        "ix_vacancies_az", "vacancies", ["campaign_id", "state", "sort_az"], unique=False
    )
    op.create_index(
        "ix_vacancies_en", "vacancies", ["campaign_id", "state", "sort_en"], unique=False
    )
    op.create_index(
        "ix_vacancies_filters",
        "vacancies",
        ["campaign_id", "state", "subject_code", "district_code"],
        unique=False,
    )
    op.create_index(op.f("ix_vacancies_school_id"), "vacancies", ["school_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_vacancies_school_id"), table_name="vacancies")
    op.drop_index("ix_vacancies_filters", table_name="vacancies")
    op.drop_index("ix_vacancies_en", table_name="vacancies")
    op.drop_index("ix_vacancies_az", table_name="vacancies")
    op.drop_table("vacancies")
    op.drop_table("vacancy_imports")
