"""Files that were uploaded to be imported."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, Table, Text

from dialtree.storage.schema.base import metadata
from dialtree.storage.types import Document, Id, Instant

uploads = Table(
    "uploads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("account_id", Id, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("options", Document, nullable=False),
    Column("state", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("done", Id, nullable=False),
    Column("total", Id, nullable=False),
    Column("report", Document),
    Column("error", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    Index(None, "organization_id", "id"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)
