"""Tables of candidates."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("file_public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_public_id"], ["stored_files.public_id"], name=op.f("fk_documents_file_public_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_documents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("file_public_id", name=op.f("uq_documents_file_public_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_documents_public_id")),
    )
    op.create_index(op.f("ix_documents_person_id"), "documents", ["person_id"], unique=False)
    op.create_table(
        "forms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("draft", sa.UnicodeText(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_forms_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forms")),
        sa.UniqueConstraint("public_id", name=op.f("uq_forms_public_id")),
    )
    op.create_index(
        "uq_forms_campaign_id",
        "forms",
        ["campaign_id"],
        unique=True,
        sqlite_where=sa.text("campaign_id IS NOT NULL"),
        postgresql_where=sa.text("campaign_id IS NOT NULL"),
        mssql_where=sa.text("campaign_id IS NOT NULL"),
    )
    op.create_table(
        "form_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("form_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.UnicodeText(), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["forms.id"], name=op.f("fk_form_versions_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_versions")),
        sa.UniqueConstraint("form_id", "number", name=op.f("uq_form_versions_form_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_form_versions_public_id")),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("candidate_number", sa.Unicode(length=6), nullable=False),
        sa.Column(
            "form_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.UnicodeText(), nullable=False),
        sa.Column("district_code", sa.Unicode(length=12), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("reopened_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'locked')", name=op.f("ck_cards_state")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_cards_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["districts.code"], name=op.f("fk_cards_district_code")
        ),
        sa.ForeignKeyConstraint(
            ["form_version_id"], ["form_versions.id"], name=op.f("fk_cards_form_version_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_cards_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint(
            "campaign_id", "candidate_number", name=op.f("uq_cards_campaign_id_candidate_number")
        ),
        sa.UniqueConstraint(
            "person_id", "campaign_id", name=op.f("uq_cards_person_id_campaign_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_cards_public_id")),
    )
    op.create_index(
        op.f("ix_cards_campaign_id_district_code"),
        "cards",
        ["campaign_id", "district_code"],
        unique=False,
    )
    op.create_table(
        "adjustments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Unicode(length=20), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("document_public_id", sa.Unicode(length=16), nullable=True),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decision_reason", sa.UnicodeText(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('extra-time', 'large-print', 'reader', 'scribe', 'separate-room')",
            name=op.f("ck_adjustments_kind"),
        ),
        sa.CheckConstraint(
            "state <> 'granted' OR kind <> 'extra-time' OR minutes IS NOT NULL",
            name=op.f("ck_adjustments_extra_time_has_minutes"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'refused', 'withdrawn')",
            name=op.f("ck_adjustments_state"),
        ),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 1 AND 180", name=op.f("ck_adjustments_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_adjustments_campaign_id")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_adjustments_card_id")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["persons.id"], name=op.f("fk_adjustments_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_adjustments_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_adjustments_public_id")),
    )
    op.create_index(
        op.f("ix_adjustments_campaign_id_state"),
        "adjustments",
        ["campaign_id", "state"],
        unique=False,
    )
    op.create_index(
        "uq_adjustments_person_id_campaign_id_kind",
        "adjustments",
        ["person_id", "campaign_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'granted')"),
        postgresql_where=sa.text("state IN ('asked', 'granted')"),
        mssql_where=sa.text("state IN ('asked', 'granted')"),
    )
    op.create_table(
        "card_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "form_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("answers", sa.UnicodeText(), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Unicode(length=64), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_card_versions_card_id")),
        sa.ForeignKeyConstraint(
            ["form_version_id"], ["form_versions.id"], name=op.f("fk_card_versions_form_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_versions")),
        sa.UniqueConstraint("card_id", "number", name=op.f("uq_card_versions_card_id_number")),
    )
    forbid_changes(op, "form_versions")
    forbid_changes(op, "card_versions")


def downgrade() -> None:
    allow_changes(op, "card_versions")
    allow_changes(op, "form_versions")
    op.drop_table("card_versions")
    op.drop_index(
        "uq_adjustments_person_id_campaign_id_kind",
        table_name="adjustments",
        sqlite_where=sa.text("state IN ('asked', 'granted')"),
        postgresql_where=sa.text("state IN ('asked', 'granted')"),
        mssql_where=sa.text("state IN ('asked', 'granted')"),
    )
    op.drop_index(op.f("ix_adjustments_campaign_id_state"), table_name="adjustments")
    op.drop_table("adjustments")
    op.drop_index(op.f("ix_cards_campaign_id_district_code"), table_name="cards")
    op.drop_table("cards")
    op.drop_table("form_versions")
    op.drop_index(
        "uq_forms_campaign_id",
        table_name="forms",
        sqlite_where=sa.text("campaign_id IS NOT NULL"),
        postgresql_where=sa.text("campaign_id IS NOT NULL"),
        mssql_where=sa.text("campaign_id IS NOT NULL"),
    )
    op.drop_table("forms")
    op.drop_index(op.f("ix_documents_person_id"), table_name="documents")
    op.drop_table("documents")
