"""Examples of what is sent and answered: one organisation, Acme, all through."""

from collections.abc import Mapping
from typing import Any

from dialtree.management.permissions import Permission

_FIELDS: Mapping[str, Any] = {
    "account_id": 2,
    "account_name": "Sales",
    "accounts": 3,
    "action": "set",
    "active": True,
    "actor": "dana@acme.example",
    "agents": 4,
    "actor_id": 5,
    "actor_kind": "person",
    "added": 1,
    "address": "198.51.100.7",
    "agent_hours": 12,
    "allowed_origins": ["https://crm.acme.example"],
    "at": "2026-01-31T12:00:00Z",
    "attempt": 1,
    "body": "",
    "changed": 2,
    "code": "123456",
    "codes": 1,
    "color": "#2e7d32",
    "created_at": "2026-01-05T08:30:00Z",
    "created_by": "dana@acme.example",
    "current": True,
    "changes": 3,
    "current_password": "correct horse battery staple",
    "cursor": "WzEsIDQyXQ",
    "day": "2026-01-31",
    "deleted": 0,
    "delivered_revision": 42,
    "demanded": True,
    "details": {"name": ["Desk", "Reception"]},
    "detail": "A field is wrong.",
    "disabled": 0,
    "disabled_reason": "",
    "done": 0,
    "email": "dana@acme.example",
    "enabled": True,
    "entity": "extension",
    "entity_id": 420,
    "error": "",
    "errors": [{"field": "name", "message": "is empty"}],
    "expires_at": None,
    "extension_id": 420,
    "extension_name": "Reception",
    "extensions": 120,
    "factors": 1,
    "failing_since": None,
    "failures": 0,
    "faults": 0,
    "field": "Name",
    "file_name": "acme.csv",
    "first_revision": 41,
    "format": "csv",
    "free": 80,
    "has_password": True,
    "id": 2,
    "ids": [421],
    "kind": "person",
    "label": "CRM",
    "last_four": "Zk4Q",
    "last_revision": 42,
    "last_seen_at": "2026-01-31T11:59:00Z",
    "last_signed_in_at": "2026-01-31T08:00:00Z",
    "last_used_at": "2026-01-31T11:58:00Z",
    "message": "is empty",
    "message_id": "msg_2fJq8Zk4QmVxT1",
    "logged_in_at": "2026-01-31T08:00:00Z",
    "milliseconds": 84,
    "more": False,
    "must_enrol": False,
    "name": "Sales",
    "name_en": "Meal",
    "name_he": "ארוחה",
    "networks": ["192.0.2.0/24"],
    "next_attempt_at": None,
    "next_cursor": None,
    "notices": 0,
    "operation": "update",
    "organization_id": 1,
    "overlap_hours": 24,
    "parent_id": 1,
    "password": "correct horse battery staple",
    "path": "/reset#9vTq2mXw",
    "place": 3,
    "place_name": "line",
    "prune": False,
    "prune_limit": 20.0,
    "recovery_codes": ["k3hv-9q2m", "x7wd-4rtz"],
    "recovery_codes_left": 9,
    "requests": 1280,
    "revision": 42,
    "revoked_at": None,
    "role": "manager",
    "rows": 120,
    "scope": "account",
    "second_factor": False,
    "secret": "shown once, and kept by you",
    "session_hours": 12,
    "session_id": 7,
    "since": "2026-01-05T08:30:00Z",
    "sip": "420",
    "size": 4096,
    "skip_to_now": False,
    "source": "contract",
    "speed_dial": "20",
    "start": "/api/v1/changes?organization_id=1&after=start",
    "state": "active",
    "status": 200,
    "step": "",
    "text": "the user has no e-mail",
    "time_zone": "Asia/Jerusalem",
    "title": "Bad Request",
    "token": "9vTq2mXw",
    "total": 1,
    "type": "changes",
    "unchanged": 117,
    "until": "2026-01-31T12:30:00Z",
    "uri": "otpauth://totp/Dialtree:dana%40acme.example?secret=JBSWY3DPEHPK3PXP&issuer=Dialtree",
    "url": "https://crm.acme.example/dialtree",
    "user_agent": "Mozilla/5.0",
    "user_email": "dana@acme.example",
    "user_id": 5,
    "user_name": "Dana Levi",
    "users": 80,
    "warnings": 0,
    "webhook_id": 3,
}
"""By the name of a field."""

