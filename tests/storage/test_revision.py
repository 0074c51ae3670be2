"""Which statements raise the revision of which organisation."""

import pytest

from storage.plain_sql import change_log, everything, insert, last_entry, revision
from storage.shell import REFUSALS, Shell

_AUDITED = (
    "INSERT INTO audit (organization_id, revision, at, actor_kind, actor, action, entity, details)"
    " VALUES (1, 1, '2026-03-01T08:30:00.000000Z', '', '', '', '', '{}')"
)

_RAISING = [
    "UPDATE accounts SET name = 'Help' WHERE id = 2",
    "UPDATE accounts SET active = FALSE WHERE id = 1",
    "UPDATE users SET name = 'Dani' WHERE id = 1",
    "UPDATE users SET email = '' WHERE id = 1",
    "UPDATE users SET active = FALSE WHERE id = 1",
    "UPDATE extensions SET account_id = 1 WHERE id = 1",
    "UPDATE extensions SET sip = '421' WHERE id = 1",
    "UPDATE extensions SET name = 'Front' WHERE id = 1",
    "UPDATE extensions SET speed_dial = '' WHERE id = 1",
    "UPDATE extensions SET user_id = NULL WHERE id = 1",
    "UPDATE extensions SET active = FALSE WHERE id = 1",
    "UPDATE codes SET account_id = 1 WHERE id = 1",
    "UPDATE codes SET digest = zeroblob(32) WHERE id = 1",
    "UPDATE codes SET last_four = 'wxyz' WHERE id = 1",
    "UPDATE codes SET label = '' WHERE id = 1",
    "UPDATE codes SET scope = 'organization' WHERE id = 1",
    "UPDATE codes SET networks = '[]' WHERE id = 1",
    "UPDATE codes SET expires_at = NULL WHERE id = 1",
    "UPDATE codes SET revoked_at = '2026-03-01T08:30:00.000000Z' WHERE id = 1",
    "DELETE FROM extensions WHERE id = 1",
    "DELETE FROM codes WHERE id = 1",
    "INSERT INTO users (organization_id, name) VALUES (1, 'Avi') ON CONFLICT DO NOTHING",
]
_SILENT = [
    "UPDATE accounts SET name = name, active = active, parent_id = parent_id",
    "UPDATE users SET name = name, email = email, active = active",
    "UPDATE extensions SET account_id = account_id, sip = sip, name = name, user_id = user_id, active = active",
    "UPDATE codes SET digest = digest, label = label, networks = networks, revoked_at = revoked_at",
    "UPDATE extensions SET id = id, organization_id = organization_id",
    "UPDATE extensions SET name = 'Front' WHERE id = 77",
    "DELETE FROM extensions WHERE id = 77",
    "INSERT INTO extensions SELECT * FROM extensions WHERE id = 77",
    "INSERT INTO users SELECT * FROM users WHERE TRUE ON CONFLICT DO NOTHING",
    "UPDATE code_usage SET requests = requests + 1",
    "DELETE FROM code_usage",
    "INSERT INTO code_usage SELECT organization_id, code_id, '2026-04-01', 1, last_used_at FROM code_usage",
    _AUDITED,
]


@pytest.mark.parametrize("statement", _RAISING)
def test_a_change_raises_it_by_one(directory: Shell, statement: str) -> None:
    before, elsewhere, last = revision(directory), revision(directory, 9), last_entry(directory)
    directory.execute(statement)
    assert revision(directory) == before + 1
    assert [entry[:2] for entry in change_log(directory, last)] == [(1, before + 1)]
    assert revision(directory, 9) == elsewhere


def test_so_does_one_in_words_of_sqlites_own(sqlite_directory: Shell) -> None:
    before = revision(sqlite_directory)
    sqlite_directory.execute("UPDATE OR IGNORE extensions SET name = 'Front' WHERE organization_id = 1")
    assert revision(sqlite_directory) == before + 1


@pytest.mark.parametrize("table", ["accounts", "users", "extensions", "codes"])
def test_an_added_row_raises_it_by_one(directory: Shell, table: str) -> None:
    before, elsewhere = revision(directory), revision(directory, 9)
    insert(directory, table)
    assert revision(directory) == before + 1
    assert revision(directory, 9) == elsewhere
    directory.execute(f"DELETE FROM {table} WHERE id = 50")
    assert revision(directory) == before + 2


@pytest.mark.parametrize("statement", _SILENT)
def test_what_changes_nothing_leaves_it(directory: Shell, statement: str) -> None:
    before = (revision(directory), revision(directory, 9), last_entry(directory))
    directory.execute(statement)
    assert (revision(directory), revision(directory, 9), last_entry(directory)) == before


def test_each_row_of_a_statement_counts(directory: Shell) -> None:
    before, elsewhere, last = revision(directory), revision(directory, 9), last_entry(directory)
    directory.execute("UPDATE accounts SET name = name || '!'")
    entries = [entry[:4] for entry in change_log(directory, last)]
    assert entries == [
        (1, before + 1, "account", 1),
        (1, before + 2, "account", 2),
        (9, elsewhere + 1, "account", 9),
    ]
    assert (revision(directory), revision(directory, 9)) == (before + 2, elsewhere + 1)


def test_of_many_rows_only_those_that_change_count(directory: Shell) -> None:
    before, last = revision(directory), last_entry(directory)
    directory.execute("UPDATE accounts SET name = 'Acme'")
    assert revision(directory) == before + 1
    assert {entry[3] for entry in change_log(directory, last)} == {2, 9}


def test_a_refused_statement_leaves_no_trace_of_any_row(directory: Shell) -> None:
    before = everything(directory)
    with pytest.raises(REFUSALS):
        directory.execute("UPDATE accounts SET name = CASE id WHEN 9 THEN '' ELSE 'New' END")
    assert everything(directory) == before


def test_what_is_rolled_back_leaves_no_trace(directory: Shell) -> None:
    before = everything(directory)
    directory.execute("SAVEPOINT try")
    for statement in _RAISING[:-1]:
        directory.execute(statement)
    insert(directory, "accounts", id=60, organization_id=60, parent_id=None)
    directory.execute("ROLLBACK TO try")
    assert everything(directory) == before
