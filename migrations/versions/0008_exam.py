"""Tables of exam."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "sittings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("subjects", sa.UnicodeText(), nullable=False),
        sa.Column("district_code", sa.Unicode(length=12), nullable=False),
        sa.Column("place", sa.Unicode(length=200), nullable=False),
        sa.Column("room", sa.Unicode(length=60), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("grace_seconds", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("self_seating", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'opened', 'closed')", name=op.f("ck_sittings_state")
        ),
        sa.CheckConstraint("capacity > 0 AND minutes > 0", name=op.f("ck_sittings_sizes")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_sittings_order")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_sittings_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["districts.code"], name=op.f("fk_sittings_district_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sittings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sittings_public_id")),
    )
    op.create_index(
        op.f("ix_sittings_campaign_id_opens_at"),
        "sittings",
        ["campaign_id", "opens_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_sittings_state_closes_at"), "sittings", ["state", "closes_at"], unique=False
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("code", sa.Unicode(length=60), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_topics_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("subject_code", "code", name=op.f("uq_topics_subject_code_code")),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("code", sa.Unicode(length=60), nullable=False),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("difficulty", sa.Integer(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("family", sa.Unicode(length=60), nullable=True),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('approved', 'retired')", name=op.f("ck_items_state")),
        sa.CheckConstraint("difficulty BETWEEN 1 AND 3", name=op.f("ck_items_difficulty")),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_items_subject_code")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_items_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("code", name=op.f("uq_items_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_items_public_id")),
    )
    op.create_index(
        op.f("ix_items_subject_code_practice_state"),
        "items",
        ["subject_code", "practice", "state"],
        unique=False,
    )
    op.create_table(
        "seats",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_seats_number")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_seats_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_seats_campaign_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_seats_person_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_seats_sitting_id")),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_seats_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint("application_id", name=op.f("uq_seats_application_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_seats_public_id")),
        sa.UniqueConstraint("sitting_id", "number", name=op.f("uq_seats_sitting_id_number")),
    )
    op.create_index(
        op.f("ix_seats_person_id_campaign_id"), "seats", ["person_id", "campaign_id"], unique=False
    )
    op.create_table(
        "item_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.UnicodeText(), nullable=False),
        sa.Column("options", sa.Integer(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("languages", sa.Unicode(length=40), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("author", sa.Unicode(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("options BETWEEN 2 AND 9", name=op.f("ck_item_versions_options")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_versions_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_versions")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_item_versions_item_id_version")),
    )
    op.create_table(
        "item_voids",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_item_voids_campaign_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_voids_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_voids")),
        sa.UniqueConstraint(
            "campaign_id", "item_id", name=op.f("uq_item_voids_campaign_id_item_id")
        ),
    )
    op.create_table(
        "papers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.UnicodeText(), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("option_counts", sa.Unicode(length=200), nullable=False),
        sa.Column("seed", sa.Unicode(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_papers_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_papers_seat_id")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("subject_code", sa.Unicode(length=40), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("option_counts", sa.Unicode(length=200), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_code", sa.Unicode(length=20), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("answers_digest", sa.Unicode(length=64), nullable=True),
        sa.CheckConstraint(
            "(state = 'open' AND receipt_code IS NULL)"
            " OR (state <> 'open' AND receipt_code IS NOT NULL)",
            name=op.f("ck_attempts_receipt"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'finished', 'closed')", name=op.f("ck_attempts_state")
        ),
        sa.CheckConstraint("extra_minutes >= 0", name=op.f("ck_attempts_extra")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_attempts_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_attempts_campaign_id")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_attempts_paper_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_attempts_person_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_attempts_sitting_id")
        ),
        sa.ForeignKeyConstraint(
            ["subject_code"], ["subjects.code"], name=op.f("fk_attempts_subject_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_attempts_paper_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempts_public_id")),
    )
    op.create_index(
        op.f("ix_attempts_application_id"), "attempts", ["application_id"], unique=False
    )
    op.create_index(
        op.f("ix_attempts_campaign_id_state"), "attempts", ["campaign_id", "state"], unique=False
    )
    op.create_index(op.f("ix_attempts_person_id"), "attempts", ["person_id"], unique=False)
    op.create_index(op.f("ix_attempts_sitting_id"), "attempts", ["sitting_id"], unique=False)
    op.create_index(
        op.f("ix_attempts_state_closes_at"), "attempts", ["state", "closes_at"], unique=False
    )
    op.create_index(
        "uq_attempts_one_open",
        "attempts",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
        mssql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_attempts_receipt_code",
        "attempts",
        ["receipt_code"],
        unique=True,
        mssql_where=sa.text("receipt_code IS NOT NULL"),
    )
    op.create_table(
        "paper_items",
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_paper_items_item_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_items_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", "position", name=op.f("pk_paper_items")),
    )
    op.create_index(op.f("ix_paper_items_item_id"), "paper_items", ["item_id"], unique=False)
    op.create_table(
        "answers",
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.SmallInteger(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_answers_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", "seq", name=op.f("pk_answers")),
    )
    op.create_table(
        "exam_results",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("sections", sa.UnicodeText(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Unicode(length=300), nullable=False),
        sa.Column("rule_set_digest", sa.Unicode(length=64), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_exam_results_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_exam_results_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_exam_results_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_results")),
        sa.UniqueConstraint(
            "attempt_id", "version", name=op.f("uq_exam_results_attempt_id_version")
        ),
    )
    op.create_index(
        op.f("ix_exam_results_application_id"), "exam_results", ["application_id"], unique=False
    )
    op.create_index(
        op.f("ix_exam_results_campaign_id"), "exam_results", ["campaign_id"], unique=False
    )

    forbid_changes(op, "item_versions")
    forbid_changes(op, "answers")
    forbid_changes(op, "exam_results")


def downgrade() -> None:
    allow_changes(op, "exam_results")
    allow_changes(op, "answers")
    allow_changes(op, "item_versions")

    op.drop_index(op.f("ix_exam_results_campaign_id"), table_name="exam_results")
    op.drop_index(op.f("ix_exam_results_application_id"), table_name="exam_results")
    op.drop_table("exam_results")
    op.drop_table("answers")
    op.drop_index(op.f("ix_paper_items_item_id"), table_name="paper_items")
    op.drop_table("paper_items")
    op.drop_index(
        "uq_attempts_receipt_code",
        table_name="attempts",
        mssql_where=sa.text("receipt_code IS NOT NULL"),
    )
    op.drop_index(
        "uq_attempts_one_open",
        table_name="attempts",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
        mssql_where=sa.text("state = 'open'"),
    )
    op.drop_index(op.f("ix_attempts_state_closes_at"), table_name="attempts")
    op.drop_index(op.f("ix_attempts_sitting_id"), table_name="attempts")
    op.drop_index(op.f("ix_attempts_person_id"), table_name="attempts")
    op.drop_index(op.f("ix_attempts_campaign_id_state"), table_name="attempts")
    op.drop_index(op.f("ix_attempts_application_id"), table_name="attempts")
    op.drop_table("attempts")
    op.drop_table("papers")
    op.drop_table("item_voids")
    op.drop_table("item_versions")
    op.drop_index(op.f("ix_seats_person_id_campaign_id"), table_name="seats")
    op.drop_table("seats")
    op.drop_index(op.f("ix_items_subject_code_practice_state"), table_name="items")
    op.drop_table("items")
    op.drop_table("topics")
    op.drop_index(op.f("ix_sittings_state_closes_at"), table_name="sittings")
    op.drop_index(op.f("ix_sittings_campaign_id_opens_at"), table_name="sittings")
    op.drop_table("sittings")
