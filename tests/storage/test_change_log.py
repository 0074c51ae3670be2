"""What the change log says of a change."""

import json
from datetime import UTC, datetime, timedelta

from dialtree.storage.schema import metadata
from storage.plain_sql import change_log, insert, last_entry
from storage.shell import Shell

_EXTENSION = {
    "id": 1,
    "account_id": 2,
    "sip": "420",
    "name": "Desk",
    "speed_dial": "20",
    "user_id": 1,
    "active": True,
}
_CODE = {
    "id": 1,
    "account_id": 2,
    "last_four": "abcd",
    "label": "CRM",
    "scope": "account",
    "networks": ["10.0.0.0/8"],
    "expires_at": "2026-03-01T08:30:00.000000Z",
    "revoked_at": None,
}


def logged(directory: Shell, statement: str, *parameters: object) -> list[tuple[object, ...]]:
    last = last_entry(directory)
    directory.execute(statement, parameters)
    return [entry[2:] for entry in change_log(directory, last)]


def test_an_insert_has_what_is_new(directory: Shell) -> None:
    added = "INSERT INTO accounts (id, organization_id, parent_id, name) VALUES (3, 1, 2, 'מכירות')"
    assert logged(directory, added) == [
        ("account", 3, "insert", None, {"id": 3, "parent_id": 2, "name": "מכירות", "active": True})
    ]  # fmt: skip


def test_an_id_that_the_database_gives_is_logged(directory: Shell) -> None:
    assert logged(directory, "INSERT INTO users (organization_id, name, active) VALUES (1, 'Avi', FALSE)") == [
        ("user", 10, "insert", None, {"id": 10, "name": "Avi", "email": "", "active": False})
    ]


def test_an_update_has_both(directory: Shell) -> None:
    assert logged(directory, "UPDATE extensions SET user_id = NULL, active = FALSE, name = '\"}' WHERE id = 1") == [
        ("extension", 1, "update", _EXTENSION, {**_EXTENSION, "user_id": None, "active": False, "name": '"}'})
    ]


def test_a_delete_has_what_was(directory: Shell) -> None:
    assert logged(directory, "DELETE FROM extensions WHERE id = 1") == [("extension", 1, "delete", _EXTENSION, None)]


def test_a_root_has_no_account_above_it(directory: Shell) -> None:
    ((_, _, _, _, after),) = logged(directory, "INSERT INTO accounts (id, organization_id, name) VALUES (3, 3, 'Init')")
    assert after["parent_id"] is None


def test_the_networks_of_a_code_are_an_array(directory: Shell) -> None:
    networks = '["10.0.0.0/8","2001:db8::/32"]'
    assert logged(directory, "UPDATE codes SET networks = ? WHERE id = 1", networks) == [
        ("code", 1, "update", _CODE, {**_CODE, "networks": ["10.0.0.0/8", "2001:db8::/32"]})
    ]


def test_a_change_of_a_digest_is_logged_without_it(directory: Shell) -> None:
    assert logged(directory, "UPDATE codes SET digest = ? WHERE id = 1", b"secret-secret-secret-secret-secr") == [
        ("code", 1, "update", _CODE, _CODE)
    ]
    insert(directory, "codes")
    directory.execute("DELETE FROM codes")
    assert not [it for entry in change_log(directory) for it in entry[5:] if it and "digest" in it]


_OF_CODES = {"digest", "created_at", "successor_id"}
"""What never changes, and what follows a code: the log tells of when it ends, the audit of what takes its place."""


def test_every_column_but_these_is_logged(directory: Shell) -> None:
    tables = {"account": "accounts", "user": "users", "extension": "extensions", "code": "codes"}
    seen = {tables[entity]: set(after) for _, _, entity, _, _, _, after in change_log(directory)}
    unlogged = {table: set(metadata.tables[table].columns.keys()) - columns for table, columns in seen.items()}
    own = {"organization_id"}
    assert unlogged == {"accounts": own, "users": own, "extensions": own, "codes": own | _OF_CODES}


def test_the_moment_is_the_databases_own_form(directory: Shell) -> None:
    (at,) = directory.execute("SELECT max(at) FROM change_log").fetchone()
    assert abs(datetime.fromisoformat(at) - datetime.now(UTC)) < timedelta(hours=1)
    assert len(at) == len("2026-03-01T08:30:00.000000Z")
    assert at.endswith("000Z" if directory.is_sqlite else "Z")


def test_rows_of_one_statement_are_logged_each(directory: Shell) -> None:
    entries = logged(directory, "UPDATE users SET active = FALSE")
    assert [(entity, entity_id, after["active"]) for entity, entity_id, _, _, after in entries] == [
        ("user", 1, False),
        ("user", 9, False),
    ]


def test_values_have_the_types_of_json(directory: Shell) -> None:
    directory.execute("UPDATE extensions SET active = FALSE, user_id = NULL WHERE id = 1")
    ((before, after),) = directory.execute("SELECT before, after FROM change_log ORDER BY id DESC LIMIT 1").fetchall()
    same = '{"id":1,"account_id":2,"sip":"420","name":"Desk","speed_dial":"20",'
    expected = (same + '"user_id":1,"active":true}', same + '"user_id":null,"active":false}')
    if directory.is_sqlite:
        assert (before, after) == expected
    else:
        # JSONB has its own order of keys.
        assert [json.loads(before), json.loads(after)] == [json.loads(it) for it in expected]


def test_the_end_of_time_is_logged_as_a_moment(directory: Shell) -> None:
    end = "9999-12-31T23:59:59.999999Z"
    directory.execute("UPDATE codes SET expires_at = ? WHERE id = 1", (end,))
    assert change_log(directory)[-1][6]["expires_at"] == end
    if not directory.is_sqlite:
        # As asyncpg writes it.
        directory.execute("UPDATE codes SET expires_at = 'infinity' WHERE id = 1")
        assert change_log(directory)[-1][6]["expires_at"] == end
