"""A real browser before a real server with the sample directory."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext

from console.sample import email_of
from dialtree.directory.token import digest_of
from support import chromium
from support.directory import execute
from support.server import Server

SETTINGS = {"api_burst": 100_000, "api_per_minute": 1_000_000}
"""Tests ask more of a server than people do."""

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
"""What people have signed in with."""

_COOKIE = "dialtree_session"
_A_DAY = timedelta(days=1)
_NEW_SESSION = """
INSERT INTO sessions
    (organization_id, credential_id, digest, factors, address, user_agent, created_at, last_seen_at, expires_at)
SELECT organization_id, id, ?, CASE WHEN totp_confirmed_at IS NULL THEN 1 ELSE 2 END, '127.0.0.1', ?, ?, ?, ?
FROM credentials WHERE email = ?
"""


class Window(chromium.Window):
    """A window onto a page of the console."""

    def note(self, complaint: str) -> None:
        """What the browser complains of is kept, but for what some tests ask for: a page answered with an error."""
        if not complaint.startswith("Failed to load resource: the server responded with a status of"):
            super().note(complaint)


@dataclass
class Visits:
    """Opens windows onto a server.

    Attributes:
        browser: The browser.
        server: The server, with the sample directory.
        ids: What addresses of pages are filled with.
        database: The directory's file.
    """

    browser: Browser
    server: Server
    ids: Mapping[str, int]
    database: Path
    _sessions: dict[str, str] = field(default_factory=dict)
    _kept: dict[tuple[str | None, str, str], Window] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.server.port}"

    @asynccontextmanager
    async def window(
        self,
        by: str | None = None,
        language: str = "en",
        theme: str = "light",
        width: int = 1280,
        *,
        scripts: bool = True,
        **options: Any,  # noqa: ANN401 - as Playwright has them
    ) -> AsyncIterator[Window]:
        """A window of a browser of its own.

        Args:
            by: Who is signed in, of `sample.PEOPLE`; None for nobody.
            language: The language that they have chosen.
            theme: The theme that they have chosen.
            width: How wide the window is, in pixels.
            scripts: Whether scripts run.
            options: More of Playwright's options of a context.
        """
        size: Any = {"width": width, "height": 844 if width < 768 else 860}
        context = await self.browser.new_context(
            base_url=self.origin, viewport=size, java_script_enabled=scripts, **options
        )
        try:
            await self._equip(context, by, language, theme)
            yield Window(await context.new_page())
        finally:
            await context.close()

    async def glance(self, by: str | None, language: str, theme: str, width: int) -> Window:
        """A window for a look at a page; it is kept for the next look, with what the browser has loaded.

        What is done in it must leave its cookies as they are.
        """
        key = by, language, theme
        if key not in self._kept:
            context = await self.browser.new_context(base_url=self.origin)
            await self._equip(context, by, language, theme)
            self._kept[key] = Window(await context.new_page())
        window = self._kept[key]
        # What the page before still asks for is not this one's.
        await window.page.goto("about:blank")
        window.hosts.clear()
        window.complaints.clear()
        await window.page.set_viewport_size({"width": width, "height": 860})
        return window

    async def _equip(self, context: BrowserContext, by: str | None, language: str, theme: str) -> None:
        cookies: list[Any] = [
            {"name": name, "value": value, "domain": self.server.host, "path": "/console"}
            for name, value in (("dialtree_language", language), ("dialtree_theme", theme))
        ]
        if by is not None:
            cookies.append({"name": _COOKIE, "value": await asyncio.to_thread(self.session, by), "url": self.origin})
        await context.add_cookies(cookies)

    def session(self, who: str) -> str:
        """What the browser of somebody who is signed in presents; they sign in once."""
        if who not in self._sessions:
            self._sessions[who] = self.new_session(who)
        return self._sessions[who]

    def new_session(self, who: str) -> str:
        """The same, from a session of its own. It is written as signing in would: hashing passwords takes long."""
        secret, now = secrets.token_urlsafe(), datetime.now(UTC)
        moments = [at.isoformat(timespec="microseconds").replace("+00:00", "Z") for at in (now, now, now + _A_DAY)]
        written = execute(self.database, _NEW_SESSION, digest_of(secret), AGENT, *moments, email_of(who))
        assert written == 1, who
        return secret
