"""Activity: what was done through management, and what was changed past it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.management.accounts import add_account, delete_account, enable_account
from dialtree.management.actor import Actor
from dialtree.management.code_rotation import rotate_code
from dialtree.management.code_terms import Terms
from dialtree.management.codes import issue_code
from dialtree.management.extensions import add_extension, change_extension
from dialtree.management.extensions.many import change_many
from dialtree.management.extensions.operations import Change
from dialtree.management.organizations import add_organization, change_organization
from dialtree.management.users import add_user, delete_user, enable_user
from dialtree.storage.activity import (
    Happening,
    find_act,
    first_revision_of,
    list_activity,
    list_changes_of,
)
from dialtree.storage.activity_filter import ActivityFilter
from dialtree.storage.database import Database
from dialtree.storage.location import Location
from dialtree.storage.paging import Window
from dialtree.storage.titles import Title, load_titles
from storage.fresh import new_database
from storage.opened import opened
from storage.shell import Kind, opened_shell

_ROOT, _PART, _OTHER = 1_000, 1_001, 1_002
_ACTOR = Actor("command line", "noa", EVERYTHING)
_PROGRAM = Actor("token", "Personnel 100%", EVERYTHING, 7, "192.0.2.1")


@pytest_asyncio.fixture
async def place(kind: Kind) -> AsyncIterator[tuple[Location, Database]]:
    with new_database(kind) as location:
        async with opened(location) as database:
            await add_organization(database, _ACTOR, "Root", organization_id=_ROOT)
            await add_account(database, _ACTOR, "Part", _ROOT, _PART)
            await add_account(database, _ACTOR, "Other", _ROOT, _OTHER)
            yield location, database


async def _found(database: Database, wanted: ActivityFilter) -> list[Happening]:
    async with database.read() as connection:
        page = await list_activity(connection, wanted, Window(100, "-revision"))
    assert page.total == len(page.items)
    return list(page.items)


def _told(found: list[Happening]) -> list[tuple[str, str]]:
    return [
        (it.act.action, it.act.entity) if it.act else (it.change.operation, "shell")
        for it in found
        if it.act or it.change
    ]  # type: ignore[union-attr]


async def test_what_management_does_is_told_once(place: tuple[Location, Database]) -> None:
    _, database = place
    first = await add_extension(database, _ACTOR, _PART, "1", "Desk")
    second = await add_extension(database, _ACTOR, _PART, "2", "Desk")
    await change_many(database, _ACTOR, [Change(it.id, {"name": "New"}) for it in (first, second)])
    user = await add_user(database, _ACTOR, "Dana", "dana@example.com", _ROOT)
    await change_extension(database, _ACTOR, first.id, {"user_id": user.id})
    await enable_user(database, _ACTOR, user.id, active=False)
    await delete_user(database, _ACTOR, user.id)
    code, _ = await issue_code(database, _ACTOR, _OTHER, Terms("Gate"))
    await rotate_code(database, _ACTOR, code.id, 0)
    await change_organization(database, _ACTOR, _ROOT, {"name": "Renamed", "time_zone": "Asia/Jerusalem"})
    await add_account(database, _ACTOR, "Short", _ROOT, 1_003)
    await enable_account(database, _ACTOR, 1_003, active=False)
    await delete_account(database, _ACTOR, 1_003)
    found = await _found(database, ActivityFilter(EVERYTHING, _ROOT))
    assert _told(found) == [
        ("delete", "account"), ("disable", "account"), ("add", "account"), ("set", "organization"), ("rotate", "code"),
        ("issue", "code"), ("delete", "user"), ("disable", "user"), ("set", "extension"), ("add", "user"),
        ("bulk", "extension"), ("add", "extension"), ("add", "extension"), ("add", "account"), ("add", "account"),
        ("add", "organization"),
    ]  # fmt: skip


async def test_what_is_changed_past_management_is_told_in_its_place(place: tuple[Location, Database]) -> None:
    location, database = place
    extension = await add_extension(database, _ACTOR, _PART, "1", "Desk")
    with opened_shell(location) as shell:
        shell.execute(f"UPDATE extensions SET name = 'Past' WHERE id = {extension.id}")
    await change_extension(database, _PROGRAM, extension.id, {"name": "After"})
    found = await _found(database, ActivityFilter(EVERYTHING, _ROOT, entities=["extension"]))
    assert _told(found) == [("set", "extension"), ("update", "shell"), ("add", "extension")]
    assert found[1].change is not None
    assert found[1].change.after is not None
    assert found[1].change.after["name"] == "Past"
    assert found == await _found(database, ActivityFilter(Reach(_ROOT), _ROOT, entities=["extension"]))
    inside = await _found(database, ActivityFilter(Reach(_ROOT, _PART), _ROOT))
    assert _told(inside) == [*_told(found), ("add", "account")]
    assert _told(await _found(database, ActivityFilter(Reach(_ROOT, _OTHER), _ROOT))) == [("add", "account")]
    assert await _found(database, ActivityFilter(Reach(2_000), _ROOT)) == []


async def test_it_is_leafed_through(place: tuple[Location, Database]) -> None:
    location, database = place
    for number in range(5):
        extension = await add_extension(database, _ACTOR, _PART, f"{number}", "Desk")
        with opened_shell(location) as shell:
            shell.execute(f"UPDATE extensions SET name = 'Past' WHERE id = {extension.id}")
    whole = await _found(database, ActivityFilter(EVERYTHING, _ROOT))
    found: list[Happening] = []
    window = Window(3, "-revision")
    async with database.read() as connection:
        while True:
            page = await list_activity(connection, ActivityFilter(EVERYTHING, _ROOT), window)
            found += page.items
            if page.last is None:
                break
            window = Window(3, "-revision", page.last)
    assert found == whole
    assert len(found) == 13


async def test_it_is_narrowed_down(place: tuple[Location, Database]) -> None:
    location, database = place
    before = datetime.now(UTC) - timedelta(minutes=1)
    extension = await add_extension(database, _PROGRAM, _PART, "1", 'The "desk" of 50%')
    with opened_shell(location) as shell:
        shell.execute(f"UPDATE extensions SET speed_dial = '*7' WHERE id = {extension.id}")

    async def told(**narrower: object) -> list[tuple[str, str]]:
        return _told(await _found(database, ActivityFilter(EVERYTHING, _ROOT, **narrower)))  # type: ignore[arg-type]

    ours, past = ("add", "extension"), ("update", "shell")
    assert await told(by="token") == [ours]
    assert await told(by="database") == [past]
    assert await told(by="import") == []
    assert await told(by="server") == []
    assert await told(search="personnel 100%") == [ours]
    assert await told(search='"desk" of 50%') == [past, ours]
    assert await told(search="50_") == []
    await add_account(database, _ACTOR, "Far", _ROOT, 5_555)
    assert await told(search="5555") == [("add", "account")]
    assert await told(search="9" * 30) == []
    assert await told(until=before) == []
    assert len(await told(since=before)) == 6


async def test_what_many_changes_were_made_by_one_act(place: tuple[Location, Database]) -> None:
    _, database = place
    made = [await add_extension(database, _ACTOR, on, str(on), "Desk") for on in (_PART, _OTHER)]
    untouched = (await add_account(database, _ACTOR, "Untouched", _ROOT)).id
    await change_many(database, _ACTOR, [Change(it.id, {"name": "New"}) for it in made])
    (act,) = [
        it.act for it in await _found(database, ActivityFilter(EVERYTHING, _ROOT)) if it.act and it.act.action == "bulk"
    ]
    async with database.read() as connection:
        for reach in (Reach(_ROOT), Reach(_ROOT, _PART), Reach(_ROOT, _OTHER)):
            assert await find_act(connection, reach, _ROOT, act.id) == act
        assert await find_act(connection, Reach(_ROOT, untouched), _ROOT, act.id) is None
        assert await find_act(connection, EVERYTHING, 2_000, act.id) is None
        assert await find_act(connection, EVERYTHING, _ROOT, 0) is None
        first = await first_revision_of(connection, act.id)
        assert first is not None
        window = Window(10, "revision")
        page = await list_changes_of(connection, EVERYTHING, _ROOT, first, act.revision, window)
        assert {it.id for it in page.items} == {it.id for it in made}
        part = await list_changes_of(connection, Reach(_ROOT, _PART), _ROOT, first, act.revision, window)
        assert [it.id for it in part.items] == [made[0].id]


async def test_what_things_are_called(place: tuple[Location, Database]) -> None:
    _, database = place
    extension = await add_extension(database, _ACTOR, _OTHER, "1", "Desk")
    user = await add_user(database, _ACTOR, "Dana", "dana@example.com", _ROOT)
    await enable_user(database, _ACTOR, user.id, active=False)
    await delete_user(database, _ACTOR, user.id)
    wanted = [("extension", extension.id), ("user", user.id), ("account", _PART), ("account", 9), ("moon", 1)]
    async with database.read() as connection:
        assert await load_titles(connection, EVERYTHING, _ROOT, wanted) == {
            ("extension", extension.id): Title("Desk", "1"),
            ("user", user.id): Title("Dana", "dana@example.com", is_there=False),
            ("account", _PART): Title("Part", "Part"),
        }
        part = await load_titles(connection, Reach(_ROOT, _PART), _ROOT, wanted)
        assert part == {("account", _PART): Title("Part", "Part")}
        assert await load_titles(connection, EVERYTHING, 2_000, wanted) == {}


@pytest.mark.parametrize("by", ["person", "command line"])
async def test_the_way_of_who_came_is_told_apart(place: tuple[Location, Database], by: str) -> None:
    _, database = place
    found = await _found(database, ActivityFilter(EVERYTHING, _ROOT, by=by))  # type: ignore[arg-type]
    assert len(found) == (3 if by == "command line" else 0)
