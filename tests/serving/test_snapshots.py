"""Rendered answers in this process: fresh, rendered once, bounded."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import pytest

from dialtree.contract.encoding import CONTENT_ENCODINGS
from dialtree.management import accounts, extensions
from dialtree.serving import snapshots
from dialtree.serving.messages import Reply
from dialtree.serving.rendering import Rendered, render
from dialtree.serving.snapshot import GONE, OVERHEAD, Snapshot
from dialtree.serving.snapshots import Key, Snapshots
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.location import SqliteFile
from dialtree.storage.sqlite.watch import SqliteWatch
from support.directory import ACTOR, execute

ROOT = 10
WHOLE: Key = (ROOT, None, "identity")


@dataclass
class Renders:
    """What was rendered; `gate` keeps a rendering from its end."""

    keys: list[tuple[int, int | None]] = field(default_factory=list)
    failing: list[Exception] = field(default_factory=list)
    rendered: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def render(self, database: Database, organization_id: int, account_id: int | None) -> Rendered:
        self.keys.append((organization_id, account_id))
        made = await render(database, organization_id, account_id)
        self.rendered.set()
        await self.gate.wait()
        if self.failing:
            raise self.failing.pop()
        return made


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> Renders:
    renders = Renders()
    renders.gate.set()
    monkeypatch.setattr(snapshots, "render", renders.render)
    return renders


class Kept(Snapshots):
    """Asked as the endpoint asks: with the revision that the organisation has now."""

    def __init__(self, database: Database, watch: SqliteWatch, memory: int) -> None:
        super().__init__(database, memory, "Accept-Encoding")
        self._watch = watch

    async def now(self, key: Key = WHOLE) -> Snapshot:
        revision = self._watch.revision(key[0])
        return await self.get(key, GONE if revision is None else revision)


@dataclass
class House:
    path: Path
    database: Database
    watch: SqliteWatch

    def snapshots(self, memory: int = 1_000_000) -> Kept:
        return Kept(self.database, self.watch, memory)

    def rename(self, name: str) -> None:
        assert execute(self.path, "UPDATE extensions SET name = ? WHERE sip = '100'", name) == 1


@pytest.fixture
async def house(database_path: Path) -> AsyncIterator[House]:
    database, watch = Database(SqliteFile(database_path)), SqliteWatch(database_path)
    await accounts.add_account(database, ACTOR, "Root", account_id=ROOT)
    await extensions.add_extension(database, ACTOR, ROOT, "100", "First")
    yield House(database_path, database, watch)
    await watch.close()
    await database.close()


def encodings_of(reply: Reply) -> list[str]:
    return [value for name, value in reply.headers if name == "content-encoding"]


async def settle() -> None:
    """Lets every task that can go on do so."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_kept_until_somebody_writes(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    first = await kept.now()
    assert await kept.now() is first
    house.rename("Second")
    second = await kept.now()
    assert b"Second" in second.found.body
    assert second.tag != first.tag
    assert second.revision == first.revision + 1
    assert len(renders.keys) == 2


