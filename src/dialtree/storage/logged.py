"""What the change log records, and what raises a revision (DESIGN, Freshness)."""

from collections.abc import Mapping

LOGGED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "accounts": ("account", {"parent_id": "value", "name": "value", "active": "flag"}),
    "users": ("user", {"name": "value", "email": "value", "active": "flag"}),
    "extensions": (
        "extension",
        {
            "account_id": "value",
            "sip": "value",
            "name": "value",
            "speed_dial": "value",
            "user_id": "value",
            "active": "flag",
        },
    ),
    "codes": (
        "code",
        {
            "account_id": "value",
            "digest": "secret",
            "last_four": "value",
            "label": "value",
            "scope": "value",
            "networks": "json",
            "expires_at": "moment",
            "revoked_at": "moment",
        },
    ),
}
"""By table: what the change log calls a row of it, and the columns that count, each with its kind.

The kinds are "value", "flag" (true or false), "moment" (in the form of SQLite), "json", and "secret": a change of it
raises the revision, but what it holds is not logged.
"""
