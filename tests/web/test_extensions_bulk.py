import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from dialtree.management.extensions import MOST_OPERATIONS, add_extension
from dialtree.management.users import add_user
from storage.plain_sql import change_log, revision
from storage.shell import Shell
from support.directory import ACTOR
from web.office import Office, faults


@pytest.fixture(autouse=True)
async def directory(office: Office) -> None:
    """Extensions 1 to 3 of Acme, 4 of Globex; user 5 and 95."""
    database = office.database
    await add_user(database, ACTOR, "Dana", "", 1, 5)
    await add_user(database, ACTOR, "Gil", "", 9, 95)
    await add_extension(database, ACTOR, 2, "420", "Desk", "20", 5)
    await add_extension(database, ACTOR, 2, "421", "Lobby", "21")
    await add_extension(database, ACTOR, 4, "422", "Hall", active=False)
    await add_extension(database, ACTOR, 10, "420", "Other", "20")


async def bulk(office: Office, *operations: dict[str, Any], by: str = "manager") -> httpx.Response:
    return await office.post("/extensions/bulk", {"operations": operations}, by=by)


def stored(shell: Shell) -> list[tuple[object, ...]]:
    columns = "id, account_id, sip, name, speed_dial, user_id, active"
    query = f"SELECT {columns} FROM extensions WHERE organization_id = 1 ORDER BY id"
    return [(*row[:6], bool(row[6])) for row in shell.execute(query)]


@contextmanager
def unchanged(shell: Shell) -> Iterator[None]:
    """Expects that nothing happens to the directory, and nothing is written down."""

    def written() -> tuple[object, ...]:
        return change_log(shell), shell.execute("SELECT count(*) FROM audit").fetchone()

    before = written()
    yield
    assert written() == before


async def test_all_kinds_at_once(office: Office, shell: Shell) -> None:
    answer = await bulk(
        office,
        {"op": "create", "account_id": 3, "sip": "500", "name": "New", "speed_dial": "50", "user_id": 5},
        {"op": "update", "id": 1, "name": "Front", "speed_dial": "21"},
        {"op": "update", "id": 2, "speed_dial": "20"},
        {"op": "move", "id": 2, "account_id": 4},
        {"op": "set_user", "id": 2, "user_id": 5},
        {"op": "set_user", "id": 1, "user_id": None},
        {"op": "disable", "id": 1},
        {"op": "delete", "id": 3},
        {"op": "create", "account_id": 1, "sip": "422", "name": "Again", "active": False},
    )
    assert answer.status_code == 200
    assert answer.json() == {"ids": [5, 1, 2, 2, 2, 1, 1, 3, 6], "added": 2, "changed": 2, "deleted": 1}
    assert stored(shell) == [
        (1, 2, "420", "Front", "21", None, False),
        (2, 4, "421", "Lobby", "20", 5, True),
        (5, 3, "500", "New", "50", 5, True),
        (6, 1, "422", "Again", "", None, False),
    ]
    action, entity_id, reached, details = shell.execute(
        "SELECT action, entity_id, revision, details FROM audit WHERE organization_id = 1 ORDER BY id DESC"
    ).fetchone()
    assert (action, entity_id, reached) == ("bulk", None, revision(shell))
    assert json.loads(details) == {"operations": 9, "added": 2, "changed": 2, "deleted": 1}
    acts = shell.execute("SELECT count(*) FROM audit WHERE organization_id = 1 AND action IN ('bulk', 'set', 'delete')")
    assert acts.fetchone() == (1,)


async def test_sips_and_speed_dials_change_hands(office: Office, shell: Shell) -> None:
    answer = await bulk(
        office,
        {"op": "update", "id": 1, "sip": "421", "speed_dial": "21"},
        {"op": "update", "id": 2, "sip": "422", "speed_dial": ""},
        {"op": "update", "id": 3, "sip": "420", "speed_dial": "20"},
    )
    assert answer.status_code == 200
    assert [(it[0], it[2], it[4]) for it in stored(shell)] == [(1, "421", "21"), (2, "422", ""), (3, "420", "20")]


