"""Files that were uploaded to be imported, and what is told of them."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, Table, Text

from dialtree.storage.schema.base import metadata
from dialtree.storage.types import Document, Id, Instant

uploads = Table(
    "uploads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("size", Id, nullable=False),
    Column("options", Document, nullable=False),
    Column("state", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("done", Id, nullable=False),
    Column("total", Id, nullable=False),
    Column("report", Document, nullable=False),
    Column("plan_digest", LargeBinary, nullable=False),
    Column("error", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"], ondelete="CASCADE"),
    Index(None, "organization_id", "id"),
    comment="Files that were uploaded to be imported, and what became of them.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

# Apart, because whatever is written of a row of SQLite, all of the row is written again.
upload_contents = Table(
    "upload_contents",
    metadata,
    Column("upload_id", Id, primary_key=True, autoincrement=False),
    Column("organization_id", Id, nullable=False),
    Column("content", LargeBinary, nullable=False),
    ForeignKeyConstraint(["upload_id"], ["uploads.id"], ondelete="CASCADE"),
    comment="What uploaded files hold, until they are applied or a day has passed.",
    sqlite_strict=True,
)

upload_lines = Table(
    "upload_lines",
    metadata,
    Column("upload_id", Id, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("number", Id, primary_key=True, autoincrement=False),
    Column("organization_id", Id, nullable=False),
    Column("body", Document, nullable=False),
    ForeignKeyConstraint(["upload_id"], ["uploads.id"], ondelete="CASCADE"),
    comment="What was found in uploaded files, and what importing them changes.",
    sqlite_strict=True,
)
