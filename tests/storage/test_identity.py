"""A row keeps its id and its organisation."""

import sqlite3

import pytest

from storage.plain_sql import everything


@pytest.mark.parametrize("table", ["accounts", "users", "extensions", "codes"])
@pytest.mark.parametrize("change", ["id = 77", "rowid = 77", "_rowid_ = 77", "oid = 77", "organization_id = 9"])
def test_they_cannot_be_changed(directory: sqlite3.Connection, table: str, change: str) -> None:
    before = everything(directory)
    with pytest.raises(sqlite3.IntegrityError, match=f"{table}: a row keeps its id and its organization"):
        directory.execute(f"UPDATE {table} SET {change} WHERE id = 1")
    assert everything(directory) == before


@pytest.mark.parametrize("table", ["accounts", "users", "extensions", "codes"])
@pytest.mark.parametrize("column", ["id", "organization_id"])
def test_they_cannot_be_taken_away(directory: sqlite3.Connection, table: str, column: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"NOT NULL|datatype mismatch"):
        directory.execute(f"UPDATE {table} SET {column} = NULL WHERE id = 1")


@pytest.mark.parametrize("table", ["accounts", "users", "extensions", "codes"])
def test_an_id_is_not_given_twice(directory: sqlite3.Connection, table: str) -> None:
    added = {
        "accounts": "(organization_id, parent_id, name) VALUES (1, 1, 'Sales')",
        "users": "(organization_id, name) VALUES (1, 'Avi')",
        "extensions": "(organization_id, account_id, sip, name) VALUES (1, 1, '7', 'Desk')",
        "codes": "(organization_id, account_id, digest, last_four, scope, networks, created_at)"
        " VALUES (1, 1, zeroblob(32), 'abcd', 'account', '[]', '2026-03-01T08:30:00.000000Z')",
    }
    given = []
    for _ in range(3):
        directory.execute(f"INSERT INTO {table} {added[table]}")
        (last,) = directory.execute("SELECT last_insert_rowid()").fetchone()
        directory.execute(f"DELETE FROM {table} WHERE id = ?", (last,))
        given.append(last)
    assert given == [10, 11, 12]
