from typing import Any

import pytest

from dialtree.directory.extension import Extension
from dialtree.management.extensions import (
    add_extension,
    delete_extension,
    enable_extension,
    move_extension,
    set_extension,
)
from dialtree.storage.database import Database
from management.acting import DANA, TOO_LARGE, acme, last_act, not_found, refused, unchanged
from storage.plain_sql import revision
from storage.shell import Shell

_DESK = Extension(1, 2, "420", "Desk", "20", 5, active=True)
_BAD_SIP = "is not 1 to 64 of A-Z, a-z, 0-9, '.', '_', '+' and '-'"
_BAD_DIAL = "is not up to 64 of 0-9, '*', '#' and '+'"


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    """Extensions 420 and 421 in organisation 1, another 420 in organisation 9."""
    await acme(database)
    await add_extension(database, DANA, 2, "420", "Desk", "20", 5)
    await add_extension(database, DANA, 1, "421", "Lobby", "21")
    await add_extension(database, DANA, 9, "420", "Other", "20", 95)


def row(shell: Shell, extension_id: int) -> tuple[object, ...]:
    columns = "organization_id, account_id, sip, name, speed_dial, user_id, active"
    found: tuple[object, ...] = shell.execute(
        f"SELECT {columns} FROM extensions WHERE id = ?", (extension_id,)
    ).fetchone()
    return found


async def test_added(database: Database, shell: Shell) -> None:
    added = await add_extension(database, DANA, 2, " 500 ", " קופה ", " *5 ", 5)
    assert added == Extension(4, 2, "500", "קופה", "*5", 5, active=True)
    assert row(shell, 4) == (1, 2, "500", "קופה", "*5", 5, 1)
    details = {"sip": "500", "name": "קופה", "speed_dial": "*5", "account_id": 2, "user_id": 5}
    assert last_act(shell) == ("add", "extension", 4, details)


async def test_added_bare(database: Database, shell: Shell) -> None:
    await add_extension(database, DANA, 1, "500", "Bare")
    await add_extension(database, DANA, 1, "501", "Bare")
    assert row(shell, 5) == (1, 1, "501", "Bare", "", None, 1)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"sip": ""}, f"sip: '' {_BAD_SIP}"),
        ({"sip": "4 2"}, f"sip: '4 2' {_BAD_SIP}"),
        ({"sip": "4" * 65}, f"sip: '{'4' * 65}' {_BAD_SIP}"),
        ({"sip": "420"}, "sip: extension 420 exists already"),
        ({"name": ""}, "name: empty"),
        ({"name": "a\tb"}, "name: holds a control character (U+0009)"),
        ({"speed_dial": "abc"}, f"speed_dial: 'abc' {_BAD_DIAL}"),
        ({"speed_dial": "20"}, "speed_dial: 20 belongs to extension 420"),
        ({"user_id": 95}, "user_id: 95 is of another organisation (9)"),
    ],
)
async def test_a_bad_one(database: Database, shell: Shell, said: dict[str, Any], fault: str) -> None:
    with refused(shell, fault):
        await add_extension(database, DANA, **{"account_id": 2, "sip": "500", "name": "Desk", **said})


@pytest.mark.parametrize("missing", [0, -1, 77, *TOO_LARGE])
async def test_on_or_for_what_is_not_there(database: Database, shell: Shell, missing: int) -> None:
    with not_found(shell, f"account_id: there is no account {missing}"):
        await add_extension(database, DANA, missing, "500", "Desk")
    with not_found(shell, f"account_id: there is no account {missing}"):
        await move_extension(database, DANA, "420", missing, 1)
    with not_found(shell, f"user_id: there is no user {missing}"):
        await add_extension(database, DANA, 2, "500", "Desk", user_id=missing)
    with not_found(shell, f"user_id: there is no user {missing}"):
        await set_extension(database, DANA, "420", 1, user_id=missing)


