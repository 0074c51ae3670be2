"""A page in Chromium that follows agents as they change their status."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
"""Debian's; scripts/install-bench-tools installs it."""

_FOLLOW = """async ([address, token]) => {
    window.heard = []
    const answer = await fetch(address, { headers: { Authorization: `Bearer ${token}` } })
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
    const read = async (begun) => {
        for (let text = ""; ;) {
            const { value, done } = await reader.read()
            if (done) return
            const now = performance.timeOrigin + performance.now()
            const parts = (text + value).split("\\n\\n")
            text = parts.pop()
            for (const part of parts) {
                if (/^event: ready$/m.test(part)) begun()
                if (/^event: agent$/m.test(part)) window.heard.push(now)
            }
        }
    }
    await new Promise(read)
}"""


class Listener:
    """What a page hears of agents.

    Args:
        page: The page, which follows them.
    """

    def __init__(self, page: Page) -> None:
        self._page = page

    def wait_for(self, count: int) -> None:
        """Waits until it has heard so many events."""
        self._page.wait_for_function("count => window.heard.length >= count", arg=count)

    def heard(self) -> list[float]:
        """When it has heard each (seconds since 1970, as this machine's clock has it)."""
        return [it / 1000 for it in self._page.evaluate("window.heard")]


@contextmanager
def following(origin: str, token: str) -> Iterator[Listener]:
    """A page that follows the agents within reach of a management token.

    Args:
        origin: The server, as in `http://127.0.0.1:8080`.
        token: The token.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            page = browser.new_page()
            page.goto(f"{origin}/console/sign-in")
            page.evaluate(_FOLLOW, [f"{origin}/api/v1/agents/events", token])
            yield Listener(page)
        finally:
            browser.close()
