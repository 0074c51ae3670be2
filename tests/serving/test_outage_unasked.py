"""A database that changes while nobody asks, and then goes out of reach; on both kinds of database."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import pytest

from dialtree.app import create_application
from dialtree.contract.path import GET_EXTENSIONS
from dialtree.serving import confirmations
from dialtree.serving.service import Service
from dialtree.settings import Settings
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.location import Location, SqliteFile
from dialtree.storage.revisions import read_revisions
from dialtree.storage.watch import UNKNOWN
from serving.house import ROOT, Call
from serving.outages import is_out_of_reach, stale
from storage.fresh import cluster_of, new_database, url_of
from storage.shell import Kind, opened_shell
from support.asgi import living
from support.directory import fill
from support.proxy import Proxy
from support.raw_http import Answer
from support.waiting import eventually_async

DIRECTORY = {
    "accounts": [{"id": ROOT, "name": "Root"}],
    "users": [],
    "extensions": [{"account": ROOT, "sip": "100", "name": "Desk"}],
    "codes": {"known": {"account": ROOT}},
}
CHANGES = {
    "code revoked": ["UPDATE codes SET revoked_at = '2026-03-01T08:30:00.000000Z'"],
    "list changed": ["UPDATE extensions SET name = 'Second'"],
    "organisation deleted": ["DELETE FROM codes", "DELETE FROM extensions", "DELETE FROM accounts"],
}


@dataclass
class House:
    """A service that runs, and its database."""

    service: Service
    door: Call
    location: Location
    code: str
    lose: Callable[[], None]

    async def ask(self) -> Answer:
        return await self.door(self.service, "GET", f"{GET_EXTENSIONS}?code={self.code}")

    def execute(self, *statements: str) -> None:
        with opened_shell(self.location) as shell:
            for statement in statements:
                shell.execute(statement)

    async def outage(self) -> None:
        """Until not even what was announced of revisions holds any more."""
        self.lose()
        await eventually_async(self._is_lost, "the loss is noticed")

    def _is_lost(self) -> bool:
        try:
            return self.service._watches[0].revision(ROOT) is UNKNOWN
        except OutOfReachError:
            return True


@contextmanager
def breakable(kind: Kind, location: Location) -> Iterator[tuple[str, Callable[[], None]]]:
    """The URL by which a service is to reach a database, and what takes it out of reach."""
    if isinstance(location, SqliteFile):

        def hide() -> None:
            with opened_shell(location) as shell:
                shell.execute("ALTER TABLE organizations RENAME TO hidden")

        yield url_of(location), hide
    else:
        with Proxy(cluster_of(kind).port) as proxy:
            yield proxy.url(location.url), proxy.refuse


@asynccontextmanager
async def running(kind: Kind, door: Call) -> AsyncIterator[House]:
    with new_database(kind) as location, breakable(kind, location) as (url, lose):
        codes = await fill(location, DIRECTORY)
        service = create_application(Settings(database=url, heartbeat_milliseconds=100))
        assert isinstance(service, Service)
        async with living(service):
            yield House(service, door, location, codes["known"], lose)


@pytest.fixture(params=["sqlite", "postgresql18"])
def kind(request: pytest.FixtureRequest) -> Kind:
    kind: Kind = request.param
    return kind


@pytest.fixture
async def house(kind: Kind, door: Call) -> AsyncIterator[House]:
    async with running(kind, door) as house:
        yield house


def eventually_swept(house: House, seen: list[object]) -> Awaitable[None]:
    """Waits for two sweeps to end: the second has begun by now or later."""
    enough = len(seen) + 2
    return eventually_async(lambda: len(seen) >= enough, "revisions are swept")


@pytest.fixture
def sweeps(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What sweeps have found; they are made in quick succession."""
    seen = list[object]()
    real = confirmations.Confirmations.sweep

    async def noted(self: confirmations.Confirmations) -> None:
        await real(self)
        seen.append(self._last)

    monkeypatch.setattr(confirmations, "SWEEP_SECONDS", 0.01)
    monkeypatch.setattr(confirmations.Confirmations, "sweep", noted)
    return seen


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_what_changed_before_is_not_given_out(sweeps: list[object], house: House, change: list[str]) -> None:
    for _ in range(2):
        assert (await house.ask()).status == 200
    house.execute(*change)
    await eventually_swept(house, sweeps)
    await house.outage()
    for _ in range(3):
        assert is_out_of_reach(await house.ask())


async def test_what_did_not_change_is(sweeps: list[object], house: House) -> None:
    before = await house.ask()
    await eventually_swept(house, sweeps)
    await house.outage()
    during = await house.ask()
    assert (during.status, during.body) == (200, before.body)
    assert stale(during) <= 5


async def test_it_stops_in_the_middle_of_a_sweep(
    kind: Kind, door: Call, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, ended = list[int](), list[int]()

    async def endless(*arguments: object) -> object:
        begun.append(1)
        while True:
            await read_revisions(*arguments)  # type: ignore[arg-type]
            ended.append(1)

    # What tests before have left tells of itself when it is collected.
    gc.collect()
    caplog.clear()
    monkeypatch.setattr(confirmations, "SWEEP_SECONDS", 0.001)
    monkeypatch.setattr(confirmations, "read_revisions", endless)
    for turns in range(10):
        begun.clear()
        async with running(kind, door) as house:
            assert (await house.ask()).status == 200
            await eventually_async(lambda: bool(begun), "a sweep has begun")
            for _ in range(turns):
                await asyncio.sleep(0)
        gc.collect()
        assert asyncio.all_tasks() == {asyncio.current_task()}
    assert ended
    assert caplog.records == []