async def test_each_error_is_told_by_its_index_and_nothing_is_done(office: Office, shell: Shell) -> None:
    with unchanged(shell):
        answer = await bulk(
            office,
            {"op": "update", "id": 1, "name": "Fine"},
            {"op": "create", "account_id": 77, "sip": "a b", "name": ""},
            {"op": "create", "account_id": 10, "sip": "501", "name": "Theirs"},
            {"op": "update", "id": 777, "name": "Nobody"},
            {"op": "move", "id": 4, "account_id": 2},
            {"op": "delete", "id": 2},
            {"op": "update", "id": 3, "sip": "421", "speed_dial": "20"},
            {"op": "set_user", "id": 3, "user_id": 95},
            {"op": "delete", "id": 3},
            {"op": "enable", "id": 3},
            {"op": "create", "account_id": 1, "sip": "600", "name": "One", "speed_dial": "6"},
            {"op": "create", "account_id": 1, "sip": "600", "name": "Two", "speed_dial": "6"},
        )
    assert answer.status_code == 400
    assert faults(answer) == [
        ("operations[1].account_id", "there is no account 77"),
        ("operations[1].sip", "'a b' is not 1 to 64 of A-Z, a-z, 0-9, '.', '_', '+' and '-'"),
        ("operations[1].name", "empty"),
        ("operations[2].account_id", "there is no account 10"),
        ("operations[3].id", "there is no extension 777"),
        ("operations[4].id", "there is no extension 4"),
        ("operations[5].id", "421 is enabled; disable it before you delete it"),
        ("operations[7].user_id", "there is no user 95"),
        ("operations[9].id", "there is no extension 3"),
        ("operations[11].sip", "extension 600 exists already"),
        ("operations[11].speed_dial", "6 belongs to extension 600"),
    ]


async def test_it_stays_in_one_organisation(office: Office, shell: Shell) -> None:
    with unchanged(shell):
        answer = await bulk(
            office,
            {"op": "disable", "id": 1},
            {"op": "disable", "id": 4},
            {"op": "create", "account_id": 10, "sip": "1", "name": "One"},
            by="operator",
        )
    assert faults(answer) == [
        ("operations[1].id", "4 is of another organisation (9)"),
        ("operations[2].account_id", "10 is of another organisation (9)"),
    ]


async def test_each_operation_of_no_form_is_told(office: Office) -> None:
    answer = await bulk(
        office,
        {"op": "enable", "id": "x"},
        {"op": "enable", "id": 1},
        {"op": "fly", "id": 1},
        {"op": "create", "sip": 5, "name": "N", "colour": "red"},
        {"id": 1},
    )
    assert answer.status_code == 400
    assert faults(answer) == [
        ("operations[0].id", "expected an integer, got a text"),
        ("operations[2].op", "'fly' is none of create, update, move, set_user, enable, disable, delete"),
        ("operations[3].account_id", "missing"),
        ("operations[3].sip", "expected a text, got an integer"),
        ("operations[3].colour", "unknown"),
        ("operations[4].op", "missing"),
    ]


async def test_how_many(office: Office) -> None:
    for count in (0, MOST_OPERATIONS + 1):
        answer = await bulk(office, *[{"op": "enable", "id": 1}] * count)
        assert answer.status_code == 400
        assert [field for field, _ in faults(answer)] == ["operations"]


async def test_what_changes_nothing_is_not_written_down(office: Office, shell: Shell) -> None:
    with unchanged(shell):
        answer = await bulk(office, {"op": "enable", "id": 1}, {"op": "update", "id": 1, "sip": "420"})
    assert answer.json() == {"ids": [1, 1], "added": 0, "changed": 0, "deleted": 0}


async def test_as_many_as_may_be(office: Office, shell: Shell) -> None:
    half = MOST_OPERATIONS // 2
    created = [
        {"op": "create", "account_id": 2, "sip": f"n{it}", "name": f"N {it}", "speed_dial": f"#{it}", "user_id": 5}
        for it in range(half)
    ]
    answer = await bulk(office, *created)
    assert answer.json()["added"] == half
    ids = answer.json()["ids"]
    turned = [
        {"op": "update", "id": it, "sip": f"n{(n + 1) % half}", "speed_dial": f"#{(n + 1) % half}", "active": False}
        for n, it in enumerate(ids)
    ]
    answer = await bulk(office, *turned, *({"op": "delete", "id": it} for it in ids[:half]))
    assert answer.json() == {"ids": [*ids, *ids], "added": 0, "changed": 0, "deleted": half}
    assert len(stored(shell)) == 3
