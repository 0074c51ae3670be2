"""An organisation exists as long as its root account does."""

import pytest

from storage.plain_sql import change_log, everything, insert, last_entry, revision
from storage.shell import REFUSALS, Shell

_ROOT = {"organization_id": 50, "parent_id": None}


def test_a_root_makes_its_organization(directory: Shell) -> None:
    insert(directory, "accounts", **_ROOT)
    assert revision(directory, 50) == 1


def test_an_account_below_makes_none(directory: Shell) -> None:
    insert(directory, "accounts")
    assert revision(directory, 50) is None


def test_a_deleted_root_dissolves_it_and_is_logged(directory: Shell) -> None:
    insert(directory, "accounts", **_ROOT)
    last = last_entry(directory)
    directory.execute("DELETE FROM accounts WHERE id = 50")
    assert revision(directory, 50) is None
    assert [entry[:5] for entry in change_log(directory, last)] == [(50, 2, "account", 50, "delete")]


def test_made_again_it_goes_on_from_its_revision(directory: Shell) -> None:
    for expected in (1, 3, 5):
        insert(directory, "accounts", **_ROOT)
        assert revision(directory, 50) == expected
        directory.execute("DELETE FROM accounts WHERE id = 50")


def test_several_are_made_and_dissolved_by_one_statement(directory: Shell) -> None:
    last = last_entry(directory)
    directory.execute("INSERT INTO accounts (id, organization_id, name) VALUES (50, 50, 'A'), (51, 51, 'B')")
    assert (revision(directory, 50), revision(directory, 51)) == (1, 1)
    directory.execute("DELETE FROM accounts WHERE id IN (50, 51)")
    assert (revision(directory, 50), revision(directory, 51)) == (None, None)
    assert [entry[:2] for entry in change_log(directory, last)] == [(50, 1), (51, 1), (50, 2), (51, 2)]


@pytest.mark.parametrize("table", ["accounts", "users", "extensions", "codes"])
@pytest.mark.parametrize("enforced", ["ON", "OFF"])
def test_what_is_in_it_goes_first(directory: Shell, table: str, enforced: str) -> None:
    if directory.is_sqlite:
        directory.execute("ROLLBACK")
        directory.execute(f"PRAGMA foreign_keys = {enforced}")
        directory.execute("BEGIN")
    insert(directory, "accounts", **_ROOT)
    own = {"id": 51, "organization_id": 50}
    on = {"account_id": 50} if table in ("extensions", "codes") else {"parent_id": 50} if table == "accounts" else {}
    no_user = {"user_id": None} if table == "extensions" else {}
    insert(directory, table, **own, **on, **no_user)
    before = everything(directory)
    with pytest.raises(REFUSALS, match="an organization goes after all that is in it"):
        directory.execute("DELETE FROM accounts WHERE id = 50")
    assert everything(directory) == before
    directory.execute(f"DELETE FROM {table} WHERE id = 51")
    directory.execute("DELETE FROM accounts WHERE id = 50")
    assert revision(directory, 50) is None
