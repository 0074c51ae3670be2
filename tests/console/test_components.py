"""What pages are put together from, in a real browser: the drawer, buttons that copy, what a page says once."""

import pytest
from playwright.async_api import Page, expect

from console.browsing import Visits
from console.people import let_in
from console.sample import ACME, PASSWORD

HOME = f"/console/organizations/{ACME}"
_STAYS_IN = "() => document.querySelector('[data-drawer]').contains(document.activeElement)"


async def open_drawer(page: Page) -> None:
    await page.goto(HOME)
    await page.locator("[hx-target='#drawer']:visible").first.focus()
    await page.evaluate("() => { window.opener_ = document.activeElement }")
    await page.keyboard.press("Enter")
    await page.locator("[data-drawer]").wait_for()


async def test_the_drawer_takes_the_focus_and_keeps_it(visits: Visits) -> None:
    async with visits.window("operator") as window:
        await open_drawer(window.page)
        await window.page.wait_for_function(_STAYS_IN)
        stops = await window.page.locator("[data-drawer] :is(a[href], button, input, select, textarea)").count()
        for key in ["Tab"] * (stops + 2) + ["Shift+Tab"] * (stops + 2):
            await window.page.keyboard.press(key)
            assert await window.page.evaluate(_STAYS_IN)
        assert window.complaints == []


@pytest.mark.parametrize("how", ["Escape", "the cross", "the shade"])
async def test_the_drawer_gives_the_focus_back(visits: Visits, how: str) -> None:
    async with visits.window("operator") as window:
        page = window.page
        await open_drawer(page)
        await page.wait_for_function(_STAYS_IN)
        if how == "Escape":
            await page.keyboard.press("Escape")
        elif how == "the cross":
            await page.locator(".drawer-head a").click()
        else:
            await page.locator(".drawer-shade").click(position={"x": 10, "y": 400})
        await expect(page.locator("[data-drawer]")).to_have_count(0)
        assert await page.evaluate("() => document.activeElement === window.opener_")
        assert page.url.endswith(HOME)


@pytest.mark.parametrize("secure", [True, False], ids=["with a clipboard", "without TLS"])
async def test_a_button_copies(visits: Visits, *, secure: bool) -> None:
    person = let_in(visits, f"copier-{secure}".lower())
    async with visits.window(person.who, permissions=["clipboard-read", "clipboard-write"]) as window:
        page = window.page
        if not secure:
            # A page that did not come over TLS has none.
            await page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        await page.goto("/console/me/second-factor")
        await page.locator("#password").fill(PASSWORD)
        await page.locator("form[action$=second-factor] button").click()
        await page.locator(".own-manual summary").click()
        secret = await page.locator(".copyable-text").inner_text()
        await page.locator("[data-copy]").click()
        await page.get_by_text("Copied").wait_for()
        await page.locator("#code").focus()
        await page.keyboard.press("Control+V")
        assert await page.locator("#code").input_value() == secret


async def test_what_a_page_says_once_can_be_taken_away_and_is_not_said_again(visits: Visits) -> None:
    person = let_in(visits, "told")
    visits.new_session(person.who)
    async with visits.window(person.who) as window:
        page = window.page
        await page.goto("/console/me/sessions")
        await page.get_by_role("button", name="End").click()
        await page.locator(".flash").get_by_role("button", name="Dismiss").click()
        await expect(page.locator(".flash")).to_have_count(0)
        await page.reload()
        await expect(page.locator(".flash")).to_have_count(0)