async def test_a_write_that_changes_nothing_costs_no_rendering(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    first = await kept.now()
    house.rename("First")
    execute(house.path, "CREATE TABLE notes (text TEXT)")
    assert await kept.now() is first


async def test_another_organizations_write_costs_no_rendering(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    first = await kept.now()
    await accounts.add_account(house.database, ACTOR, "Other", account_id=20)
    assert await kept.now() is first


async def test_simultaneous_misses_render_once(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    renders.gate.clear()
    asked = [asyncio.create_task(kept.now()) for _ in range(50)]
    await renders.rendered.wait()
    renders.gate.set()
    assert len({id(it) for it in await asyncio.gather(*asked)}) == 1
    assert len(renders.keys) == 1


async def test_simultaneous_misses_of_two_encodings_share_the_list(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    await asyncio.gather(*(kept.now((ROOT, None, encoding)) for encoding in CONTENT_ENCODINGS * 5))
    assert len(renders.keys) == 1


async def test_closing_gives_up_what_is_being_rendered(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    renders.gate.clear()
    asked = asyncio.create_task(kept.now())
    await renders.rendered.wait()
    await kept.close()
    assert kept._rendering == {}
    with pytest.raises(asyncio.CancelledError):
        await asked


async def test_a_render_that_began_before_a_commit_is_not_for_who_came_after(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    renders.gate.clear()
    early = asyncio.create_task(kept.now())
    await renders.rendered.wait()
    house.rename("Second")
    late = [asyncio.create_task(kept.now()) for _ in range(20)]
    await settle()
    renders.gate.set()
    assert b"First" in (await early).found.body
    assert all(b"Second" in it.found.body for it in await asyncio.gather(*late))
    assert len(renders.keys) == 2


async def test_the_same_for_an_encoded_answer(house: House, renders: Renders) -> None:
    for number in range(20):
        await extensions.add_extension(house.database, ACTOR, ROOT, f"2{number}", "Filler")
    kept = house.snapshots()
    renders.gate.clear()
    early = asyncio.create_task(kept.now((ROOT, None, "gzip")))
    await renders.rendered.wait()
    house.rename("Second")
    late = asyncio.create_task(kept.now((ROOT, None, "gzip")))
    await settle()
    renders.gate.set()
    assert b"First" in gzip.decompress((await early).found.body)
    assert b"Second" in gzip.decompress((await late).found.body)


async def test_whoever_goes_away_does_not_end_the_rendering_of_others(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    renders.gate.clear()
    gone = asyncio.create_task(kept.now())
    await renders.rendered.wait()
    waiting = asyncio.create_task(kept.now())
    await settle()
    gone.cancel()
    await settle()
    renders.gate.set()
    assert b"First" in (await waiting).found.body
    assert len(renders.keys) == 1


async def test_a_failed_render_is_not_for_who_waited(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    renders.gate.clear()
    renders.failing.append(OutOfReachError("for once"))
    first = asyncio.create_task(kept.now())
    await renders.rendered.wait()
    others = [asyncio.create_task(kept.now()) for _ in range(5)]
    await settle()
    renders.gate.set()
    with pytest.raises(OutOfReachError):
        await first
    assert len({id(it) for it in await asyncio.gather(*others)}) == 1
    assert len(renders.keys) == 2


async def test_a_cancelled_render_is_not_kept(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    renders.gate.clear()
    first = asyncio.create_task(kept.now())
    await renders.rendered.wait()
    (rendering,) = [task for task in asyncio.all_tasks() if "Snapshots._render" in repr(task.get_coro())]
    rendering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    renders.gate.set()
    assert b"First" in (await kept.now()).found.body


async def test_memory_is_bounded_and_the_longest_unused_goes_first(house: House, renders: Renders) -> None:
    for number in (1, 2, 3):
        await accounts.add_account(house.database, ACTOR, f"Account {number}", ROOT, ROOT + number)
    # An answer without extensions takes a little more than this, so that there is room for two.
    kept = house.snapshots(memory=2 * (OVERHEAD + 100))
    keys: list[Key] = [(ROOT, ROOT + number, "identity") for number in (1, 2, 3)]
    one, two, three = keys
    for key in (one, two, one, three, one, three):
        await kept.now(key)
    assert renders.keys == [(ROOT, ROOT + 1), (ROOT, ROOT + 2), (ROOT, ROOT + 3)]
    await kept.now(two)
    await kept.now(three)
    assert len(renders.keys) == 4
    await kept.now(one)
    assert len(renders.keys) == 5


async def test_what_is_larger_than_the_memory_is_served_and_not_kept(house: House, renders: Renders) -> None:
    await extensions.add_extension(house.database, ACTOR, ROOT, "200", "A" * 255)
    await accounts.add_account(house.database, ACTOR, "Without extensions", ROOT, ROOT + 1)
    kept = house.snapshots(memory=OVERHEAD + 100)
    small = await kept.now((ROOT, ROOT + 1, "identity"))
    for _ in range(2):
        assert b"First" in (await kept.now()).found.body
    assert await kept.now((ROOT, ROOT + 1, "identity")) is small
    assert len(renders.keys) == 3


async def test_rendering_anew_takes_the_old_ones_room(house: House, renders: Renders) -> None:
    kept = house.snapshots(memory=OVERHEAD + 300)
    for name in ("Second", "Third", "Fourth"):
        house.rename(name)
        first = await kept.now()
        assert await kept.now() is first
    assert len(renders.keys) == 3


async def test_an_organization_that_goes_while_it_is_asked_for_and_comes_back(house: House, renders: Renders) -> None:
    first = await house.snapshots().now()
    await extensions.enable_extension(house.database, ACTOR, "100", active=False)
    await extensions.delete_extension(house.database, ACTOR, "100")
    await accounts.enable_account(house.database, ACTOR, ROOT, active=False)
    await accounts.delete_account(house.database, ACTOR, ROOT)
    kept = house.snapshots()
    gone = await asyncio.gather(*(kept.get(WHOLE, first.revision) for _ in range(3)))
    assert {(it.revision, it.found.body) for it in gone} == {(GONE, b'{"ERR":0,"DESC":"OK","EXTENSIONS":[]}')}
    await accounts.add_account(house.database, ACTOR, "Root", account_id=ROOT)
    await extensions.add_extension(house.database, ACTOR, ROOT, "100", "Returned")
    returned = await kept.now()
    assert b"Returned" in returned.found.body
    assert returned.revision > first.revision


async def test_encodings(house: House, renders: Renders) -> None:
    for number in range(20):
        await extensions.add_extension(house.database, ACTOR, ROOT, f"2{number}", "שלוחה")
    kept = house.snapshots()
    brotlied, packed, plain = [await kept.now((ROOT, None, it)) for it in CONTENT_ENCODINGS]
    assert gzip.decompress(packed.found.body) == plain.found.body == brotli.decompress(brotlied.found.body)
    assert [encodings_of(it.found) for it in (plain, packed, brotlied)] == [[], ["gzip"], ["br"]]
    assert len({plain.tag, packed.tag, brotlied.tag}) == 3
    assert (await house.snapshots().now((ROOT, None, "gzip"))).found.body == packed.found.body


async def test_a_small_answer_is_sent_as_it_is(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    packed = await kept.now((ROOT, None, "gzip"))
    assert encodings_of(packed.found) == []
    assert packed.tag == (await kept.now()).tag


async def test_an_answer_as_of_a_later_revision_does(house: House, renders: Renders) -> None:
    kept = house.snapshots()
    first = await kept.now()
    assert kept.kept(WHOLE, first.revision - 1) is first
    assert kept.kept((ROOT, ROOT, "identity"), first.revision) is None
