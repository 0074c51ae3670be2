"""Trying the extension list with a code."""

import json

import pytest
from playwright.async_api import expect

from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import TIROSH
from console.sample_codes import ADOPTED
from support.directory import execute

HOME = f"/console/organizations/{TIROSH}/try"
WORDS = {
    "he": {"code": "הקוד", "run": "הרצה", "found": "הקוד פותח", "unmatched": "הקוד לא מתאים לדבר"},
    "en": {"code": "The code", "run": "Run", "found": "The code opens", "unmatched": "The code matches nothing"},
}
WAYS = ("get-header", "get-query", "post-header", "post-query", "post-json", "post-form")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_call_is_run_and_shown(visits: Visits, language: str) -> None:
    words = WORDS[language]
    async with visits.window("viewer", language) as window:
        page = window.page
        await page.goto(HOME)
        await page.get_by_label(words["code"], exact=True).fill(ADOPTED)
        for way in WAYS:
            await page.locator("#way").select_option(way)
            await page.get_by_role("button", name=words["run"]).click()
            await expect(page.locator(".call-text").first).to_contain_text(way.split("-")[0].upper())
            await expect(page.locator("#answer")).to_contain_text("***")
            await expect(page.locator("#answer .alert")).to_contain_text(words["found"])
        assert ADOPTED not in await page.content()
        assert ADOPTED not in page.url
        await page.get_by_label(words["code"], exact=True).fill("NobodyHasThisCode")
        await page.get_by_role("button", name=words["run"]).click()
        await expect(page.locator("#answer .alert")).to_contain_text(words["unmatched"])
        assert window.complaints == []
    assert ADOPTED not in visits.server.output


async def test_a_call_is_run_without_scripts(visits: Visits) -> None:
    async with visits.window("viewer", scripts=False) as window:
        page = window.page
        await page.goto(HOME)
        await page.get_by_label("The code", exact=True).fill(ADOPTED)
        await page.get_by_label("How it is sent").select_option("GET  ?code=…")
        await page.get_by_label("What is asked for").select_option("The code's own account")
        await page.get_by_role("button", name="Run").click()
        asked, _, body = await page.locator(".call-text").all_inner_texts()
        assert asked.strip() == f"GET {visits.origin}/Comet/api/GetExtensions?showAll=0&code=***"
        assert {it["AccountID"] for it in json.loads(body)["EXTENSIONS"]} == {TIROSH}
        assert ADOPTED not in await page.content()
        await page.get_by_label("The code", exact=True).fill("short")
        await page.get_by_role("button", name="Run").click()
        await expect(page.get_by_text("That cannot be a code")).to_be_visible()


async def test_a_code_that_is_bound_to_networks_is_bound_here_too(visits: Visits) -> None:
    bound = "UPDATE codes SET networks = ? WHERE id = ?"
    execute(visits.database, bound, '["192.0.2.0/24"]', visits.ids["code_id"])
    try:
        async with visits.window("viewer") as window:
            page = window.page
            await page.goto(HOME)
            await page.get_by_label("The code", exact=True).fill(ADOPTED)
            await page.get_by_role("button", name="Run").click()
            await expect(page.locator("#answer .alert")).to_contain_text("from your address, 127.0.0.1")
    finally:
        execute(visits.database, bound, "[]", visits.ids["code_id"])
