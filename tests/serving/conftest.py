import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dialtree.storage.location import Location
from serving.house import DOORS, Call, House, living_house
from storage.fresh import new_database
from storage.shell import Kind
from support.directory import copy_template, fill, make_template
from support.server import Server
from support.vectors import EXTENSION_LIST, LOGIN_LOGOUT, document


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that is set up and empty; to be copied, never opened."""
    return make_template(tmp_path_factory.mktemp("template") / "dialtree.db")


@pytest.fixture
def database_path(template: Path, tmp_path: Path) -> Path:
    return copy_template(template, tmp_path / "dialtree.db")


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> Call:
    """How a server calls the service: each test runs by every way."""
    return DOORS[request.param]


@pytest.fixture
async def house(database_path: Path, door: Call) -> AsyncIterator[House]:
    async with living_house(database_path, door) as house:
        yield house


@pytest.fixture(scope="session")
def stated(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The directory of the vectors, and its codes by name. No test changes it."""
    path = copy_template(template, tmp_path_factory.mktemp("stated") / "dialtree.db")
    return path, asyncio.run(fill(path, document()["directory"]))


@pytest.fixture(scope="session")
def stated_servers(stated: tuple[Path, dict[str, str]]) -> Iterator[Callable[[str], Server]]:
    """Real servers of the vectors' directory, one a named profile of settings, each started when it is first asked."""
    running: dict[str, Server] = {}
    with ExitStack() as stack:

        def server(profile: str) -> Server:
            if profile not in running:
                running[profile] = stack.enter_context(Server(stated[0], document()["servers"][profile]))
            return running[profile]

        yield server


class StatedServers:
    """Real servers of the vectors' directory, one a kind of database and profile, each started when first asked."""

    def __init__(self, stack: ExitStack, name: str = EXTENSION_LIST) -> None:
        self._stack = stack
        self._document = document(name)
        self._stated: dict[Kind, tuple[Location, dict[str, str]]] = {}
        self._running: dict[tuple[Kind, str, bool], Server] = {}

    def stated(self, kind: Kind) -> tuple[Location, dict[str, str]]:
        """The directory, and its codes by name."""
        if kind not in self._stated:
            location = self._stack.enter_context(new_database(kind))
            self._stated[kind] = location, asyncio.run(fill(location, self._document["directory"]))
        return self._stated[kind]

    def server(self, kind: Kind, profile: str, *, logged: bool) -> Server:
        key = kind, profile, logged
        if key not in self._running:
            settings = {"strict": True, "access_log": logged, **self._document["servers"][profile]}
            self._running[key] = self._stack.enter_context(Server(self.stated(kind)[0], settings))
        return self._running[key]


@pytest.fixture(scope="session")
def every_kind() -> Iterator[StatedServers]:
    with ExitStack() as stack:
        yield StatedServers(stack)


@pytest.fixture(scope="session")
def every_agent_kind() -> Iterator[StatedServers]:
    """The same, of the vectors of Login/Logout."""
    with ExitStack() as stack:
        yield StatedServers(stack, LOGIN_LOGOUT)
