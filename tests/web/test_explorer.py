"""The page on which management is tried, in a real browser, as a person would use it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from dialtree.directory.token import Secret
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from support.chromium import CHROMIUM
from support.directory import ACTOR
from support.server import Server


@dataclass
class Seen:
    """A page, and what went on behind it.

    Attributes:
        page: The page.
        hosts: Where its requests went.
        complaints: What the browser has complained of.
    """

    page: Page
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)


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
async def seen(server: Server) -> AsyncIterator[Seen]:
    async with async_playwright() as playwright:
        # Its own sandbox cannot be had by root.
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        seen = Seen(await browser.new_page())
        seen.page.on("request", lambda it: seen.hosts.add(it.url.split("/")[2]))
        seen.page.on("console", lambda it: seen.complaints.append(it.text) if it.type in {"error", "warning"} else None)
        seen.page.on("pageerror", lambda it: seen.complaints.append(str(it)))
        await seen.page.goto(f"http://127.0.0.1:{server.port}/api/v1/docs")
        yield seen
        await browser.close()


async def test_a_request_is_tried_on_the_page(seen: Seen, server: Server, token: Secret) -> None:
    page = seen.page
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
    assert seen.hosts == {f"127.0.0.1:{server.port}"}
    assert seen.complaints == []
