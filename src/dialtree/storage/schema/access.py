"""Who may manage: people who sign in, their sessions, and programs with tokens."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, Table, Text, UniqueConstraint, true

from dialtree.storage.schema.base import metadata
from dialtree.storage.types import Document, Flag, Id, Instant

credentials = Table(
    "credentials",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id),
    Column("user_id", Id),
    Column("account_id", Id),
    Column("role", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("password_hash", Text),
    Column("totp_secret", Text),
    Column("totp_confirmed_at", Instant),
    Column("totp_last_step", Id),
    Column("recovery_digests", Document, nullable=False),
    Column("active", Flag, nullable=False, server_default=true()),
    Column("created_at", Instant, nullable=False),
    Column("last_signed_in_at", Instant),
    UniqueConstraint("email"),
    UniqueConstraint("user_id"),
    ForeignKeyConstraint(["organization_id", "user_id"], ["users.organization_id", "users.id"], ondelete="CASCADE"),
    ForeignKeyConstraint(["organization_id", "account_id"], ["accounts.organization_id", "accounts.id"]),
    Index(None, "organization_id", "account_id"),
    comment="How a person signs in, and as what. An operator belongs to no organisation and is no user.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id),
    Column("credential_id", Id, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("factors", Id, nullable=False),
    Column("address", Text, nullable=False),
    Column("user_agent", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    UniqueConstraint("digest"),
    ForeignKeyConstraint(["credential_id"], ["credentials.id"], ondelete="CASCADE"),
    Index(None, "credential_id"),
    comment="Where a person is signed in.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

reset_links = Table(
    "reset_links",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id),
    Column("credential_id", Id, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    UniqueConstraint("digest"),
    ForeignKeyConstraint(["credential_id"], ["credentials.id"], ondelete="CASCADE"),
    Index(None, "credential_id"),
    comment="One-time links by which a person sets a new password.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    Column("email", Text, primary_key=True),
    Column("organization_id", Id),
    Column("failures", Id, nullable=False),
    Column("last_at", Instant, nullable=False),
    comment="How often in a row signing in has failed, by the e-mail that was given, whether or not anybody has it.",
    sqlite_strict=True,
)

second_factor_demands = Table(
    "second_factor_demands",
    metadata,
    Column("role", Text, primary_key=True),
    Column("organization_id", Id),
    Column("created_at", Instant, nullable=False),
    comment="The roles that must sign in with a second factor.",
    sqlite_strict=True,
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id),
    Column("account_id", Id),
    Column("role", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("last_four", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("last_used_at", Instant),
    UniqueConstraint("digest"),
    ForeignKeyConstraint(["organization_id", "account_id"], ["accounts.organization_id", "accounts.id"]),
    Index(None, "organization_id", "account_id"),
    comment="What programs present to management.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id),
    Column("principal", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("request_digest", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("status", Id),
    Column("headers", Document),
    Column("body", LargeBinary),
    UniqueConstraint("principal", "key"),
    Index(None, "created_at"),
    comment="What was answered to a request with an Idempotency-Key.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)