@pytest.mark.parametrize(
    ("said", "column", "before", "after"),
    [
        ({"name": " Front "}, "name", "Desk", "Front"),
        ({"speed_dial": " 99 "}, "speed_dial", "20", "99"),
        ({"speed_dial": ""}, "speed_dial", "20", ""),
        ({"user_id": None}, "user_id", 5, None),
    ],
)
async def test_one_field_changed(
    database: Database, shell: Shell, said: dict[str, Any], column: str, before: object, after: object
) -> None:
    reached = revision(shell)
    changed = await set_extension(database, DANA, "420", 1, **said)
    assert revision(shell) == reached + 1
    assert [getattr(changed, it) for it in Extension.__struct_fields__] == [
        after if it == column else getattr(_DESK, it) for it in Extension.__struct_fields__
    ]
    assert shell.execute(f"SELECT {column} FROM extensions WHERE id = 1").fetchone() == (after,)
    assert last_act(shell) == ("set", "extension", 1, {"sip": "420", column: {"before": before, "after": after}})


@pytest.mark.parametrize("said", [{}, {"name": "Desk "}, {"speed_dial": " 20"}, {"user_id": 5}])
async def test_changed_to_what_it_is(database: Database, shell: Shell, said: dict[str, Any]) -> None:
    with unchanged(shell):
        assert await set_extension(database, DANA, "420", 1, **said) == _DESK


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"name": " "}, "name: empty"),
        ({"speed_dial": "x"}, f"speed_dial: 'x' {_BAD_DIAL}"),
        ({"speed_dial": "21"}, "speed_dial: 21 belongs to extension 421"),
        ({"user_id": 95}, "user_id: 95 is of another organisation (9)"),
    ],
)
async def test_changed_badly(database: Database, shell: Shell, said: dict[str, Any], fault: str) -> None:
    with refused(shell, fault):
        await set_extension(database, DANA, "420", 1, **said)


async def test_the_same_sip_id_elsewhere_is_another_extension(database: Database, shell: Shell) -> None:
    await set_extension(database, DANA, "420", 9, name="Changed", speed_dial="21")
    assert row(shell, 1) == (1, 2, "420", "Desk", "20", 5, 1)
    assert row(shell, 3) == (9, 9, "420", "Changed", "21", 95, 1)
    assert last_act(shell, 9)[:3] == ("set", "extension", 3)


async def test_moved(database: Database, shell: Shell) -> None:
    assert (await move_extension(database, DANA, "420", 1, 1)).account_id == 1
    assert row(shell, 1)[1] == 1
    details = {"sip": "420", "account_id": {"before": 2, "after": 1}}
    assert last_act(shell) == ("move", "extension", 1, details)
    with unchanged(shell):
        await move_extension(database, DANA, "420", 1, 1)


async def test_not_moved_to_another_organisation(database: Database, shell: Shell) -> None:
    with refused(shell, "account_id: 9 is of another organisation (9)"):
        await move_extension(database, DANA, "420", 9, 1)


async def test_disabled_enabled_and_deleted(database: Database, shell: Shell) -> None:
    with refused(shell, "extension_id: 420 is enabled; disable it before you delete it"):
        await delete_extension(database, DANA, "420", 1)
    assert (await enable_extension(database, DANA, "420", 1, active=False)).active is False
    details = {"sip": "420", "active": {"before": True, "after": False}}
    assert last_act(shell) == ("disable", "extension", 1, details)
    with unchanged(shell):
        await enable_extension(database, DANA, "420", 1, active=False)
    await enable_extension(database, DANA, "420", 1, active=True)
    assert last_act(shell)[0] == "enable"
    await enable_extension(database, DANA, "420", 1, active=False)
    await delete_extension(database, DANA, "420", 1)
    assert row(shell, 1) is None
    gone = {"sip": "420", "name": "Desk", "speed_dial": "20", "account_id": 2, "user_id": 5}
    assert last_act(shell) == ("delete", "extension", 1, gone)
    assert (await add_extension(database, DANA, 2, "420", "Again", "20")).id == 4


@pytest.mark.parametrize("sip", ["", "999", "4 2", "קו", "caf\udce9", "\0"])
async def test_one_that_is_not_there(database: Database, shell: Shell, sip: str) -> None:
    fault = f"sip: there is no extension {sip} in organisation 1"
    with not_found(shell, fault):
        await set_extension(database, DANA, sip, 1, name="Desk")
    with not_found(shell, fault):
        await move_extension(database, DANA, sip, 2, 1)
    with not_found(shell, fault):
        await enable_extension(database, DANA, sip, 1, active=True)
    with not_found(shell, fault):
        await delete_extension(database, DANA, sip, 1)
