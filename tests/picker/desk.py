"""Agents at their browsers, who pick extensions of a real server on a page of another origin."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.async_api import Browser, BrowserContext, expect

from dialtree.client import AgentLogin
from dialtree.management.accounts import add_account
from dialtree.management.codes import Terms, issue_code
from dialtree.management.extensions import add_extension
from dialtree.management.organizations import change_organization
from dialtree.management.users import add_user
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from dialtree.storage.setup import set_up
from picker.page import HostPage
from support.chromium import Window
from support.directory import ACTOR, execute
from support.server import Server
from support.waiting import eventually_awaited

WORDS = {
    "en": {"search": "Pick your extension", "lunch": "Lunch", "login": "Login", "logout": "Log out",
           "change": "Other extension", "lost": "No connection", "out": "You are logged out.",
           "stay": "Stay where I am", "taken": "{who} is at {extension}.", "moved": "You are at {extension} now.",
           "took": "{extension}: {status}", "unsure": "Your choice may not have been saved: the connection was lost.",
           "elsewhere": "You were logged out: by a manager, in another window, or after the set hours.",
           "changed": "Your status was changed: {status}."},
    "he": {"search": "בחירת שלוחה", "lunch": "הפסקת צהריים", "login": "כניסה", "logout": "התנתקות",
           "change": "שלוחה אחרת", "lost": "אין חיבור", "out": "התנתקת מהשלוחה.", "stay": "להישאר כאן",
           "taken": "השלוחה {extension} תפוסה בידי {who}.", "moved": "התחברת לשלוחה {extension}.",
           "took": "{extension}: {status}", "unsure": "ייתכן שהבחירה לא נשמרה: החיבור נותק.",
           "elsewhere": "נותקת מהשלוחה: בידי מנהל, בחלון אחר או בתום השעות שנקבעו.",
           "changed": "הסטטוס שלך שונה ל־{status}."},
}  # fmt: skip

USERS = {101: "Dana Levi", 102: "נועם כהן"}
DESKS = 48
_SETTINGS = {"api_burst": 100_000, "api_per_minute": 1_000_000}


async def _fill(path: Path, origin: str) -> str:
    database = Database(SqliteFile(path))
    try:
        await add_account(database, ACTOR, "Acme", account_id=1)
        await add_account(database, ACTOR, "Sales", 1, 2)
        await change_organization(database, ACTOR, 1, {"allowed_origins": (origin,)})
        for user_id, name in USERS.items():
            await add_user(database, ACTOR, name, "", 1, user_id)
        await add_extension(database, ACTOR, 2, "reception", "דלפק קבלה", speed_dial="7")
        for number in range(DESKS):
            await add_extension(database, ACTOR, 2, f"sip{number}", f"Desk {number:02}", speed_dial=f"1{number:02}")
        _, code = await issue_code(database, ACTOR, 2, Terms(scope="account"))
    finally:
        await database.close()
    return str(code)


@dataclass(kw_only=True)
class Agent(Window):
    """An agent before the page.

    Attributes:
        words: What the picker says to them.
        context: Their browser.
    """

    words: dict[str, str]
    context: BrowserContext

    def option(self, name: str) -> Any:  # noqa: ANN401 - a locator
        return self.page.get_by_role("option").filter(has_text=name)

    def button(self, word: str) -> Any:  # noqa: ANN401 - a locator
        return self.page.get_by_role("button", name=self.words[word], exact=True)

    @property
    def field(self) -> Any:  # noqa: ANN401 - a locator
        return self.page.get_by_role("combobox")

    async def says(self, word: str, **values: str) -> None:
        """Waits until the picker says so; names stand in isolates."""
        told = self.words[word].format(**{name: f"\u2068{value}\u2069" for name, value in values.items()})
        await self.page.get_by_text(told).first.wait_for()

    @property
    def lost(self) -> Any:  # noqa: ANN401 - a locator
        return self.page.locator("dialtree-picker [part=lost]")

    @property
    def notice(self) -> Any:  # noqa: ANN401 - a locator
        return self.page.locator("dialtree-picker [part=notice]")

    async def log_in(self, name: str) -> None:
        await self.option(name).click()
        await self.says("moved", extension=name)

    async def try_taken(self, name: str) -> None:
        """Clicks what is told as disabled, which the browser lets people do."""
        await self.option(name).click(force=True)

    async def until_listed(self, count: int) -> None:
        """Waits until the list has so many extensions."""
        await expect(self.page.get_by_role("option")).to_have_count(count)

    async def has_heard(self, name: str) -> bool:
        return any(it == name for it, _ in await self.heard())

    async def heard(self) -> list[tuple[str, Any]]:
        found: list[list[Any]] = await self.page.evaluate("window.heard")
        return [(name, detail) for name, detail in found]


@dataclass
class Desk:
    """The directory, its server, and the page.

    Attributes:
        browser: The browser.
        server: The server.
        host: The page.
        database: The directory's file.
    """

    browser: Browser
    server: Server
    host: HostPage
    database: Path

    @asynccontextmanager
    async def agent(
        self,
        user_id: int = 101,
        language: str = "en",
        width: int = 420,
        *,
        looked_at: bool = False,
        touched: bool = False,
        **options: str,
    ) -> AsyncIterator[Agent]:
        """An agent, once the picker is there.

        Args:
            user_id: The user.
            language: The language of the page.
            width: How wide the window is, in pixels.
            looked_at: Whether the page is looked at by axe, which the page's own policy would not allow.
            touched: Whether it is used by touch.
            options: What else the page is told.
        """
        context = await self.browser.new_context(
            viewport={"width": width, "height": 900}, bypass_csp=looked_at, has_touch=touched, is_mobile=touched
        )
        try:
            agent = Agent(page=await context.new_page(), words=WORDS[language], context=context)
            query = urlencode({"user": user_id, "lang": language, **options})
            await agent.page.goto(f"{self.host.origin}/?{query}")
            await eventually_awaited(lambda: agent.has_heard("ready"), "the picker is there")
            yield agent
        finally:
            await context.close()

    def free_all(self) -> None:
        """Logs everybody out, and forgets that they were in."""
        execute(self.database, "DELETE FROM agent_sessions")

    def expire(self) -> None:
        """Has every picker session end."""
        execute(self.database, "DELETE FROM picker_sessions")


@asynccontextmanager
async def opened_desk(browser: Browser, path: Path) -> AsyncIterator[Desk]:
    """A desk with everything."""

    def mint(user_id: int) -> str:
        with AgentLogin(host.dialtree, code) as agents:
            return agents.picker_session(user_id).token

    with HostPage(mint) as host:
        await asyncio.to_thread(set_up, SqliteFile(path))
        code = await _fill(path, host.origin)
        with Server(path, _SETTINGS) as server:
            host.dialtree = f"http://127.0.0.1:{server.wait_until_ready().port}"
            yield Desk(browser, server, host, path)
