"""Tables of accounts: people, roles, sessions, links, second factors, proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "persons",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("fin", sa.Unicode(length=7), nullable=True),
        sa.Column("first_name", sa.Unicode(length=60), nullable=False),
        sa.Column("last_name", sa.Unicode(length=60), nullable=False),
        sa.Column("patronymic", sa.Unicode(length=60), nullable=False),
        sa.Column("email", sa.Unicode(length=254), nullable=False),
        sa.Column("phone", sa.Unicode(length=16), nullable=False),
        sa.Column("language", sa.Unicode(length=2), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("password_hash", sa.Unicode(length=200), nullable=True),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search", sa.Unicode(length=200), nullable=False),
        sa.Column("sort_az", sa.Unicode(length=400), nullable=False),
        sa.CheckConstraint("language IN ('az', 'en')", name=op.f("ck_persons_language")),
        sa.CheckConstraint("state IN ('confirmed', 'closed')", name=op.f("ck_persons_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("email", name=op.f("uq_persons_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_persons_public_id")),
    )
    op.create_index(op.f("ix_persons_sort_az"), "persons", ["sort_az"], unique=False)
    op.create_index(
        "uq_persons_fin",
        "persons",
        ["fin"],
        unique=True,
        sqlite_where=sa.text("fin IS NOT NULL"),
        postgresql_where=sa.text("fin IS NOT NULL"),
        mssql_where=sa.text("fin IS NOT NULL"),
    )
    op.create_table(
        "registrations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("fin", sa.Unicode(length=7), nullable=False),
        sa.Column("first_name", sa.Unicode(length=60), nullable=False),
        sa.Column("last_name", sa.Unicode(length=60), nullable=False),
        sa.Column("patronymic", sa.Unicode(length=60), nullable=False),
        sa.Column("email", sa.Unicode(length=254), nullable=False),
        sa.Column("phone", sa.Unicode(length=16), nullable=False),
        sa.Column("language", sa.Unicode(length=2), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("password_hash", sa.Unicode(length=200), nullable=False),
        sa.Column("consent_version", sa.Unicode(length=20), nullable=False),
        sa.Column("consent_digest", sa.Unicode(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_registrations_public_id")),
    )
    op.create_index(op.f("ix_registrations_email"), "registrations", ["email"], unique=False)
    op.create_index(
        op.f("ix_registrations_expires_at"), "registrations", ["expires_at"], unique=False
    )
    op.create_table(
        "roles",
        sa.Column("code", sa.Unicode(length=30), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_roles")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", sa.Unicode(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempts")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Unicode(length=20), nullable=False),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(
        "uq_consents_person_id_version", "consents", ["person_id", "version"], unique=True
    )
    op.create_table(
        "fin_disputes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("fin", sa.Unicode(length=7), nullable=False),
        sa.Column("full_name", sa.Unicode(length=190), nullable=False),
        sa.Column("contact", sa.Unicode(length=254), nullable=False),
        sa.Column("statement", sa.UnicodeText(), nullable=False),
        sa.Column("language", sa.Unicode(length=2), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.UnicodeText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["persons.id"], name=op.f("fk_fin_disputes_closed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fin_disputes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_fin_disputes_public_id")),
    )
    op.create_index(
        op.f("ix_fin_disputes_closed_at_made_at"),
        "fin_disputes",
        ["closed_at", "made_at"],
        unique=False,
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("role_code", sa.Unicode(length=30), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_grants_person_id")),
        sa.ForeignKeyConstraint(["role_code"], ["roles.code"], name=op.f("fk_grants_role_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("public_id", name=op.f("uq_grants_public_id")),
    )
    op.create_index(
        "uq_grants_open",
        "grants",
        ["person_id", "role_code"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
        mssql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("purpose", sa.Unicode(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("address", sa.Unicode(length=254), nullable=False),
        sa.Column("language", sa.Unicode(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_links_person_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_links_registration_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("public_id", name=op.f("uq_links_public_id")),
    )
    op.create_index(
        op.f("ix_links_address_purpose_created_at"),
        "links",
        ["address", "purpose", "created_at"],
        unique=False,
    )
    op.create_index(op.f("ix_links_expires_at"), "links", ["expires_at"], unique=False)
    op.create_index(op.f("ix_links_person_id"), "links", ["person_id"], unique=False)
    op.create_index(op.f("ix_links_registration_id"), "links", ["registration_id"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column("kind", sa.Unicode(length=60), nullable=False),
        sa.Column("subject_type", sa.Unicode(length=30), nullable=False),
        sa.Column("subject_id", sa.Unicode(length=64), nullable=False),
        sa.Column("campaign", sa.Unicode(length=16), nullable=True),
        sa.Column("payload", sa.UnicodeText(), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("state", sa.Unicode(length=10), nullable=False),
        sa.Column(
            "proposed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "seconded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.UnicodeText(), nullable=True),
        sa.CheckConstraint(
            "state <> 'seconded' OR seconded_by IS NOT NULL",
            name=op.f("ck_proposals_seconded_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'seconded', 'rejected', 'withdrawn')",
            name=op.f("ck_proposals_state"),
        ),
        sa.CheckConstraint("seconded_by <> proposed_by", name=op.f("ck_proposals_four_eyes")),
        sa.ForeignKeyConstraint(["closed_by"], ["persons.id"], name=op.f("fk_proposals_closed_by")),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["persons.id"], name=op.f("fk_proposals_proposed_by")
        ),
        sa.ForeignKeyConstraint(
            ["seconded_by"], ["persons.id"], name=op.f("fk_proposals_seconded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposals_public_id")),
    )
    op.create_index(
        op.f("ix_proposals_subject_type_subject_id"),
        "proposals",
        ["subject_type", "subject_id"],
        unique=False,
    )
    op.create_index(
        "uq_proposals_open",
        "proposals",
        ["kind", "subject_type", "subject_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
        mssql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("digest", sa.Unicode(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_recovery_codes_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index(
        "uq_recovery_codes_person_id_digest", "recovery_codes", ["person_id", "digest"], unique=True
    )
    op.create_table(
        "role_permissions",
        sa.Column("role_code", sa.Unicode(length=30), nullable=False),
        sa.Column("permission", sa.Unicode(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_code"], ["roles.code"], name=op.f("fk_role_permissions_role_code")
        ),
        sa.PrimaryKeyConstraint("role_code", "permission", name=op.f("pk_role_permissions")),
    )
    op.create_table(
        "second_factors",
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("secret", sa.Unicode(length=300), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_second_factors_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Unicode(length=16), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("token_digest", sa.Unicode(length=64), nullable=False),
        sa.Column("device", sa.Unicode(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sessions_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sessions_token_digest")),
    )
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)
    op.create_index(
        op.f("ix_sessions_person_id_ended_at"), "sessions", ["person_id", "ended_at"], unique=False
    )
    op.create_table(
        "grant_districts",
        sa.Column("grant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("district_code", sa.Unicode(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_code"], ["districts.code"], name=op.f("fk_grant_districts_district_code")
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["grants.id"], name=op.f("fk_grant_districts_grant_id")
        ),
        sa.PrimaryKeyConstraint("grant_id", "district_code", name=op.f("pk_grant_districts")),
    )


def downgrade() -> None:
    op.drop_table("grant_districts")
    op.drop_index(op.f("ix_sessions_person_id_ended_at"), table_name="sessions")
    op.drop_index(op.f("ix_sessions_expires_at"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("second_factors")
    op.drop_table("role_permissions")
    op.drop_index("uq_recovery_codes_person_id_digest", table_name="recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_index(
        "uq_proposals_open",
        table_name="proposals",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
        mssql_where=sa.text("state = 'open'"),
    )
    op.drop_index(op.f("ix_proposals_subject_type_subject_id"), table_name="proposals")
    op.drop_table("proposals")
    op.drop_index(op.f("ix_links_registration_id"), table_name="links")
    op.drop_index(op.f("ix_links_person_id"), table_name="links")
    op.drop_index(op.f("ix_links_expires_at"), table_name="links")
    op.drop_index(op.f("ix_links_address_purpose_created_at"), table_name="links")
    op.drop_table("links")
    op.drop_index(
        "uq_grants_open",
        table_name="grants",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
        mssql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("grants")
    op.drop_index(op.f("ix_fin_disputes_closed_at_made_at"), table_name="fin_disputes")
    op.drop_table("fin_disputes")
    op.drop_index("uq_consents_person_id_version", table_name="consents")
    op.drop_table("consents")
    op.drop_table("sign_in_attempts")
    op.drop_table("roles")
    op.drop_index(op.f("ix_registrations_expires_at"), table_name="registrations")
    op.drop_index(op.f("ix_registrations_email"), table_name="registrations")
    op.drop_table("registrations")
    op.drop_index(
        "uq_persons_fin",
        table_name="persons",
        sqlite_where=sa.text("fin IS NOT NULL"),
        postgresql_where=sa.text("fin IS NOT NULL"),
        mssql_where=sa.text("fin IS NOT NULL"),
    )
    op.drop_index(op.f("ix_persons_sort_az"), table_name="persons")
    op.drop_table("persons")
