"""`make screenshots`: every page, in both languages and both themes, for a desk and for a phone."""

import asyncio
import sys
from contextlib import suppress
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import TimeoutError  # noqa: A004 - as Playwright has it

from console.browsing import SETTINGS, Visits
from console.pages import LANGUAGES, PAGES, THEMES
from console.sample import make_sample
from support.chromium import opened_browser
from support.server import Server

FOLDER = Path(__file__).parents[2] / "screenshots"
WIDTHS = (1280, 390)
_SETTLED = 2000.0
"""For how many milliseconds to wait until a page has loaded what it loads."""


async def take(visits: Visits, wanted: list[str]) -> None:
    """Takes them.

    Args:
        visits: Opens windows.
        wanted: The names of pages, or parts of names; none means all.
    """
    for page, language, theme, width in product(PAGES, LANGUAGES, THEMES, WIDTHS):
        if wanted and not any(it in page.name for it in wanted):
            continue
        async with visits.window(page.by, language, theme, width) as window:
            await window.page.goto(page.address(visits.ids))
            # A page that follows what happens is never idle.
            with suppress(TimeoutError):
                await window.page.wait_for_load_state("networkidle", timeout=_SETTLED)
            await window.page.screenshot(path=FOLDER / f"{page.name}-{language}-{theme}-{width}.png", full_page=True)


async def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        path = Path(folder, "dialtree.db")
        ids = await asyncio.to_thread(make_sample, path)
        with Server(path, SETTINGS) as server:
            async with opened_browser() as browser:
                await take(Visits(browser, server.wait_until_ready(), ids, path), sys.argv[1:])


if __name__ == "__main__":
    asyncio.run(main())
