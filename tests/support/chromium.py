"""The browser that tests drive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from support.waiting import SECONDS

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
"""Debian's, without the windows that nobody sees; scripts/install-test-tools installs it."""

expect.set_options(timeout=SECONDS * 1000)


@dataclass
class Window:
    """A page in a browser, and what went on behind it.

    Attributes:
        page: The page.
        hosts: Where its requests went.
        complaints: What the browser has complained of.
    """

    page: Page
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda it: self.hosts.add(urlsplit(it.url).netloc))
        self.page.on("console", lambda it: self.note(it.text) if it.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda it: self.note(str(it)))

    def note(self, complaint: str) -> None:
        """What the browser complains of is kept."""
        self.complaints.append(complaint)


def share_one_loop(items: list[pytest.Item], folder: Path) -> None:
    """Has the tests of a folder run on one event loop, on which the browser that they share lives."""
    for item in items:
        if folder in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)


@asynccontextmanager
async def opened_browser() -> AsyncIterator[Browser]:
    """The browser that tests share."""
    async with async_playwright() as playwright:
        # Its own sandbox cannot be had by root.
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()
