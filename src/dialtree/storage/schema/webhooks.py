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
    Column("previous_secret", Text),
    Column("previous_until", Instant),
    Column("active", Flag, nullable=False, server_default=true()),
    Column("disabled_reason", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("delivered_revision", Id, nullable=False),
    Column("pending_revision", Id),
    Column("failures", Id, nullable=False),
    Column("failing_since", Instant),
    Column("next_attempt_at", Instant),
    Column("leased_by", Text),
    Column("leased_until", Instant),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    Index(None, "organization_id"),
    comment="Who is told of an organisation's changes, and how far. Who has the lease of one sends.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("webhook_id", Id, nullable=False),
    Column("type", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("first_revision", Id),
    Column("last_revision", Id),
    Column("attempt", Id, nullable=False),
    Column("status", Id),
    Column("error", Text, nullable=False),
    Column("milliseconds", Id, nullable=False),
    ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], ondelete="CASCADE"),
    Index(None, "webhook_id", "id"),
    comment="The last attempts to send to each webhook, and how each went.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)
