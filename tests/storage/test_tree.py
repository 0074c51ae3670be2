"""Accounts stay a tree, also in plain SQL."""

import pytest

from storage.plain_sql import everything
from storage.shell import REFUSALS, Shell

_DEPTH = 2000


@pytest.fixture
def chain(directory: Shell) -> Shell:
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
    ],
)
def test_a_loop_is_refused(chain: Shell, statement: str) -> None:
    before = everything(chain)
    with pytest.raises(REFUSALS, match="an account cannot stand below itself"):
        chain.execute(statement)
    assert everything(chain) == before


@pytest.mark.parametrize("words", ["OR IGNORE", "OR REPLACE"])
def test_so_it_is_in_words_of_sqlites_own(sqlite_directory: Shell, words: str) -> None:
    before = everything(sqlite_directory)
    with pytest.raises(REFUSALS, match="an account cannot stand below itself"):
        sqlite_directory.execute(f"UPDATE {words} accounts SET parent_id = 2 WHERE id = 2")
    assert everything(sqlite_directory) == before


@pytest.mark.parametrize("deferred", ["ON", "OFF"])
@pytest.mark.parametrize("rows", ["(50, 1, 51, 'A'), (51, 1, 50, 'B')", "(50, 1, 50, 'A')", "(50, 1, 51, 'A')"])
def test_accounts_that_hold_one_another_are_refused(directory: Shell, rows: str, deferred: str) -> None:
    if directory.is_sqlite:
        directory.execute(f"PRAGMA defer_foreign_keys = {deferred}")
    before = everything(directory)
    with pytest.raises(REFUSALS, match="an account goes below one that exists"):
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
def test_any_other_move_is_fine(chain: Shell, statement: str) -> None:
    chain.execute(statement)


@pytest.mark.parametrize("change", ["parent_id = 2", "parent_id = 9", "parent_id = 1"])
def test_a_root_cannot_move(directory: Shell, change: str) -> None:
    with pytest.raises(REFUSALS):
        directory.execute(f"UPDATE accounts SET {change} WHERE id = 1")


def test_no_account_becomes_a_root(directory: Shell) -> None:
    with pytest.raises(REFUSALS, match="ck_accounts_root"):
        directory.execute("UPDATE accounts SET parent_id = NULL WHERE id = 2")
