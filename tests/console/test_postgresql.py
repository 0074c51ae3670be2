"""The console on PostgreSQL: one way through it. All the rest of its tests are on SQLite."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser

from console.agent_program import take
from console.browsing import SETTINGS, Visits
from console.sample import PASSWORD, TIROSH, email_of, make_sample_in
from console.sample_agents import LONG_DAY
from storage.fresh import new_database
from support.server import Server


@pytest_asyncio.fixture(loop_scope="package")
async def on_postgresql(browser: Browser) -> AsyncIterator[Visits]:
    with new_database("postgresql15") as location:
        ids = await asyncio.to_thread(make_sample_in, location)
        with Server(location, SETTINGS) as server:
            yield Visits(browser, server.wait_until_ready(), ids, Path())


async def test_a_manager_signs_in_searches_renames_and_leaves(on_postgresql: Visits) -> None:
    async with on_postgresql.window() as window:
        page = window.page
        await page.goto(f"/console/organizations/{TIROSH}")
        await page.get_by_label("E-mail").fill(email_of("manager"))
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url(f"**/console/organizations/{TIROSH}")
        await page.get_by_role("searchbox").first.fill("1")
        await page.wait_for_url("**q=1**")
        await page.goto(f"/console/organizations/{TIROSH}/extensions/{on_postgresql.ids['extension_id']}/name")
        await page.get_by_label("Name").fill("מוקד לילה")
        await page.get_by_role("button", name="Save").click()
        await page.get_by_text("is now called “מוקד לילה”").wait_for()
        await page.goto(f"/console/organizations/{TIROSH}/agents?q=service301")
        await page.locator("[data-live=on]").wait_for()
        await asyncio.to_thread(take, on_postgresql, 707, "service301")
        await page.locator("tbody", has_text="Rachel Green-Katz").wait_for()
        await page.goto(f"/console/organizations/{TIROSH}/agents/day?date={LONG_DAY}")
        await page.locator(".day-row").nth(5).wait_for()
        await page.goto("/console/me/sessions")
        await page.locator(".session button").click()
        await page.wait_for_url("**/console/sign-in")
        assert window.complaints == []
