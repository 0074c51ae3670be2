from collections.abc import AsyncIterator

import pytest

from dialtree.storage.database import Database
from storage.conftest import database, location, path, shell
from storage.shell import KINDS
from web.office import Office, opened_office

__all__ = ["database", "location", "office", "path", "shell"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Has a test run on SQLite and on the PostgreSQL that sorts as people do; its versions differ further down."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", KINDS[:1] if "path" in metafunc.fixturenames else KINDS[:2], scope="module")


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    """Two organisations and somebody of each role, who call management by HTTP."""
    async with opened_office(database) as opened:
        yield opened
