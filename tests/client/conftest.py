import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pytest

from dialtree.client import AsyncExtensionList, Extension, ExtensionList

from .both import makers
from .replies import CODE, dialtree
from .server import Server


class Lister(Protocol):
    async def get(self, show_all: bool = True) -> tuple[Extension, ...]: ...


@dataclass
class Naps:
    """What was slept, in place of sleeping; `during` is called by each."""

    seconds: list[float] = field(default_factory=list)
    during: Callable[[], None] = lambda: None

    def take(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.during()


@pytest.fixture(autouse=True)
def naps(monkeypatch: pytest.MonkeyPatch) -> Naps:
    naps = Naps()

    async def asleep(seconds: float) -> None:
        naps.take(seconds)

    monkeypatch.setattr("dialtree.client.sync.sleep", naps.take)
    monkeypatch.setattr("dialtree.client.asynchronous.sleep", asleep)
    return naps


@pytest.fixture
def unstarted() -> Iterator[Server]:
    server = Server(dialtree)
    yield server
    server.stop()


@pytest.fixture
def server(unstarted: Server) -> Server:
    unstarted.start()
    return unstarted


@pytest.fixture(params=[ExtensionList, AsyncExtensionList], ids=["sync", "async"])
async def lister(request: pytest.FixtureRequest) -> AsyncIterator[Callable[..., Lister]]:
    """Makes clients of both kinds; closes them."""
    async with makers(request.param, blocks=request.param is ExtensionList) as make:
        yield make


@pytest.fixture(autouse=True)
def _no_code_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    assert CODE.casefold() not in caplog.text.casefold()
