"""What is written down: what changed, and who did what."""

from sqlalchemy import Column, Index, Table, Text, text

from dialtree.storage.schema.base import metadata
from dialtree.storage.types import Document, Id, Instant

GIVEN_UP = "entity = 'extension' AND operation <> 'insert' AND (after IS NULL OR after ->> 'sip' <> before ->> 'sip')"
"""Says in SQL of an entry of the change log that by it an extension ceased to have its SIP id."""

change_log = Table(
    "change_log",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("revision", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Id, nullable=False),
    Column("operation", Text, nullable=False),
    Column("before", Document),
    Column("after", Document),
    Index(None, "organization_id", "revision"),
    Index(None, "entity_id"),
    Index(
        "ix_change_log_given_up",
        "organization_id",
        "entity_id",
        sqlite_where=text(GIVEN_UP),
        postgresql_where=text(GIVEN_UP),
    ),
    comment="What changed, written by triggers alone.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("revision", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_id", Id),
    Column("address", Text, nullable=False, server_default=text("''")),
    Column("action", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Id),
    Column("details", Document, nullable=False),
    Column("first_revision", Id),
    Index(None, "organization_id", "id"),
    Index(None, "entity_id"),
    Index(
        "ix_audit_many",
        "organization_id",
        "revision",
        "first_revision",
        sqlite_where=text("first_revision IS NOT NULL"),
        postgresql_where=text("first_revision IS NOT NULL"),
    ),
    comment="Who did what, written by management.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

change_log_floors = Table(
    "change_log_floors",
    metadata,
    Column("organization_id", Id, primary_key=True, autoincrement=False),
    Column("revision", Id, nullable=False),
    comment="Up to which revision the change log of an organisation has been cut off.",
    sqlite_strict=True,
)
