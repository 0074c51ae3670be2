"""What an organisation sets for itself."""

from sqlalchemy import Column, ForeignKeyConstraint, PrimaryKeyConstraint, Table, Text, true

from dialtree.storage.schema.base import metadata
from dialtree.storage.types import Document, Flag, Id

organization_settings = Table(
    "organization_settings",
    metadata,
    Column("organization_id", Id, primary_key=True, autoincrement=False),
    Column("time_zone", Text, nullable=False),
    Column("allowed_origins", Document, nullable=False),
    Column("session_hours", Id),
    Column("agent_hours", Id),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    comment="An organisation without a row has the defaults.",
    sqlite_strict=True,
)

agent_statuses = Table(
    "agent_statuses",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("name_he", Text, nullable=False),
    Column("color", Text, nullable=False),
    Column("active", Flag, nullable=False, server_default=true()),
    PrimaryKeyConstraint("organization_id", "id"),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    comment="Those agent statuses that an organisation has added or changed; the others are the contract's.",
    sqlite_strict=True,
)
