"""Accounts stay a tree, also in plain SQL."""

import sqlite3

import pytest

from storage.plain_sql import everything

_DEPTH = 2000


@pytest.fixture
def chain(directory: sqlite3.Connection) -> sqlite3.Connection:
    """Accounts 100, 101 and so on, each below the one before, the first below account 1."""
    rows = ((100 + step, 1, 99 + step if step else 1, "Deep") for step in range(_DEPTH))
    directory.executemany("INSERT INTO accounts (id, organization_id, parent_id, name) VALUES (?, ?, ?, ?)", rows)
    return directory


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts SET parent_id = 100 WHERE id = 100",
        "UPDATE accounts SET parent_id = 101 WHERE id = 100",
        f"UPDATE accounts SET parent_id = {99 + _DEPTH} WHERE id = 100",
        "UPDATE accounts SET parent_id = 103, name = 'Loop' WHERE id = 101",
        "UPDATE accounts SET parent_id = CASE id WHEN 100 THEN 101 ELSE 100 END WHERE id IN (100, 101)",
        "UPDATE OR IGNORE accounts SET parent_id = 103 WHERE id = 101",
        "UPDATE OR REPLACE accounts SET parent_id = 103 WHERE id = 101",
    ],
)
def test_a_loop_is_refused(chain: sqlite3.Connection, statement: str) -> None:
    before = everything(chain)
    with pytest.raises(sqlite3.IntegrityError, match="an account cannot stand below itself"):
        chain.execute(statement)
    assert everything(chain) == before


@pytest.mark.parametrize("deferred", ["ON", "OFF"])
@pytest.mark.parametrize("rows", ["(50, 1, 51, 'A'), (51, 1, 50, 'B')", "(50, 1, 50, 'A')", "(50, 1, 51, 'A')"])
def test_accounts_that_hold_one_another_are_refused(directory: sqlite3.Connection, rows: str, deferred: str) -> None:
    directory.execute(f"PRAGMA defer_foreign_keys = {deferred}")
    before = everything(directory)
    with pytest.raises(sqlite3.IntegrityError, match="an account goes below one that exists"):
        directory.execute(f"INSERT INTO accounts (id, organization_id, parent_id, name) VALUES {rows}")
    assert everything(directory) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts SET parent_id = 1 WHERE id = 1000",
        f"UPDATE accounts SET parent_id = {99 + _DEPTH} WHERE id = 2",
        "UPDATE accounts SET parent_id = 2 WHERE id IN (100, 500, 1000)",
    ],
)
def test_any_other_move_is_fine(chain: sqlite3.Connection, statement: str) -> None:
    chain.execute(statement)


@pytest.mark.parametrize("change", ["parent_id = 2", "parent_id = 9", "parent_id = 1"])
def test_a_root_cannot_move(directory: sqlite3.Connection, change: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        directory.execute(f"UPDATE accounts SET {change} WHERE id = 1")


def test_no_account_becomes_a_root(directory: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="ck_accounts_root"):
        directory.execute("UPDATE accounts SET parent_id = NULL WHERE id = 2")
