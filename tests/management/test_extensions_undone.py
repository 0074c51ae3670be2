"""The same change to many extensions, and taking it back."""

from typing import Any

import pytest

from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.management.accounts import delete_account, enable_account
from dialtree.management.actor import Actor
from dialtree.management.extensions import (
    Applied,
    Change,
    Create,
    add_extension,
    change_alike,
    change_many,
    changing,
    load_selected,
    set_extension,
    undo_many,
)
from dialtree.management.users import delete_user, enable_user
from dialtree.management.versions import ChangedError, version_of
from dialtree.storage.database import Database
from dialtree.storage.names import load_account_names, load_user_names
from management.acting import DANA, acme, last_act, not_found, refused, unchanged
from storage.shell import Shell

SUPPORT = Actor("person", "Sue <sue@acme.example>", Reach(1, 2), 7)


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    """Extensions 1 to 3 of Acme, the first two in Support; 4 of Globex."""
    await acme(database)
    await add_extension(database, DANA, 2, "420", "Desk", "20", 5)
    await add_extension(database, DANA, 2, "421", "Lobby", "21")
    await add_extension(database, DANA, 1, "422", "Hall")
    await add_extension(database, DANA, 9, "420", "Other")


def stored(shell: Shell) -> list[tuple[Any, ...]]:
    return shell.execute(
        "SELECT id, account_id, sip, name, speed_dial, user_id, active FROM extensions ORDER BY id"
    ).fetchall()


async def test_many_change_alike_and_are_put_back(database: Database, shell: Shell) -> None:
    before = stored(shell)
    done = await change_alike(database, DANA, 1, [1, 2, 3, 4, 99], {"account_id": 1})
    assert done.changed == 2
    details = {"operations": 2, "added": 0, "changed": 2, "deleted": 0, "change": {"account_id": 1}}
    assert last_act(shell) == ("bulk", "extension", None, details)
    assert [row[1] for row in stored(shell)] == [1, 1, 1, 9]
    assert await undo_many(database, DANA, 1, done.revision) == 2
    assert stored(shell) == before
    action, _, _, details = last_act(shell)
    assert (action, details["changed"]) == ("undo", 2)


@pytest.mark.parametrize("change", [{"user_id": 5}, {"user_id": None}, {"active": False}])
async def test_whatever_was_changed_is_put_back(database: Database, shell: Shell, change: dict[str, Any]) -> None:
    before = stored(shell)
    done = await change_alike(database, DANA, 1, [1, 2, 3], change)
    assert stored(shell) != before
    await undo_many(database, DANA, 1, done.revision)
    assert stored(shell) == before


async def test_speed_dials_that_have_changed_hands_change_them_back(database: Database, shell: Shell) -> None:
    before = stored(shell)
    swap = [Change(1, {"speed_dial": "21", "sip": "421"}), Change(2, {"speed_dial": "20", "sip": "420"})]
    await change_many(database, DANA, swap)
    first = shell.execute("SELECT max(first_revision) FROM audit WHERE organization_id = 1").fetchone()[0]
    assert await undo_many(database, DANA, 1, first) == 2
    assert stored(shell) == before


async def test_nothing_is_put_back_once_any_of_them_has_changed(database: Database, shell: Shell) -> None:
    done = await change_alike(database, DANA, 1, [1, 2, 3], {"active": False})
    await set_extension(database, DANA, "421", 1, name="Hers")
    with refused(shell, "revision: changed since: 421"):
        await undo_many(database, DANA, 1, done.revision)


async def test_nothing_is_put_back_twice(database: Database, shell: Shell) -> None:
    done = await change_alike(database, DANA, 1, [1, 2, 3], {"active": False})
    await undo_many(database, DANA, 1, done.revision)
    with refused(shell, "revision: changed since: 420, 421, 422"):
        await undo_many(database, DANA, 1, done.revision)


async def test_what_is_gone_is_not_given_back(database: Database, shell: Shell) -> None:
    done = await change_alike(database, DANA, 1, [1], {"user_id": None})
    await enable_user(database, DANA, 5, active=False)
    await delete_user(database, DANA, 5)
    with refused(shell, "operations[0].user_id: there is no user 5"):
        await undo_many(database, DANA, 1, done.revision)


async def test_who_undoes_is_who_did_it(database: Database, shell: Shell) -> None:
    done = await change_alike(database, DANA, 1, [1], {"active": False})
    for actor, organization, revision in [
        (SUPPORT, 1, done.revision),
        (Actor("person", "dana", EVERYTHING, 8), 1, done.revision),
        (DANA, 9, done.revision),
        (DANA, 1, done.revision + 1),
    ]:
        with not_found(shell, "revision: there is nothing to be undone"):
            await undo_many(database, actor, organization, revision)


async def test_what_was_made_is_not_undone(database: Database, shell: Shell) -> None:
    await change_many(database, DANA, [Create(1, "500", "New"), Change(1, {"name": "Front"})])
    first = shell.execute("SELECT max(first_revision) FROM audit WHERE organization_id = 1").fetchone()[0]
    with refused(shell, "revision: extensions were made or deleted by it"):
        await undo_many(database, DANA, 1, first)


async def test_what_the_log_no_longer_has_is_not_undone(database: Database, shell: Shell) -> None:
    done = await change_alike(database, DANA, 1, [1, 2], {"active": False})
    shell.execute("DELETE FROM change_log WHERE organization_id = 1 AND revision = ?", (done.revision,))
    with refused(shell, "revision: it was done too long ago; the change log no longer has it"):
        await undo_many(database, DANA, 1, done.revision)


async def test_only_what_was_seen_is_changed(database: Database, shell: Shell) -> None:
    change = {"active": False}
    async with database.read() as connection:
        seen = changing(await load_selected(connection, EVERYTHING, 1, [1, 2]), change)
    await set_extension(database, DANA, "421", 1, name="Hers")
    with unchanged(shell), pytest.raises(ChangedError):
        await change_alike(database, DANA, 1, [1, 2], change, version_of(seen))


async def test_what_is_out_of_reach_stays_as_it_is(database: Database, shell: Shell) -> None:
    before = stored(shell)[2:]
    assert (await change_alike(database, SUPPORT, 1, [1, 2, 3, 4], {"active": False})).changed == 2
    assert stored(shell)[2:] == before
    with refused(shell, "operations[0].account_id: there is no account 1"):
        await change_alike(database, SUPPORT, 1, [1], {"account_id": 1})


async def test_nothing_to_change_writes_nothing(database: Database, shell: Shell) -> None:
    with unchanged(shell):
        assert await change_alike(database, DANA, 1, [3], {"active": True}) == Applied(0, 0)


async def test_names_of_what_is_there_and_of_what_was(database: Database) -> None:
    for extension_id in (1, 2):
        await change_alike(database, DANA, 1, [extension_id], {"account_id": 1, "user_id": None})
    await enable_account(database, DANA, 2, active=False)
    await delete_account(database, DANA, 2)
    await enable_user(database, DANA, 5, active=False)
    await delete_user(database, DANA, 5)
    async with database.read() as connection:
        assert await load_account_names(connection, Reach(1), 1, [1, 2, 9, 77]) == {1: "Acme", 2: "Support"}
        assert await load_user_names(connection, Reach(1), 1, [5, 95]) == {5: "Avi"}
        assert await load_account_names(connection, Reach(1, 1000), 1, [1, 2]) == {}
