"""Waiting for changes, on a watch that says what it is told to."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from dialtree.storage import revision_waits
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.watch import UNKNOWN, Unknown
from support.waiting import eventually_async

LONG = 60.0


class Watch:
    """Knows at once what is in `known`; reads what is in `stored`."""

    def __init__(self) -> None:
        self.known: dict[int, int | None] = {1: 5, 2: 5}
        self.stored: dict[int, int | None] = {}
        self.away = False
        self.looks: Counter[int] = Counter()
        self.reads: Counter[int] = Counter()

    async def start(self) -> None:
        pass

    def revision(self, organization_id: int) -> int | Unknown | None:
        self.looks[organization_id] += 1
        if self.away:
            raise OutOfReachError("away")
        return self.known.get(organization_id, UNKNOWN)

    async def read(self, organization_id: int) -> int | None:
        self.reads[organization_id] += 1
        if self.away:
            raise OutOfReachError("away")
        return self.stored[organization_id]

    async def close(self) -> None:
        pass


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    monkeypatch.setattr(revision_waits, "LOOK_SECONDS", 0.001)
    monkeypatch.setattr(revision_waits, "READ_SECONDS", 0.002)
    return Watch()


@pytest.fixture
async def waits(watch: Watch) -> AsyncIterator[RevisionWaits]:
    made = RevisionWaits(watch)
    async with asyncio.timeout(30):
        yield made
    made.stop()


async def looked(watch: Watch, organization_id: int) -> None:
    before = watch.looks[organization_id]
    await eventually_async(lambda: watch.looks[organization_id] > before + 2, "the watch is asked")


async def test_one_ends_when_its_organisation_goes_on(watch: Watch, waits: RevisionWaits) -> None:
    one, other = (asyncio.create_task(waits.beyond(it, 5, LONG)) for it in (1, 2))
    await looked(watch, 1)
    assert not one.done()
    watch.known[1] = 6
    await one
    await looked(watch, 2)
    assert not other.done()
    watch.known[2] = None
    await other


@pytest.mark.parametrize("reached", [6, None])
async def test_what_happened_before_the_wait_ends_it(watch: Watch, waits: RevisionWaits, reached: int | None) -> None:
    watch.known[1] = reached
    await waits.beyond(1, 5, LONG)


async def test_a_revision_that_was_turned_back_is_none_to_be_told_of(watch: Watch, waits: RevisionWaits) -> None:
    waiting = asyncio.create_task(waits.beyond(1, 5, LONG))
    watch.known[1] = 4
    await looked(watch, 1)
    assert not waiting.done()


async def test_the_time_ends(watch: Watch, waits: RevisionWaits) -> None:
    await waits.beyond(1, 5, 0.01)
    assert watch.known[1] == 5


async def test_those_who_know_different_revisions(watch: Watch, waits: RevisionWaits) -> None:
    watch.known[1] = 4
    early, late = (asyncio.create_task(waits.beyond(1, it, LONG)) for it in (5, 6))
    await looked(watch, 1)
    watch.known[1] = 6
    await early
    assert not late.done()
    watch.known[1] = 7
    await late


async def test_what_is_not_known_is_read_now_and_then(watch: Watch, waits: RevisionWaits) -> None:
    watch.stored[3] = 5
    waiting = asyncio.create_task(waits.beyond(3, 5, LONG))
    await eventually_async(lambda: watch.reads[3] > 2, "the database is asked")
    assert watch.reads[3] < watch.looks[3]
    assert not waiting.done()
    watch.stored[3] = 6
    await waiting


async def test_an_outage_ends_no_wait(watch: Watch, waits: RevisionWaits) -> None:
    watch.stored[3] = 5
    known, read = (asyncio.create_task(waits.beyond(it, 5, LONG)) for it in (1, 3))
    await looked(watch, 3)
    watch.away = True
    await looked(watch, 3)
    assert not known.done()
    assert not read.done()
    watch.away, watch.known[1], watch.stored[3] = False, 6, 6
    await asyncio.gather(known, read)


async def test_many_cost_what_one_costs(watch: Watch, waits: RevisionWaits) -> None:
    many = [asyncio.create_task(waits.beyond(1, 5, LONG)) for _ in range(1000)]
    await looked(watch, 1)
    # They would have asked a thousand times each.
    assert watch.looks[1] < 1000
    watch.known[1] = 6
    await asyncio.gather(*many)


async def test_nobody_is_left_and_nobody_asks(watch: Watch, waits: RevisionWaits) -> None:
    leaving = [asyncio.create_task(waits.beyond(1, 5, LONG)) for _ in range(3)]
    await looked(watch, 1)
    for one in leaving:
        one.cancel()
    await asyncio.wait(leaving)
    (looking,) = [it for it in asyncio.all_tasks() if "_look" in repr(it)]
    await looking
    before = watch.looks[1]
    await waits.beyond(1, 4, LONG)
    assert watch.looks[1] == before + 1


async def test_a_stop_lets_all_go(watch: Watch, waits: RevisionWaits) -> None:
    waiting = [asyncio.create_task(waits.beyond(*it, LONG)) for it in ((1, 5), (1, 6), (2, 5), (3, 5))]
    watch.stored[3] = 5
    await looked(watch, 3)
    waits.stop()
    await asyncio.gather(*waiting)
    await waits.beyond(1, 5, LONG)
    waits.stop()
