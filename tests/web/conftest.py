from collections.abc import AsyncIterator

import pytest

from dialtree.storage.database import Database
from storage.conftest import database, location, path, pytest_generate_tests, shell
from web.office import Office, opened_office

__all__ = ["database", "location", "office", "path", "pytest_generate_tests", "shell"]


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    """Two organisations and somebody of each role, who call management by HTTP."""
    async with opened_office(database) as opened:
        yield opened
