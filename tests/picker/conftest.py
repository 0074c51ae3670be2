from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from picker.desk import Desk, opened_desk
from support.chromium import opened_browser, share_one_loop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    share_one_loop(items, Path(__file__).parent)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with opened_browser() as opened:
        yield opened


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def shared_desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with opened_desk(browser, tmp_path_factory.mktemp("picker") / "dialtree.db") as desk:
        yield desk


@pytest.fixture
def desk(shared_desk: Desk) -> Desk:
    """A desk at which nobody is, or was, logged in."""
    shared_desk.free_all()
    return shared_desk
