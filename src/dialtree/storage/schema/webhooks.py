"""Webhooks: who is told of changes, and how that went."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table, Text, true

from dialtree.storage.schema.base import metadata
from dialtree.storage.types import Flag, Id, Instant

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("url", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("active", Flag, nullable=False, server_default=true()),
    Column("delivered_revision", Id, nullable=False),
    Column("failures", Id, nullable=False),
    Column("failing_since", Instant),
    Column("next_attempt_at", Instant),
    Column("disabled_reason", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    Index(None, "organization_id"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("webhook_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("first_revision", Id, nullable=False),
    Column("last_revision", Id, nullable=False),
    Column("attempt", Id, nullable=False),
    Column("status", Id),
    Column("error", Text, nullable=False),
    Column("milliseconds", Id, nullable=False),
    ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], ondelete="CASCADE"),
    Index(None, "webhook_id", "id"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)
