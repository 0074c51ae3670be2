import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import pytest

from dialtree.client import AsyncExtensionList, Extension, ExtensionList

from .replies import CODE, dialtree
from .server import Server


class Lister(Protocol):
    async def get(self, show_all: bool = True) -> tuple[Extension, ...]: ...


class _Blocking:
    """An ExtensionList with the face of an AsyncExtensionList, so that one test does for both."""

    def __init__(self, base_url: str, code: str, **options: Any) -> None:  # noqa: ANN401
        self.inner = ExtensionList(base_url, code, **options)

    async def get(self, show_all: bool = True) -> tuple[Extension, ...]:
        return await asyncio.to_thread(self.inner.get, show_all)

    async def aclose(self) -> None:
        self.inner.close()


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


@pytest.fixture(params=[_Blocking, AsyncExtensionList], ids=["sync", "async"])
async def lister(request: pytest.FixtureRequest) -> AsyncIterator[Callable[..., Lister]]:
    """Makes clients of both kinds; closes them."""
    made = []

    def make(base_url: str, code: str = CODE, **options: Any) -> Lister:  # noqa: ANN401
        made.append(request.param(base_url, code, **options))
        return made[-1]

    yield make
    for one in made:
        await one.aclose()


@pytest.fixture(autouse=True)
def _no_code_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    assert CODE.casefold() not in caplog.text.casefold()