_EXTENSION = {"id": 420, "name": "Reception"}
_EXTENSION_ROW = {
    "account_id": 2, "sip": "420", "name": "Reception", "speed_dial": "20", "user_id": 5, "active": True,
}  # fmt: skip
_PERSON = {"id": 5, "name": "Dana Levi"}
_OF_TYPE: Mapping[str, Mapping[str, Any]] = {
    "Act": {"id": 310},
    "AdoptedCode": {"code": "Kx7mPq29LwTz4Rv8"},
    "Agent": {"name": "Reception", "status": 3},
    "AgentChange": {"status": 3},
    "AgentPeriod": {"id": 9000, "status": 3},
    "AgentTotals": {"extensions": 120, "statuses": [{"status": 3, "agents": 4}]},
    "Assigned": {"id": 420},
    "Change": {
        "id": 420, "before": {**_EXTENSION_ROW, "name": "Desk"}, "after": _EXTENSION_ROW,
    },
    "Code": {"id": 11, "label": "CRM"},
    "CreateOperation": {"name": "Reception"},
    "Credential": _PERSON,
    "DeleteOperation": {"id": 420},
    "Delivery": {"id": 90},
    "DisableOperation": {"id": 420},
    "EnableOperation": {"id": 420},
    "Extension": _EXTENSION,
    "ExtensionChange": {"name": "Reception"},
    "ExtensionThen": _EXTENSION,
    "HistoryEntry": {"before": {**_EXTENSION_ROW, "name": "Desk"}, "after": _EXTENSION_ROW},
    "MoveOperation": {"id": 420},
    "NewAccount": {"id": None},
    "NewExtension": {"name": "Reception"},
    "NewOperator": {"name": "Noa Bar", "email": "noa@dialtree.example"},
    "NewOrganization": {"id": None, "name": "Acme"},
    "NewToken": {"label": "Import at night"},
    "NewUser": {"id": None, "name": "Dana Levi"},
    "OperatorChange": {"name": "Noa Bar", "email": "noa@dialtree.example"},
    "Organization": {"id": 1, "name": "Acme"},
    "OrganizationChange": {"name": "Acme"},
    "OwnSession": {"id": 7},
    "Problem": {"type": "about:blank", "status": 400},
    "CursorGone": {"type": "about:blank", "title": "Gone", "status": 410, "detail": "The cursor is too old.",
                   "errors": []},
    "Reset": {"password": "a long new password"},
    "SetUserOperation": {"id": 420},
    "Status": {"id": 3},
    "StatusCount": {"status": 3},
    "Token": {"id": 4, "label": "Import at night"},
    "UpdateOperation": {"id": 420, "name": "Reception"},
    "User": _PERSON,
    "UserChange": {"name": "Dana Levi"},
    "UserThen": _PERSON,
    "Webhook": {"id": 3},
    "Whoever": {**_PERSON, "permissions": [str(Permission.READ), str(Permission.WRITE), str(Permission.OWN)]},
}  # fmt: skip
"""By the name of a type and of a field, where the field alone does not tell."""


_PARAMETERS: Mapping[str, Any] = {
    "account_id": 2,
    "action": "set",
    "active": True,
    "actor": "dana",
    "actor_kind": "person",
    "after": "start",
    "at": "2026-01-31T12:00:00Z",
    "below": True,
    "code_id": 11,
    "entity": "extension",
    "entity_id": 420,
    "extension_id": 420,
    "from": "2026-01-31T00:00:00Z",
    "has_user": True,
    "held": True,
    "limit": 50,
    "name": "swagger-ui.css",
    "operator_id": 6,
    "organization_id": 1,
    "parent_id": 1,
    "role": "manager",
    "search": "recep",
    "session_id": 7,
    "since": "2026-01-01T00:00:00Z",
    "sip": "420",
    "sort": "name",
    "status": 3,
    "status_id": 3,
    "to": "2026-02-01T00:00:00Z",
    "token_id": 4,
    "until": "2026-02-01T00:00:00Z",
    "user_id": 5,
    "wait": 30,
    "webhook_id": 3,
}
"""By the name of a parameter. A cursor has none: it is good for its own list alone."""


def parameter_example(name: str, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    """An example of a parameter; None when it has none."""
    if name in _PARAMETERS:
        return _PARAMETERS[name]
    return schema["enum"][0] if "enum" in schema else None


class Examples:
    """Makes examples of described types.

    Args:
        schemas: What describes them, by name.
    """

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schemas = schemas

    def of(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        """An example of the type of a name."""
        schema = self._schemas[name]
        if "enum" in schema:
            return schema["enum"][0]
        return {field: self._field(name, field, it) for field, it in schema.get("properties", {}).items()}

    def _field(self, name: str, field: str, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401
        if field in _OF_TYPE.get(name, {}):
            return _OF_TYPE[name][field]
        found = self._composed(schema)
        if found is not None:
            return found
        example = _FIELDS.get(field)
        if "enum" in schema and example not in schema["enum"]:
            return schema["enum"][0]
        if example is None and schema.get("format") == "date-time":
            return _FIELDS["at"]
        return example

    def _composed(self, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """An example of what refers to other types; None when it does not."""
        if "$ref" in schema:
            return self.of(schema["$ref"].rpartition("/")[2])
        if schema.get("type") == "array":
            found = self._composed(schema["items"])
            return None if found is None else [found]
        return next((found for it in schema.get("anyOf", ()) if (found := self._composed(it)) is not None), None)
