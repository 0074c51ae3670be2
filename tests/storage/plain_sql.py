"""The database as its own shell sees it."""

import json
from collections.abc import Mapping
from typing import Any

from storage.shell import Shell

_MOMENT = "2026-03-01T08:30:00.000000Z"

TABLES = (
    "organizations",
    "accounts",
    "users",
    "extensions",
    "codes",
    "code_usage",
    "change_log",
    "change_log_floors",
    "audit",
    "organization_settings",
    "agent_statuses",
    "agent_sessions",
    "agent_feeds",
    "credentials",
    "sessions",
    "picker_sessions",
    "reset_links",
    "failed_sign_ins",
    "second_factor_demands",
    "tokens",
    "receipts",
    "webhooks",
    "webhook_deliveries",
    "uploads",
    "upload_contents",
    "upload_lines",
)

GROWING = (
    "accounts",
    "users",
    "extensions",
    "codes",
    "change_log",
    "audit",
    "agent_sessions",
    "credentials",
    "sessions",
    "picker_sessions",
    "reset_links",
    "tokens",
    "receipts",
    "webhooks",
    "webhook_deliveries",
    "uploads",
)
"""Those whose ids the database gives, each but once."""

SOUND: Mapping[str, Mapping[str, object]] = {
    "organizations": {"id": 50, "revision": 0},
    "accounts": {"id": 50, "organization_id": 1, "parent_id": 1, "name": "Sales", "active": True},
    "users": {"id": 50, "organization_id": 1, "name": "Dana", "email": "dana@acme.example", "active": True},
    "extensions": {
        "id": 50,
        "organization_id": 1,
        "account_id": 2,
        "sip": "50",
        "name": "Desk",
        "speed_dial": "*50",
        "user_id": 1,
        "active": True,
    },
    "codes": {
        "id": 50,
        "organization_id": 1,
        "account_id": 2,
        "digest": b"5" * 32,
        "last_four": "abcd",
        "label": "CRM",
        "scope": "account",
        "networks": '["10.0.0.0/8"]',
        "expires_at": _MOMENT,
        "created_at": _MOMENT,
        "revoked_at": _MOMENT,
        "successor_id": 51,
    },
    "code_usage": {"organization_id": 1, "code_id": 1, "day": "2026-03-02", "requests": 3, "last_used_at": _MOMENT},
    "audit": {
        "id": 50,
        "organization_id": 1,
        "revision": 0,
        "at": _MOMENT,
        "actor_kind": "command line",
        "actor": "dana",
        "action": "add",
        "entity": "account",
        "entity_id": 1,
        "details": "{}",
    },
    "organization_settings": {
        "organization_id": 1,
        "time_zone": "Asia/Jerusalem",
        "allowed_origins": '["https://crm.example"]',
        "session_hours": 12,
        "agent_hours": 8,
    },
    "agent_statuses": {
        "organization_id": 1,
        "id": 3,
        "name_en": "Lunch",
        "name_he": "הפסקה",
        "color": "#f76707",
        "active": True,
    },
    "agent_sessions": {
        "id": 50,
        "organization_id": 1,
        "user_id": 1,
        "extension_id": 1,
        "status": 3,
        "logged_in_at": _MOMENT,
        "started_at": _MOMENT,
        "ended_at": None,
        "sequence": 1,
    },
    "agent_feeds": {"organization_id": 1, "sequence": 1},
    "picker_sessions": {
        "id": 50,
        "organization_id": 1,
        "user_id": 1,
        "code_id": 1,
        "session_id": None,
        "digest": b"7" * 32,
        "created_at": _MOMENT,
        "expires_at": _MOMENT,
        "ends_at": _MOMENT,
    },
}
"""A row of each table that the database takes beside those of `populate`."""


def insert(connection: Shell, table: str, **values: object) -> None:
    """Inserts the sound row of a table with some values in place of its own."""
    row = {**SOUND[table], **values}
    places = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values()))


def populate(connection: Shell) -> None:
    """Two organisations, 1 and 9, with one thing of each kind: 1 has account 2 too, and its things are on that."""
    insert(connection, "accounts", id=1, parent_id=None, name="Acme")
    insert(connection, "accounts", id=2, name="Support")
    insert(connection, "accounts", id=9, organization_id=9, parent_id=None, name="Globex")
    for organization, account in ((1, 2), (9, 9)):
        own = {"id": organization, "organization_id": organization}
        on = {"account_id": account}
        insert(connection, "users", **own)
        insert(connection, "extensions", **own, **on, sip="420", speed_dial="20", user_id=organization)
        insert(connection, "codes", **own, **on, digest=bytes([organization]) * 32, revoked_at=None)
        insert(connection, "code_usage", organization_id=organization, code_id=organization, day="2026-03-01")


def revision(connection: Shell, organization: int = 1) -> int | None:
    row = connection.execute("SELECT revision FROM organizations WHERE id = ?", (organization,)).fetchone()
    return row[0] if row else None


Entry = tuple[int, int, str, int, str, dict[str, Any] | None, dict[str, Any] | None]


def change_log(connection: Shell, after: int = 0, organization: int | None = None) -> list[Entry]:
    """Organisation, revision, entity, its id, operation, before and after of each entry, by its id."""
    found = connection.execute(
        "SELECT organization_id, revision, entity, entity_id, operation, before, after FROM change_log"
        " WHERE id > ? AND coalesce(CAST(? AS BIGINT), organization_id) = organization_id ORDER BY id",
        (after, organization),
    )
    return [(*row[:5], _document(row[5]), _document(row[6])) for row in found]


def last_entry(connection: Shell) -> int:
    last: int = connection.execute("SELECT coalesce(max(id), 0) FROM change_log").fetchone()[0]
    return last


def everything(connection: Shell) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, and on SQLite what ids have been used: PostgreSQL forgets none that was rolled back."""
    tables = (*TABLES, "sqlite_sequence") if connection.is_sqlite else TABLES
    return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}


def _document(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)
