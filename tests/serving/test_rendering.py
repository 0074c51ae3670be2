"""Rendering: the bytes of the contract, and no step that takes longer for a list being long."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import contextmanager

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtree.contract.answer import PIECE, encode
from dialtree.contract.entity_tag import entity_tag
from dialtree.contract.reading import read_answer
from dialtree.directory import listing, tree
from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.serving.rendering import compress, render
from dialtree.storage.accounts import insert_accounts
from dialtree.storage.database import Database
from dialtree.storage.extensions import insert_extensions
from dialtree.storage.users import insert_users
from directory.naive_listing import USERS, extensions_on, naive_list
from directory.some_accounts import accounts
from storage.fresh import new_database
from storage.opened import opened

EXTENSIONS, ACCOUNTS = 20_000, 5_000


async def write(database: Database, given_accounts: list[Account], extensions: list[Extension]) -> int:
    """Writes an organisation; returns its id."""
    organization_id = given_accounts[0].organization_id
    async with database.write() as connection:
        await insert_accounts(connection, [account for _, account in tree.Tree(given_accounts).walk()])
        await insert_users(connection, organization_id, USERS)
        await insert_extensions(connection, organization_id, extensions)
    return organization_id


@contextmanager
def pieces_of(few: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for room in ("contract.answer", "storage.accounts", "storage.entries", "storage.listing"):
            patch.setattr(f"dialtree.{room}.PIECE", few)
        yield


@given(accounts(), st.data(), st.sampled_from([1, 2, 3, 5, PIECE]))
@settings(max_examples=50)
def test_however_small_the_pieces_the_bytes_are_those_of_the_whole(
    given_accounts: list[Account], data: st.DataObject, few: int
) -> None:
    given_accounts = [
        Account(it.id, it.organization_id, it.parent_id, it.name or "z", it.active) for it in given_accounts
    ]
    extensions = data.draw(extensions_on(given_accounts))

    async def check() -> None:
        with new_database("sqlite") as location, pieces_of(few):
            async with opened(location) as database:
                organization_id = await write(database, given_accounts, extensions)
                for account_id in (None, *(it.id for it in given_accounts)):
                    rendered = await render(database, organization_id, account_id)
                    assert rendered.body == encode(naive_list(given_accounts, extensions, account_id))
                    assert rendered.tag == entity_tag(rendered.body)

    asyncio.run(check())


@pytest.fixture(params=[1, ACCOUNTS], ids=["one account", "many accounts"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """An organisation of many extensions; all its accounts but the root are siblings."""
    count: int = request.param
    departments = [
        Account(number, 1, 1 if number > 1 else None, f"A {number % 7}", True) for number in range(1, count + 1)
    ]
    extensions = [
        Extension(
            id=number,
            account_id=number * 7919 % count + 1,
            sip=f"{number}",
            name=f"Name {number * 31 % 1000}",
            speed_dial=f"{EXTENSIONS - number}" if number % 3 else "",
            user_id=number % 4 or None,
            active=True,
        )
        for number in range(1, EXTENSIONS + 1)
    ]
    with new_database("sqlite") as location:
        async with opened(location) as database:
            await write(database, departments, extensions)
            yield database


async def counted_between_turns(act: Awaitable[object], counted: list[int]) -> list[int]:
    """How much was counted between any two turns of another task while something was done."""
    between: list[int] = []

    async def take_turns() -> None:
        before = 0
        while True:
            between.append(counted[0] - before)
            before = counted[0]
            await asyncio.sleep(0)

    other = asyncio.create_task(take_turns())
    await act
    await asyncio.sleep(0)
    other.cancel()
    return between


@pytest.mark.parametrize(("room", "name"), [(listing, "extension_key"), (listing, "Extension"), (tree, "text_key")])
async def test_others_have_their_turn_after_every_few_things(
    database: Database, monkeypatch: pytest.MonkeyPatch, room: object, name: str
) -> None:
    counted, work = [0], getattr(room, name)

    def count(*arguments: object) -> object:
        counted[0] += 1
        return work(*arguments)

    monkeypatch.setattr(room, name, count)
    between = await counted_between_turns(render(database, 1, None), counted)
    assert max(between) <= 2 * PIECE
    assert sum(between) == counted[0] >= (EXTENSIONS if room is listing else 1)


async def test_a_long_list_is_whole_and_in_order(database: Database) -> None:
    rendered = await render(database, 1, None)
    listed = list(read_answer(rendered.body).extensions)
    assert len({it.sip for it in listed}) == EXTENSIONS
    assert rendered.body == encode(listed)
    assert rendered.tag == entity_tag(rendered.body)
    places = [(it.account_id != 1, it.account_name, it.account_id) for it in listed]
    assert places == sorted(places)


async def test_compressed() -> None:
    body = b"extension " * 1000
    packed, brotlied = await compress(body, "gzip"), await compress(body, "br")
    assert gzip.decompress(packed.body) == body == brotli.decompress(brotlied.body)
    assert (packed.tag, brotlied.tag) == (entity_tag(packed.body), entity_tag(brotlied.body))
