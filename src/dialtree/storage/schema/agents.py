"""Who has held which extension, at what status, how far that has been told, and who picks one themselves."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, Table, UniqueConstraint, text

from dialtree.storage.schema.base import metadata
from dialtree.storage.types import Id, Instant

IS_OPEN = "ended_at IS NULL"
"""Says in SQL of an agent session that it is how things are now."""

_OPEN = text(IS_OPEN)

agent_sessions = Table(
    "agent_sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("extension_id", Id, nullable=False),
    Column("status", Id, nullable=False),
    Column("logged_in_at", Instant, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("sequence", Id, nullable=False),
    Index("uq_agent_sessions_extension_id", "extension_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("uq_agent_sessions_user_id", "user_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index(None, "organization_id", "sequence"),
    Index(None, "extension_id", "started_at"),
    Index(None, "user_id", "started_at"),
    Index(None, "organization_id", "started_at"),
    Index(None, "organization_id", "user_id", "started_at"),
    comment="Who has held which extension at what status, from when to when; what has no end is so now.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

agent_feeds = Table(
    "agent_feeds",
    metadata,
    Column("organization_id", Id, primary_key=True, autoincrement=False),
    Column("sequence", Id, nullable=False),
    comment="The number of the last change of an organisation's agent sessions. Who changes them locks its row first.",
    sqlite_strict=True,
)

picker_sessions = Table(
    "picker_sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("code_id", Id),
    Column("session_id", Id),
    Column("digest", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    UniqueConstraint("digest"),
    ForeignKeyConstraint(["organization_id", "user_id"], ["users.organization_id", "users.id"], ondelete="CASCADE"),
    ForeignKeyConstraint(["code_id"], ["codes.id"], ondelete="CASCADE"),
    ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE"),
    Index(None, "organization_id", "user_id"),
    Index(None, "code_id"),
    Index(None, "session_id"),
    Index(None, "expires_at"),
    comment="Who may pick an extension by themselves: let in by a program with a code, or by their own session.",
    sqlite_autoincrement=True,
    sqlite_strict=True,
)
