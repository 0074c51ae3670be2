"""Agents: who holds which extension, after how long they are logged out, and who picks one themselves."""

from dialtree.storage.migrations.columns import (
    id_,
    index,
    moment,
    more_number,
    new_id,
    number,
    octets,
    one_given,
    ordered,
    partial_index,
    refers,
    remark,
    table,
    unique,
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
    _pickers()


def _pickers() -> None:
    table(
        "picker_sessions",
        new_id(),
        id_("organization_id"),
        id_("user_id"),
        id_("code_id", required=False),
        id_("session_id", required=False),
        octets("digest", 32),
        moment("created_at"),
        moment("expires_at"),
        moment("ends_at"),
        ordered("created_at", "expires_at", "ends_at"),
        one_given("code_id", "session_id"),
        unique("digest"),
        refers(("organization_id", "user_id"), ("users.organization_id", "users.id"), cascade=True),
        refers(("code_id",), ("codes.id",), cascade=True),
        refers(("session_id",), ("sessions.id",), cascade=True),
    )
    index("picker_sessions", "organization_id", "user_id")
    index("picker_sessions", "code_id")
    index("picker_sessions", "session_id")
    index("picker_sessions", "expires_at")
    remark(
        "picker_sessions",
        "Who may pick an extension by themselves: let in by a program with a code, or by their own session.",
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
    index("agent_sessions", "organization_id", "started_at")
    index("agent_sessions", "organization_id", "user_id", "started_at")
    remark(
        "agent_sessions", "Who has held which extension at what status, from when to when; what has no end is so now."
    )
