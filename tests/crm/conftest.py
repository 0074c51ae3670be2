from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from crm.office import Office, opened_office
from support.chromium import opened_browser, share_one_loop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    share_one_loop(items, Path(__file__).parent)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    async with opened_browser() as opened:
        yield opened


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def shared_office(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with opened_office(browser, tmp_path_factory.mktemp("crm")) as office:
        yield office


@pytest.fixture
def office(shared_office: Office) -> Office:
    """An office in which nobody is, or was, at an extension."""
    shared_office.begin_anew()
    return shared_office
