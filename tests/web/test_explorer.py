"""The page on which management is tried, in a real browser, as a person would use it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from dialtree.directory.token import Secret
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from support.chromium import Window, opened_browser
from support.directory import ACTOR
from support.server import Server


@pytest.fixture
async def token(path: Path) -> Secret:
    database = Database(SqliteFile(path))
    _, secret = await issue_token(database, ACTOR, TokenTerms("Explorer", "operator", None))
    await database.close()
    return secret


@pytest.fixture
def server(path: Path) -> Iterator[Server]:
    with Server(path) as server:
        yield server.wait_until_ready()


@pytest.fixture
async def window(server: Server) -> AsyncIterator[Window]:
    async with opened_browser() as browser:
        window = Window(await browser.new_page())
        await window.page.goto(f"http://127.0.0.1:{server.port}/api/v1/docs")
        yield window


async def test_a_request_is_tried_on_the_page(window: Window, server: Server, token: Secret) -> None:
    page = window.page
    await page.get_by_role("button", name="Authorize").first.click()
    await page.get_by_label("auth-bearer-value").first.fill(str(token))
    await page.get_by_role("button", name="Apply credentials").first.click()
    await page.get_by_role("button", name="Close").first.click()
    await page.locator("#operations-tag-Organizations").click()
    await page.locator("#operations-Organizations-addOrganization .opblock-summary-control").click()
    await page.locator("#operations-Organizations-addOrganization .btn.execute").click()
    answered = page.locator("#operations-Organizations-addOrganization .live-responses-table")
    await answered.locator(".response-col_status", has_text="201").wait_for()
    assert '"name": "Acme"' in (await answered.inner_text())
    assert window.hosts == {f"127.0.0.1:{server.port}"}
    assert window.complaints == []
