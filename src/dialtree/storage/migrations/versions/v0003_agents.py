"""Agents: who holds which extension, and after how long they are logged out."""

from dialtree.storage.migrations.columns import (
    id_,
    index,
    moment,
    more_number,
    new_id,
    number,
    ordered,
    partial_index,
    remark,
    table,
)

revision = "0003"
down_revision = "0002"

_IS_OPEN = "ended_at IS NULL"


def upgrade() -> None:
    """Makes the tables and their constraints."""
    more_number("organization_settings", "agent_hours", 1, 168)
    _sessions()
    table("agent_feeds", id_("organization_id", primary=True), number("sequence", 1), grows=False)
    remark(
        "agent_feeds",
        "The number of the last change of an organisation's agent sessions. Who changes them locks its row first.",
    )


def _sessions() -> None:
    # No foreign keys: what was remains written down when the user or the extension is deleted.
    table(
        "agent_sessions",
        new_id(),
        id_("organization_id"),
        id_("user_id"),
        id_("extension_id"),
        number("status", 1, 999),
        moment("logged_in_at"),
        moment("started_at"),
        moment("ended_at", required=False),
        number("sequence", 1),
        ordered("logged_in_at", "started_at", "ended_at"),
    )
    # One holder of an extension, and one extension of a user.
    for column in ("extension_id", "user_id"):
        partial_index(f"uq_agent_sessions_{column}", "agent_sessions", [column], _IS_OPEN, unique=True)
        index("agent_sessions", column, "started_at")
    index("agent_sessions", "organization_id", "sequence")
    index("agent_sessions", "organization_id", "ended_at")
    remark(
        "agent_sessions", "Who has held which extension at what status, from when to when; what has no end is so now."
    )
