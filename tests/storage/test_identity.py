"""A row keeps its id and its organisation."""

import pytest

from storage.plain_sql import everything
from storage.shell import REFUSALS, Shell


@pytest.mark.parametrize("table", ["accounts", "users", "extensions", "codes"])
@pytest.mark.parametrize("change", ["id = 77", "rowid = 77", "_rowid_ = 77", "oid = 77", "organization_id = 9"])
def test_they_cannot_be_changed(directory: Shell, table: str, change: str) -> None:
    if not directory.is_sqlite:
        # SQLite alone has names of its own for an id.
        change = change.replace("_rowid_", "id").replace("rowid", "id").replace("oid", "id")
    before = everything(directory)
    with pytest.raises(REFUSALS, match=f"{table}: a row keeps its id and its organization"):
        directory.execute(f"UPDATE {table} SET {change} WHERE id = 1")
    assert everything(directory) == before


@pytest.mark.parametrize("table", ["accounts", "users", "extensions", "codes"])
@pytest.mark.parametrize("column", ["id", "organization_id"])
def test_they_cannot_be_taken_away(directory: Shell, table: str, column: str) -> None:
    with pytest.raises(REFUSALS, match=r"NOT NULL|datatype mismatch|not-null|keeps its id"):
        directory.execute(f"UPDATE {table} SET {column} = NULL WHERE id = 1")


@pytest.mark.parametrize("table", ["accounts", "users", "extensions", "codes"])
def test_an_id_is_not_given_twice(directory: Shell, table: str) -> None:
    added = {
        "accounts": "(organization_id, parent_id, name) VALUES (1, 1, 'Sales')",
        "users": "(organization_id, name) VALUES (1, 'Avi')",
        "extensions": "(organization_id, account_id, sip, name) VALUES (1, 1, '7', 'Desk')",
        "codes": "(organization_id, account_id, digest, last_four, scope, networks, created_at)"
        " VALUES (1, 1, zeroblob(32), 'abcd', 'account', '[]', '2026-03-01T08:30:00.000000Z')",
    }
    given = []
    for _ in range(3):
        (last,) = directory.execute(f"INSERT INTO {table} {added[table]} RETURNING id").fetchone()
        directory.execute(f"DELETE FROM {table} WHERE id = ?", (last,))
        given.append(last)
    assert given == [10, 11, 12]
