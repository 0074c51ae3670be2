"""Choosing a password by a one-time link."""

import pytest

from console.browsing import Visits, Window
from console.looking import faults_of
from console.pages import LANGUAGES
from console.people import let_in, link_of
from console.sample import email_of
from dialtree.web.console.texts import Texts
from support.directory import execute

NEW = "another horse battery"
OVER = (
    "It was used, or it is older than 24 hours, or you were given a newer one. "
    "Ask whoever gave it to you for a new one."
)

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


async def choose(window: Window, password: str, again: str) -> None:
    await window.page.locator("#password").fill(password)
    await window.page.locator("#again").fill(again)
    await window.page.locator("form:has(#password) button").click()


async def sign_in(window: Window, who: str) -> None:
    await window.page.locator("#email").fill(email_of(who))
    await window.page.locator("#password").fill(NEW)
    await window.page.locator("form:has(#password) button").click()
    await window.page.wait_for_url("**/console/agent")


@in_both_languages
async def test_a_link_leads_to_a_password_once(visits: Visits, language: str) -> None:
    say = Texts(language).gettext  # type: ignore[arg-type]
    person = let_in(visits, f"forgetful-{language}")
    link = link_of(visits, person)
    asked: list[str] = []
    async with visits.window(None, language) as window:
        window.page.on("request", lambda it: asked.append(f"{it.url.partition('#')[0]} {it.headers.get('referer')}"))
        await window.page.goto(link)
        await window.page.get_by_text(email_of(person.who)).wait_for()
        assert await faults_of(window, language, 360) == []
        await choose(window, NEW, "something else again")
        await window.page.get_by_text(say("Not the same as the password above")).wait_for()
        await choose(window, NEW, NEW)
        await window.page.get_by_text(say("Your password is set. Sign in with it.")).wait_for()
        await sign_in(window, person.who)
        await window.page.goto(link)
        await window.page.get_by_text(say(OVER)).wait_for()
        assert await faults_of(window, language, 360) == []
    token = link.partition("#")[2]
    assert [it for it in asked if token in it] == []
    assert token not in visits.server.output


async def test_whoever_changes_the_language_comes_back_with_the_link(visits: Visits) -> None:
    link = link_of(visits, let_in(visits, "switcher"))
    async with visits.window(None, "en") as window:
        await window.page.goto(link)
        await window.page.locator("#password").wait_for()
        await window.page.get_by_role("button", name="עברית").click()
        await window.page.locator("html[lang=he] #password").wait_for()


async def test_a_link_is_opened_where_another_stands(visits: Visits) -> None:
    links = [link_of(visits, let_in(visits, who)) for who in ("first", "second")]
    async with visits.window() as window:
        for link, who in zip(links, ("first", "second"), strict=True):
            await window.page.goto(link)
            await window.page.get_by_text(email_of(who)).wait_for()


async def test_without_scripts_the_secret_is_typed(visits: Visits) -> None:
    person = let_in(visits, "typist")
    link = link_of(visits, person)
    async with visits.window(scripts=False) as window:
        await window.page.goto("/console/reset")
        await window.page.locator("#token").fill(f"  {visits.origin}{link} ")
        await window.page.get_by_role("button", name="Continue").click()
        await choose(window, "y" * 1001, "y" * 1001)
        await window.page.locator("#password-error").wait_for()
        await choose(window, NEW, NEW)
        await sign_in(window, person.who)


async def test_a_link_that_is_too_old_is_good_no_more(visits: Visits) -> None:
    link = link_of(visits, let_in(visits, "late"))
    execute(visits.database, "UPDATE reset_links SET expires_at = '2020-01-01T00:00:00.000000Z'")
    async with visits.window() as window:
        await window.page.goto(link)
        await window.page.get_by_text(OVER).wait_for()
