"""An office: Dialtree, the CRM beside it, and agents at their browsers."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from console.browsing import SETTINGS, Visits, Window
from console.sample import email_of
from crm.service import ROOT, Crm
from crm.words import WORDS
from dialtree.management.code_terms import Terms
from dialtree.management.codes import issue_code
from dialtree.management.imports import ImportOptions, import_file
from dialtree.management.operators import add_operator
from dialtree.management.organizations import change_organization
from dialtree.management.passwords import Passwords
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from dialtree.storage.setup import set_up
from support.directory import ACTOR, execute
from support.proxy import Proxy
from support.server import Server, free_port

ORGANIZATION, DEPARTMENT = 5000, 5200
RACHEL, MIRI = "rachel", "miri"
NAMES = {RACHEL: "Rachel Green-Katz", MIRI: "מירי אזולאי"}
USERS = {RACHEL: 707, MIRI: 705}
PASSWORDS = {RACHEL: "a password of Rachel's", MIRI: "סיסמה של מירי"}


async def fill(path: Path, origin: str) -> str:
    """Brings the sample organisation in, with an operator; returns the department's code."""
    await asyncio.to_thread(set_up, SqliteFile(path))
    database = Database(SqliteFile(path))
    try:
        sample = ROOT / "examples" / "tirosh.csv"
        await import_file(database, ACTOR, sample, ImportOptions(), lambda *_: None)
        await change_organization(database, ACTOR, ORGANIZATION, {"allowed_origins": (origin,)})
        await add_operator(database, Passwords(), ACTOR, "Operator", email_of("operator"), "the operator's password")
        _, code = await issue_code(database, ACTOR, DEPARTMENT, Terms(scope="account"))
    finally:
        await database.close()
    return str(code)


def write_people(path: Path) -> Path:
    """The CRM's file of people, with hashes that cost little."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    people = [
        {
            "email": f"{who}@tirosh.example", "name": NAMES[who], "dialtree_user": USERS[who],
            "password_hash": hasher.hash(PASSWORDS[who]),
        }
        for who in NAMES
    ]  # fmt: skip
    path.write_text(json.dumps(people), encoding="utf-8")
    return path


@dataclass
class Agent:
    """An agent before the CRM.

    Attributes:
        window: The page, and what went on behind it.
        context: Their browser.
        name: Their name.
        words: What is read on the pages.
    """

    window: Window
    context: BrowserContext
    name: str
    words: dict[str, str]

    @property
    def page(self) -> Page:
        return self.window.page

    def option(self, name: str) -> Locator:
        return self.page.get_by_role("option").filter(has_text=name)

    def status(self, word: str) -> Locator:
        """The button of a status in the picker; not that of the CRM's form to sign in, of the same name."""
        return self.page.locator("dialtree-picker").get_by_role("button", name=self.words[word], exact=True)

    def trouble(self, word: str) -> Locator:
        return self.page.locator(".trouble").get_by_text(self.words[word])

    async def sign_in(self, who: str, password: str | None = None) -> None:
        await self.page.goto("/sign-in")
        await self.send_sign_in(who, password)

    async def send_sign_in(self, who: str, password: str | None = None) -> None:
        """Signs in where the page to do so is open."""
        await self.page.locator("#email").fill(f"{who}@tirosh.example")
        await self.page.locator("#password").fill(PASSWORDS[who] if password is None else password)
        await self.page.get_by_role("button", name=self.words["sign_in"]).click()

    async def is_at(self, status: str) -> None:
        """Waits until the page says so, and is busy or calm accordingly."""
        word = self.words[status]
        await expect(self.page.locator("#place")).to_have_text(told(self.words["at"].format(status=word)))
        if status == "login":
            await expect(self.page.locator("#calls")).not_to_have_class(re.compile("is-calm"))
            await expect(self.page.locator("#calm")).to_be_hidden()
        else:
            await self.is_calm(self.words["calm_status"].format(status=word))

    async def is_nowhere(self) -> None:
        await expect(self.page.locator("#place")).to_have_text(self.words["nowhere"])
        await self.is_calm(self.words["calm_nowhere"])

    async def is_calm(self, sentence: str) -> None:
        await expect(self.page.locator("#calls")).to_have_class(re.compile("is-calm"))
        await expect(self.page.locator("#calm")).to_have_text(told(sentence))
        await expect(self.page.locator("#calls .call").first).to_be_hidden()


def told(sentence: str) -> re.Pattern[str]:
    """A sentence, whatever marks keep the direction of names in it."""
    marks = "[\u2068\u2069]*"
    return re.compile("^" + marks + "".join(re.escape(it) + marks for it in sentence) + "$")


@dataclass
class Office:
    """All of it.

    Attributes:
        browser: The browser.
        crm: The CRM.
        dialtree: The way to Dialtree, which can be cut.
        visits: Opens windows onto Dialtree's console.
        database: The directory's file.
        people: The CRM's file of people.
        code: The CRM's code.
    """

    browser: Browser
    crm: Crm
    dialtree: Proxy
    visits: Visits
    database: Path
    people: Path
    code: str

    @property
    def dialtree_url(self) -> str:
        return self.dialtree.url(f"{self.visits.origin}/")

    @asynccontextmanager
    async def agent(
        self,
        who: str | None = RACHEL,
        language: str = "en",
        width: int = 1280,
        crm: Crm | None = None,
        **options: Any,  # noqa: ANN401 - as Playwright has them
    ) -> AsyncIterator[Agent]:
        """An agent, signed in unless nobody is named.

        Args:
            who: Who it is.
            language: The language of their browser.
            width: How wide the window is, in pixels.
            crm: The CRM that they go to; None for that of the office.
            options: More of Playwright's options of a context.
        """
        context = await self.browser.new_context(
            base_url=(crm or self.crm).origin, locale=language, viewport={"width": width, "height": 900}, **options
        )
        try:
            agent = Agent(Window(await context.new_page()), context, NAMES.get(who or "", ""), WORDS[language])
            if who is not None:
                await agent.sign_in(who)
                await agent.option("Customer Care 4").wait_for()
            yield agent
        finally:
            await context.close()

    def begin_anew(self) -> None:
        """Logs everybody out, forgets that they were in, and lets everything through."""
        self.dialtree.admit()
        execute(self.database, "DELETE FROM agent_sessions")
        execute(self.database, "DELETE FROM picker_sessions")


@asynccontextmanager
async def opened_office(browser: Browser, folder: Path) -> AsyncIterator[Office]:
    """An office with everything."""
    database, people, port = folder / "dialtree.db", write_people(folder / "people.json"), free_port()
    code = await fill(database, f"http://127.0.0.1:{port}")
    with Server(database, SETTINGS) as server, Proxy(server.port) as proxy:
        visits = Visits(browser, server, {}, database)
        url = proxy.url(f"{visits.origin}/")
        with Crm(port, DIALTREE_URL=url, CODE=code, PEOPLE=str(people)) as crm:
            yield Office(browser, crm, proxy, visits, database, people, code)
