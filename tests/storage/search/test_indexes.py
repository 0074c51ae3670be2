import asyncio
from typing import Self
from unittest.mock import patch

import pytest

from dialtree.directory.reach import Reach
from dialtree.management.extensions import list_extensions
from dialtree.storage.accounts import insert_accounts
from dialtree.storage.database import Database
from dialtree.storage.extension_pages import Selection
from dialtree.storage.extensions import insert_extensions
from dialtree.storage.paging import Window
from dialtree.storage.search import indexes as module
from dialtree.storage.search.indexes import SearchIndexes
from storage.shell import Shell
from storage.some_things import extension, root


@pytest.fixture(autouse=True)
async def things(database: Database) -> None:
    """Organisations 1, 2 and 3 with 40 extensions each."""
    async with database.write() as connection:
        for number in (1, 2, 3):
            await insert_accounts(connection, [root(number)])
            ids = range(number * 100, number * 100 + 40)
            await insert_extensions(connection, number, [extension(it, account_id=number) for it in ids])


class Built:
    """Counts how often indexes are made, and changes are loaded."""

    def __init__(self) -> None:
        self.made: list[int] = []
        self.caught_up: list[int] = []

    def __enter__(self) -> Self:
        stream, load = module.stream_all, module.load_changes

        def stream_all(connection: object, organization_id: int) -> object:
            self.made.append(organization_id)
            return stream(connection, organization_id)  # type: ignore[arg-type]

        def load_changes(connection: object, organization_id: int, after: int) -> object:
            self.caught_up.append(organization_id)
            return load(connection, organization_id, after)  # type: ignore[arg-type]

        self._patch = patch.multiple(module, stream_all=stream_all, load_changes=load_changes)
        self._patch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.stop()


async def count(database: Database, indexes: SearchIndexes, text: str, organization_id: int = 1) -> int:
    page = await list_extensions(database, indexes, Selection(Reach(organization_id)), text, Window())
    return page.total


async def test_those_who_search_at_once_have_it_made_once(database: Database) -> None:
    indexes = SearchIndexes(database)
    with Built() as built:
        found = await asyncio.gather(*(count(database, indexes, f"desk 1{it}") for it in range(4)))
    assert found == [11, 10, 11, 11]
    assert built.made == [1]


async def test_what_has_changed_is_loaded_and_nothing_else(database: Database, shell: Shell) -> None:
    indexes = SearchIndexes(database)
    with Built() as built:
        assert await count(database, indexes, "lobby") == 0
        shell.execute("UPDATE extensions SET name = 'Lobby' WHERE id = 101")
        assert await count(database, indexes, "lobby") == 1
        assert await count(database, indexes, "lobby") == 1
        shell.execute("UPDATE extensions SET name = 'Lobby' WHERE organization_id = 2")
        assert await count(database, indexes, "lobby") == 1
    assert (built.made, built.caught_up) == ([1], [1])


async def test_when_much_has_changed_it_is_made_anew(database: Database, shell: Shell) -> None:
    indexes = SearchIndexes(database)
    with Built() as built, patch.object(module, "_FEW", 5):
        await count(database, indexes, "desk")
        shell.execute("UPDATE extensions SET name = 'Lobby' WHERE id BETWEEN 100 AND 109")
        assert await count(database, indexes, "lobby") == 10
        shell.execute("UPDATE extensions SET name = 'Hall' WHERE id BETWEEN 100 AND 110")
        assert await count(database, indexes, "hall") == 11
    assert (built.made, built.caught_up) == ([1, 1], [1])


async def test_an_organisation_that_goes_and_comes_again(database: Database, shell: Shell) -> None:
    indexes = SearchIndexes(database)
    assert await count(database, indexes, "desk") == 40
    shell.execute("DELETE FROM extensions WHERE organization_id = 1")
    shell.execute("DELETE FROM accounts WHERE id = 1")
    assert await count(database, indexes, "desk") == 0
    async with database.write() as connection:
        await insert_accounts(connection, [root(1)])
        await insert_extensions(connection, 1, [extension(500)])
    assert await count(database, indexes, "desk") == 1


async def test_what_was_not_used_for_longest_goes_first(database: Database) -> None:
    indexes = SearchIndexes(database, most=80)
    with Built() as built:
        for organization_id in (1, 2, 1, 3, 1, 2):
            assert await count(database, indexes, "desk", organization_id) == 40
    assert built.made == [1, 2, 3, 2]


async def test_one_that_is_too_large_is_kept_alone(database: Database) -> None:
    indexes = SearchIndexes(database, most=10)
    with Built() as built:
        for organization_id in (1, 1, 2, 2, 1):
            assert await count(database, indexes, "desk", organization_id) == 40
    assert built.made == [1, 2, 1]


async def test_a_revision_that_went_back_has_it_made_anew(database: Database, shell: Shell) -> None:
    indexes = SearchIndexes(database)
    shell.execute("UPDATE extensions SET name = 'Lobby' WHERE id = 101")
    assert await count(database, indexes, "lobby") == 1
    # As when an older copy of the directory takes its place.
    shell.execute("UPDATE extensions SET name = 'Desk' WHERE id = 101")
    shell.execute("UPDATE organizations SET revision = revision - 2 WHERE id = 1")
    assert await count(database, indexes, "lobby") == 0


async def test_others_run_while_it_is_made(database: Database) -> None:
    indexes, turns = SearchIndexes(database), 0

    async def run() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(run())
    with patch("dialtree.storage.search.index.SLICE", 4):
        await count(database, indexes, "desk")
    other.cancel()
    assert turns > 20
