"""The directory: organisations, accounts, users, extensions, codes."""

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
    true,
)

from dialtree.storage.schema.base import metadata
from dialtree.storage.types import Document, Flag, Id, Instant

organizations = Table(
    "organizations",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("revision", Id, nullable=False),
    comment="One row a root account, kept by triggers.",
    sqlite_strict=True,
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("parent_id", Id),
    Column("name", Text, nullable=False),
    Column("active", Flag, nullable=False, server_default=true()),
    UniqueConstraint("organization_id", "id"),
    ForeignKeyConstraint(["organization_id", "parent_id"], ["accounts.organization_id", "accounts.id"]),
    # By the parent alone. While PostgreSQL takes the table for empty, an index that began with the organisation would
    # pass for as good as the unique one, and each extension's account be looked for among all of the organisation.
    Index(None, "parent_id"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False, server_default=text("''")),
    Column("active", Flag, nullable=False, server_default=true()),
    UniqueConstraint("organization_id", "id"),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

extensions = Table(
    "extensions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("account_id", Id, nullable=False),
    Column("sip", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("speed_dial", Text, nullable=False, server_default=text("''")),
    Column("user_id", Id),
    Column("active", Flag, nullable=False, server_default=true()),
    UniqueConstraint("organization_id", "sip"),
    ForeignKeyConstraint(["organization_id", "account_id"], ["accounts.organization_id", "accounts.id"]),
    ForeignKeyConstraint(["organization_id", "user_id"], ["users.organization_id", "users.id"]),
    Index(None, "organization_id", "account_id"),
    Index(
        "uq_extensions_organization_id_speed_dial",
        "organization_id",
        "speed_dial",
        unique=True,
        sqlite_where=text("speed_dial <> ''"),
        postgresql_where=text("speed_dial <> ''"),
    ),
    Index(
        None,
        "organization_id",
        "user_id",
        sqlite_where=text("user_id IS NOT NULL"),
        postgresql_where=text("user_id IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

codes = Table(
    "codes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("account_id", Id, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("last_four", Text, nullable=False),
    Column("label", Text, nullable=False, server_default=text("''")),
    Column("scope", Text, nullable=False),
    Column("networks", Document, nullable=False),
    Column("expires_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("successor_id", Id),
    ForeignKeyConstraint(["organization_id", "account_id"], ["accounts.organization_id", "accounts.id"]),
    Index(None, "organization_id", "account_id"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

code_usage = Table(
    "code_usage",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("code_id", Id, nullable=False),
    Column("day", Text, nullable=False),
    Column("requests", Id, nullable=False),
    Column("last_used_at", Instant, nullable=False),
    PrimaryKeyConstraint("code_id", "day"),
    ForeignKeyConstraint(["code_id"], ["codes.id"], ondelete="CASCADE"),
    sqlite_strict=True,
)
