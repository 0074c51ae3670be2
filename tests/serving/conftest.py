import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from support.directory import copy_template, fill, make_template
from support.server import Server
from support.vectors import document

# How long one example takes says more about the machine than about the code.
settings.register_profile("dialtree", deadline=None)
settings.load_profile("dialtree")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that is set up and empty; to be copied, never opened."""
    return make_template(tmp_path_factory.mktemp("template") / "dialtree.db")


@pytest.fixture
def database_path(template: Path, tmp_path: Path) -> Path:
    return copy_template(template, tmp_path / "dialtree.db")


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
