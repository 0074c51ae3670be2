from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from console.browsing import SETTINGS, Visits
from console.sample import make_sample
from support.chromium import opened_browser, share_one_loop
from support.server import Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    share_one_loop(items, Path(__file__).parent)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with opened_browser() as opened:
        yield opened


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def visits(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Visits]:
    """A server with the sample directory, which tests of this folder share."""
    import asyncio

    path = tmp_path_factory.mktemp("console") / "dialtree.db"
    ids = await asyncio.to_thread(make_sample, path)
    with Server(path, SETTINGS) as server:
        yield Visits(browser, server.wait_until_ready(), ids, path)
