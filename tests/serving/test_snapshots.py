"""Rendered answers in this process: fresh, rendered once, bounded."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.contract.encoding import CONTENT_ENCODINGS
from dialtree.management import accounts, extensions
from dialtree.serving import snapshots
from dialtree.serving.snapshots import Key, Snapshots
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.listing import Listing, load_listing
from dialtree.storage.revision_watch import RevisionWatch
from support.directory import ACTOR, execute

ROOT = 10
WHOLE: Key = (ROOT, None, "identity")


@dataclass
class Loads:
    """What was loaded from the database; `held` keeps a load from its end until `release`."""

    keys: list[tuple[int, int | None]] = field(default_factory=list)
    failing: list[Exception] = field(default_factory=list)
    loaded: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def load(self, connection: AsyncConnection, organization_id: int, account_id: int | None) -> Listing:
        self.keys.append((organization_id, account_id))
        listing = await load_listing(connection, organization_id, account_id)
        self.loaded.set()
        await self.gate.wait()
        if self.failing:
            raise self.failing.pop()
        return listing


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Loads:
    loads = Loads()
    loads.gate.set()
    monkeypatch.setattr(snapshots, "load_listing", loads.load)
    return loads


@dataclass
class House:
    path: Path
    database: Database
    watch: RevisionWatch

    def snapshots(self, memory: int = 1_000_000) -> Snapshots:
        return Snapshots(self.database, self.watch, memory)

    def rename(self, name: str) -> None:
        assert execute(self.path, "UPDATE extensions SET name = ? WHERE sip = '100'", name) == 1


@pytest.fixture
async def house(database_path: Path) -> AsyncIterator[House]:
    database, watch = Database(database_path), RevisionWatch(database_path)
    await accounts.add_account(database, ACTOR, "Root", account_id=ROOT)
    await extensions.add_extension(database, ACTOR, ROOT, "100", "First")
    yield House(database_path, database, watch)
    watch.close()
    await database.close()


async def settle() -> None:
    """Lets every task that can go on do so."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_kept_until_somebody_writes(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    first = await kept.get(WHOLE)
    assert await kept.get(WHOLE) is first
    house.rename("Second")
    second = await kept.get(WHOLE)
    assert b"Second" in second.body
    assert second.tag != first.tag
    assert second.revision == (first.revision or 0) + 1
    assert len(loads.keys) == 2


