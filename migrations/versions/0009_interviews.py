"""Tables of interviews."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "interview_panels",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=True),
        sa.Column("room", sa.Unicode(length=120), nullable=False),
        sa.Column("chair_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "second_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("third_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "chair_id <> second_id AND chair_id <> third_id AND second_id <> third_id",
            name=op.f("ck_interview_panels_three_different_people"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_interview_panels_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["persons.id"], name=op.f("fk_interview_panels_chair_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["persons.id"], name=op.f("fk_interview_panels_second_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_interview_panels_subject_code")
        ),
        sa.ForeignKeyConstraint(
            ["third_id"], ["persons.id"], name=op.f("fk_interview_panels_third_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_panels")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interview_panels_public_id")),
    )
    op.create_index(
        op.f("ix_interview_panels_campaign_id"), "interview_panels", ["campaign_id"], unique=False
    )
    op.create_index(
        op.f("ix_interview_panels_chair_id"), "interview_panels", ["chair_id"], unique=False
    )
    op.create_index(
        op.f("ix_interview_panels_second_id"), "interview_panels", ["second_id"], unique=False
    )
    op.create_index(
        op.f("ix_interview_panels_third_id"), "interview_panels", ["third_id"], unique=False
    )
    op.create_table(
        "interview_slots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("panel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("room", sa.Unicode(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_interview_slots_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_interview_slots_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["interview_panels.id"], name=op.f("fk_interview_slots_panel_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_slots")),
        sa.UniqueConstraint("application_id", name=op.f("uq_interview_slots_application_id")),
        sa.UniqueConstraint(
            "panel_id", "starts_at", name=op.f("uq_interview_slots_panel_id_starts_at")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_interview_slots_public_id")),
    )
    op.create_index(
        op.f("ix_interview_slots_campaign_id"), "interview_slots", ["campaign_id"], unique=False
    )
    op.create_table(
        "interview_sheets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("note", sa.UnicodeText(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_interview_sheets_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["interview_slots.id"], name=op.f("fk_interview_sheets_slot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_sheets")),
        sa.UniqueConstraint(
            "slot_id", "person_id", name=op.f("uq_interview_sheets_slot_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_interview_sheets_person_id"), "interview_sheets", ["person_id"], unique=False
    )
    op.create_table(
        "interview_marks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion", sa.Unicode(length=40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_interview_marks_not_negative")),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["interview_sheets.id"], name=op.f("fk_interview_marks_sheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_marks")),
        sa.UniqueConstraint(
            "sheet_id", "criterion", name=op.f("uq_interview_marks_sheet_id_criterion")
        ),
    )


def downgrade() -> None:
    op.drop_table("interview_marks")
    op.drop_index(op.f("ix_interview_sheets_person_id"), table_name="interview_sheets")
    op.drop_table("interview_sheets")
    op.drop_index(op.f("ix_interview_slots_campaign_id"), table_name="interview_slots")
    op.drop_table("interview_slots")
    op.drop_index(op.f("ix_interview_panels_third_id"), table_name="interview_panels")
    op.drop_index(op.f("ix_interview_panels_second_id"), table_name="interview_panels")
    op.drop_index(op.f("ix_interview_panels_chair_id"), table_name="interview_panels")
    op.drop_index(op.f("ix_interview_panels_campaign_id"), table_name="interview_panels")
    op.drop_table("interview_panels")
