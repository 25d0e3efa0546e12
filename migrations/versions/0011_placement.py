"""Tables of placement."""

import sqlalchemy as sa
from alembic import op

from recruit.extensions.append_only import allow_changes, forbid_changes

revision = "0011"
down_revision = "0010"

KINDS = "contract IN ('permanent', 'fixed-term')"
UNFINISHED = sa.text("state IN ('draft', 'locked', 'simulated', 'certified')")
LIVE = sa.text("state IN ('offered', 'accepted')")
PUBLISHED = sa.text("state = 'published'")
CERTIFIED = sa.text("kind = 'certified'")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "choice_lists",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("contract", sa.Unicode(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_code", sa.Unicode(length=20), nullable=True),
        sa.Column("receipt_digest", sa.Unicode(length=64), nullable=True),
        sa.CheckConstraint(KINDS, name="ck_choice_lists_contract"),
        sa.CheckConstraint("state IN ('saved', 'confirmed')", name="ck_choice_lists_state"),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_choice_lists_campaign_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_choice_lists_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_choice_lists"),
        sa.UniqueConstraint("public_id", name="uq_choice_lists_public_id"),
    )
    op.create_index(
        "ix_choice_lists_campaign_id_contract",
        "choice_lists",
        ["campaign_id", "contract"],
        unique=False,
    )
    op.create_index(
        "ix_choice_lists_person_id_campaign_id_contract",
        "choice_lists",
        ["person_id", "campaign_id", "contract"],
        unique=True,
    )
    op.create_table(
        "placement_rounds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("contract", sa.Unicode(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Unicode(length=12), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot", sa.UnicodeText(), nullable=True),
        sa.Column("snapshot_digest", sa.Unicode(length=64), nullable=True),
        sa.Column("rule_set_digest", sa.Unicode(length=64), nullable=True),
        sa.Column("ties", sa.UnicodeText(), nullable=True),
        sa.Column("legal", sa.UnicodeText(), nullable=True),
        sa.Column("secret", sa.Unicode(length=64), nullable=False),
        sa.Column("seed", sa.Unicode(length=200), nullable=True),
        sa.Column("seed_announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(KINDS, name="ck_placement_rounds_contract"),
        sa.CheckConstraint(
            "state IN ('draft', 'locked', 'simulated', 'certified', 'published', 'superseded')",
            name="ck_placement_rounds_state",
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'superseded') OR snapshot_digest IS NOT NULL",
            name="ck_placement_rounds_locked",
        ),
        sa.CheckConstraint(
            "state NOT IN ('certified', 'published') OR seed IS NOT NULL",
            name="ck_placement_rounds_seeded",
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_placement_rounds_campaign_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_placement_rounds"),
        sa.UniqueConstraint("public_id", name="uq_placement_rounds_public_id"),
    )
    op.create_index(
        "uq_placement_rounds_published",
        "placement_rounds",
        ["campaign_id", "contract"],
        unique=True,
        sqlite_where=PUBLISHED,
        postgresql_where=PUBLISHED,
        mssql_where=PUBLISHED,
    )
    op.create_index(
        "uq_placement_rounds_unfinished",
        "placement_rounds",
        ["campaign_id", "contract"],
        unique=True,
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
        mssql_where=UNFINISHED,
    )
    op.create_table(
        "choice_receipts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.Unicode(length=20), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("document", sa.UnicodeText(), nullable=False),
        sa.Column("choices", sa.UnicodeText(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["choice_lists.id"], name="fk_choice_receipts_list_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_choice_receipts"),
        sa.UniqueConstraint("code", name="uq_choice_receipts_code"),
    )
    op.create_index(
        "ix_choice_receipts_list_id_version",
        "choice_receipts",
        ["list_id", "version"],
        unique=True,
    )
    op.create_table(
        "placement_runs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("kind", sa.Unicode(length=12), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("seed", sa.Unicode(length=200), nullable=False),
        sa.Column("engine", sa.Unicode(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("job", sa.Unicode(length=16), nullable=True),
        sa.Column("result", sa.UnicodeText(), nullable=True),
        sa.Column("result_digest", sa.Unicode(length=64), nullable=True),
        sa.Column("counts", sa.UnicodeText(), nullable=True),
        sa.Column("whole_file", sa.Unicode(length=16), nullable=True),
        sa.Column("public_file", sa.Unicode(length=16), nullable=True),
        sa.CheckConstraint("kind IN ('simulation', 'certified')", name="ck_placement_runs_kind"),
        sa.CheckConstraint("state IN ('waiting', 'done')", name="ck_placement_runs_state"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["placement_rounds.id"], name="fk_placement_runs_round_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_placement_runs"),
        sa.UniqueConstraint("public_id", name="uq_placement_runs_public_id"),
    )
    op.create_index(
        "ix_placement_runs_round_id_kind",
        "placement_runs",
        ["round_id", "kind"],
        unique=False,
    )
    op.create_index(
        "uq_placement_runs_certified",
        "placement_runs",
        ["round_id"],
        unique=True,
        sqlite_where=CERTIFIED,
        postgresql_where=CERTIFIED,
        mssql_where=CERTIFIED,
    )
    op.create_table(
        "placement_cut_offs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("vacancy_id", KEY, nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("applicants", sa.Integer(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("key", sa.Unicode(length=300), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.CheckConstraint("placed <= posts", name="ck_placement_cut_offs_placed"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["placement_runs.id"], name="fk_placement_cut_offs_run_id"
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name="fk_placement_cut_offs_vacancy_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_placement_cut_offs"),
    )
    op.create_index(
        "ix_placement_cut_offs_run_id_vacancy_id",
        "placement_cut_offs",
        ["run_id", "vacancy_id"],
        unique=True,
    )
    op.create_table(
        "choices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", KEY, nullable=False),
        sa.Column("application_id", KEY, nullable=False),
        sa.CheckConstraint("rank >= 1", name="ck_choices_rank"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_choices_application_id"
        ),
        sa.ForeignKeyConstraint(["list_id"], ["choice_lists.id"], name="fk_choices_list_id"),
        sa.ForeignKeyConstraint(["vacancy_id"], ["vacancies.id"], name="fk_choices_vacancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_choices"),
    )
    op.create_index("ix_choices_list_id_rank", "choices", ["list_id", "rank"], unique=True)
    op.create_index(
        "ix_choices_list_id_vacancy_id", "choices", ["list_id", "vacancy_id"], unique=True
    )
    op.create_index("ix_choices_vacancy_id", "choices", ["vacancy_id"], unique=False)
    op.create_table(
        "places",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("vacancy_id", KEY, nullable=False),
        sa.Column("application_id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("contract", sa.Unicode(length=12), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'moved')", name="ck_places_state"
        ),
        sa.CheckConstraint("seat >= 1 AND seat <= posts", name="ck_places_seat"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_places_application_id"
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_places_campaign_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_places_person_id"),
        sa.ForeignKeyConstraint(["run_id"], ["placement_runs.id"], name="fk_places_run_id"),
        sa.ForeignKeyConstraint(["vacancy_id"], ["vacancies.id"], name="fk_places_vacancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.UniqueConstraint("public_id", name="uq_places_public_id"),
    )
    op.create_index(
        "ix_places_campaign_id_contract_state",
        "places",
        ["campaign_id", "contract", "state"],
        unique=False,
    )
    op.create_index(
        "uq_places_live_person",
        "places",
        ["person_id", "campaign_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
        mssql_where=LIVE,
    )
    op.create_index(
        "uq_places_live_seat",
        "places",
        ["vacancy_id", "seat"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
        mssql_where=LIVE,
    )
    op.create_table(
        "run_results",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("number", sa.Unicode(length=12), nullable=False),
        sa.Column("pseudonym", sa.Unicode(length=12), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", KEY, nullable=False),
        sa.Column("application_id", KEY, nullable=False),
        sa.Column("reason", sa.Unicode(length=20), nullable=False),
        sa.Column("rule", sa.Unicode(length=30), nullable=True),
        sa.Column("key", sa.Unicode(length=300), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("cut_off", sa.Integer(), nullable=True),
        sa.Column("short_by", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Unicode(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_run_results_application_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_run_results_person_id"),
        sa.ForeignKeyConstraint(["run_id"], ["placement_runs.id"], name="fk_run_results_run_id"),
        sa.ForeignKeyConstraint(["vacancy_id"], ["vacancies.id"], name="fk_run_results_vacancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_run_results"),
    )
    op.create_index("ix_run_results_person_id", "run_results", ["person_id"], unique=False)
    op.create_index(
        "ix_run_results_run_id_person_id_rank",
        "run_results",
        ["run_id", "person_id", "rank"],
        unique=True,
    )
    op.create_table(
        "orders",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("place_id", KEY, nullable=False),
        sa.Column("number", sa.Unicode(length=20), nullable=False),
        sa.Column("state", sa.Unicode(length=12), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('prepared', 'signed')", name="ck_orders_state"),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_orders_place_id"),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("number", name="uq_orders_number"),
        sa.UniqueConstraint("place_id", name="uq_orders_place_id"),
        sa.UniqueConstraint("public_id", name="uq_orders_public_id"),
    )
    forbid_changes(op, "choice_receipts")


def downgrade() -> None:
    allow_changes(op, "choice_receipts")
    for table in (
        "orders",
        "run_results",
        "places",
        "choices",
        "placement_cut_offs",
        "placement_runs",
        "choice_receipts",
        "placement_rounds",
        "choice_lists",
    ):
        op.drop_table(table)