async def test_a_write_that_changes_nothing_costs_no_rendering(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    first = await kept.get(WHOLE)
    house.rename("First")
    execute(house.path, "CREATE TABLE notes (text TEXT)")
    assert await kept.get(WHOLE) is first


async def test_another_organizations_write_costs_no_rendering(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    first = await kept.get(WHOLE)
    await accounts.add_account(house.database, ACTOR, "Other", account_id=20)
    assert await kept.get(WHOLE) is first


async def test_simultaneous_misses_render_once(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    loads.gate.clear()
    asked = [asyncio.create_task(kept.get(WHOLE)) for _ in range(50)]
    await loads.loaded.wait()
    loads.gate.set()
    assert len({id(it) for it in await asyncio.gather(*asked)}) == 1
    assert len(loads.keys) == 1


async def test_simultaneous_misses_of_two_encodings_share_the_list(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    await asyncio.gather(*(kept.get((ROOT, None, encoding)) for encoding in CONTENT_ENCODINGS * 5))
    assert len(loads.keys) == 1


async def test_a_render_that_began_before_a_commit_is_not_for_who_came_after(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    loads.gate.clear()
    early = asyncio.create_task(kept.get(WHOLE))
    await loads.loaded.wait()
    house.rename("Second")
    late = [asyncio.create_task(kept.get(WHOLE)) for _ in range(20)]
    await settle()
    loads.gate.set()
    assert b"First" in (await early).body
    assert all(b"Second" in it.body for it in await asyncio.gather(*late))
    assert len(loads.keys) == 2


async def test_the_same_for_an_encoded_answer(house: House, loads: Loads) -> None:
    for number in range(20):
        await extensions.add_extension(house.database, ACTOR, ROOT, f"2{number}", "Filler")
    kept = house.snapshots()
    loads.gate.clear()
    early = asyncio.create_task(kept.get((ROOT, None, "gzip")))
    await loads.loaded.wait()
    house.rename("Second")
    late = asyncio.create_task(kept.get((ROOT, None, "gzip")))
    await settle()
    loads.gate.set()
    assert b"First" in gzip.decompress((await early).body)
    assert b"Second" in gzip.decompress((await late).body)


async def test_whoever_goes_away_does_not_end_the_rendering_of_others(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    loads.gate.clear()
    gone = asyncio.create_task(kept.get(WHOLE))
    await loads.loaded.wait()
    waiting = asyncio.create_task(kept.get(WHOLE))
    await settle()
    gone.cancel()
    await settle()
    loads.gate.set()
    assert b"First" in (await waiting).body
    assert len(loads.keys) == 1


async def test_a_failed_render_is_not_for_who_waited(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    loads.gate.clear()
    loads.failing.append(OutOfReachError("for once"))
    first = asyncio.create_task(kept.get(WHOLE))
    await loads.loaded.wait()
    others = [asyncio.create_task(kept.get(WHOLE)) for _ in range(5)]
    await settle()
    loads.gate.set()
    with pytest.raises(OutOfReachError):
        await first
    assert len({id(it) for it in await asyncio.gather(*others)}) == 1
    assert len(loads.keys) == 2


async def test_a_cancelled_render_is_not_kept(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    loads.gate.clear()
    first = asyncio.create_task(kept.get(WHOLE))
    await loads.loaded.wait()
    (rendering,) = [task for task in asyncio.all_tasks() if "Snapshots._render" in repr(task.get_coro())]
    rendering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    loads.gate.set()
    assert b"First" in (await kept.get(WHOLE)).body


async def test_memory_is_bounded_and_the_longest_unused_goes_first(house: House, loads: Loads) -> None:
    for number in (1, 2, 3):
        await accounts.add_account(house.database, ACTOR, f"Account {number}", ROOT, ROOT + number)
    # An answer without extensions takes a little more than a kibibyte, so that there is room for two.
    kept = house.snapshots(memory=2 * 1100)
    keys: list[Key] = [(ROOT, ROOT + number, "identity") for number in (1, 2, 3)]
    one, two, three = keys
    for key in (one, two, one, three, one, three):
        await kept.get(key)
    assert loads.keys == [(ROOT, ROOT + 1), (ROOT, ROOT + 2), (ROOT, ROOT + 3)]
    await kept.get(two)
    await kept.get(three)
    assert len(loads.keys) == 4
    await kept.get(one)
    assert len(loads.keys) == 5


async def test_what_is_larger_than_the_memory_is_served_and_not_kept(house: House, loads: Loads) -> None:
    await extensions.add_extension(house.database, ACTOR, ROOT, "200", "A" * 255)
    await accounts.add_account(house.database, ACTOR, "Without extensions", ROOT, ROOT + 1)
    kept = house.snapshots(memory=1100)
    small = await kept.get((ROOT, ROOT + 1, "identity"))
    for _ in range(2):
        assert b"First" in (await kept.get(WHOLE)).body
    assert await kept.get((ROOT, ROOT + 1, "identity")) is small
    assert len(loads.keys) == 3


async def test_rendering_anew_takes_the_old_ones_room(house: House, loads: Loads) -> None:
    kept = house.snapshots(memory=1300)
    for name in ("Second", "Third", "Fourth"):
        house.rename(name)
        first = await kept.get(WHOLE)
        assert await kept.get(WHOLE) is first
    assert len(loads.keys) == 3


async def test_an_organization_that_has_gone_and_comes_back(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    first = await kept.get(WHOLE)
    await extensions.enable_extension(house.database, ACTOR, "100", active=False)
    await extensions.delete_extension(house.database, ACTOR, "100")
    await accounts.enable_account(house.database, ACTOR, ROOT, active=False)
    await accounts.delete_account(house.database, ACTOR, ROOT)
    gone = await kept.get(WHOLE)
    assert gone.revision is None
    assert gone.body == b'{"ERR":0,"DESC":"OK","EXTENSIONS":[]}'
    assert await kept.get(WHOLE) is gone
    await accounts.add_account(house.database, ACTOR, "Root", account_id=ROOT)
    await extensions.add_extension(house.database, ACTOR, ROOT, "100", "Returned")
    returned = await kept.get(WHOLE)
    assert b"Returned" in returned.body
    assert (returned.revision or 0) > (first.revision or 0)


async def test_encodings(house: House, loads: Loads) -> None:
    for number in range(20):
        await extensions.add_extension(house.database, ACTOR, ROOT, f"2{number}", "שלוחה")
    kept = house.snapshots()
    brotlied, packed, plain = [await kept.get((ROOT, None, it)) for it in CONTENT_ENCODINGS]
    assert gzip.decompress(packed.body) == plain.body == brotli.decompress(brotlied.body)
    assert (plain.encoding, packed.encoding, brotlied.encoding) == ("identity", "gzip", "br")
    assert len({plain.tag, packed.tag, brotlied.tag}) == 3
    assert (await house.snapshots().get((ROOT, None, "gzip"))).body == packed.body


async def test_a_small_answer_is_sent_as_it_is(house: House, loads: Loads) -> None:
    kept = house.snapshots()
    packed = await kept.get((ROOT, None, "gzip"))
    assert packed.encoding == "identity"
    assert packed.tag == (await kept.get(WHOLE)).tag
