"""The directory: the tree, the table, and changing a name where it stands."""

import pytest
from playwright.async_api import Page, expect

from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import ACME, TIROSH
from support.directory import execute, read

HOME = f"/console/organizations/{TIROSH}"
WORDS = {
    "he": {"search": "חיפוש", "state": "מצב", "off": "מושבת", "rename": "שינוי השם של {}", "name": "שם",
           "save": "שמירה", "empty": "ריק", "next": "הבא", "previous": "הקודם"},
    "en": {"search": "Search", "state": "State", "off": "Disabled", "rename": "Change the name of {}", "name": "Name",
           "save": "Save", "empty": "Empty", "next": "Next", "previous": "Previous"},
}  # fmt: skip

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


async def shown(page: Page) -> list[str]:
    return [it.strip() for it in await page.locator("tbody th").all_inner_texts()]


@in_both_languages
async def test_it_searches_as_one_types(visits: Visits, language: str) -> None:
    async with visits.window("viewer", language) as window:
        page = window.page
        await page.goto(HOME)
        await page.get_by_role("searchbox", name=WORDS[language]["search"], exact=True).press_sequentially(
            "dispatch 404"
        )
        await expect(page.locator("tbody tr")).to_have_count(1)
        assert await shown(page) == ["log404"]
        await expect(page).to_have_url(f"{visits.origin}{HOME}?q=dispatch%20404")
        await page.get_by_label(WORDS[language]["state"], exact=True).select_option(WORDS[language]["off"])
        await expect(page.locator(".empty")).to_be_visible()
        assert window.complaints == []


async def test_it_is_searched_and_narrowed_without_scripts(visits: Visits) -> None:
    async with visits.window("viewer", scripts=False) as window:
        page = window.page
        await page.goto(HOME)
        await page.get_by_role("link", name="Logistics").first.click()
        await page.get_by_label("Which accounts").select_option("This account only")
        await page.get_by_label("Search", exact=True).fill("dispatch")
        await page.get_by_role("button", name="Show").click()
        assert await shown(page) == [f"log40{number}" for number in range(1, 7)]
        await page.get_by_role("link", name="Name", exact=True).click()
        await page.get_by_role("link", name="Name", exact=True).click()
        assert await shown(page) == [f"log40{number}" for number in range(6, 0, -1)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_one_leafs_through_it_forth_and_back(visits: Visits, *, scripts: bool) -> None:
    async with visits.window("operator", scripts=scripts) as window:
        page = window.page
        await page.goto(f"/console/organizations/{ACME}")
        everything, count = await shown(page), page.locator(".pager-count")
        await expect(count).to_contain_text("1–50")
        for start in ("51–100", "101–131"):
            await page.get_by_role("link", name="Next").click()
            await expect(count).to_contain_text(start)
            everything += await shown(page)
        assert len(set(everything)) == 131
        for start in ("51–100", "1–50"):
            await page.get_by_role("link", name="Previous").click()
            await expect(count).to_contain_text(start)
        assert await shown(page) == everything[:50]
        await expect(page.get_by_role("link", name="Previous")).to_have_count(0)


@in_both_languages
async def test_a_name_is_changed_where_it_stands(visits: Visits, language: str) -> None:
    words = WORDS[language]
    async with visits.window("manager", language) as window:
        page, row = window.page, window.page.locator("tr", has_text="haifa451")
        await page.goto(HOME)
        edit = row.get_by_role("link", name=words["rename"].format("haifa451"))
        await edit.click()
        field = row.get_by_role("textbox")
        await expect(field).to_be_focused()
        await field.fill(" ")
        await row.get_by_role("button", name=words["save"]).click()
        await expect(row.get_by_text(words["empty"])).to_be_visible()
        await row.get_by_role("textbox").press("Escape")
        await expect(edit).to_be_focused()
        await edit.click()
        await field.fill(f"Ramp {language}")
        await field.press("Enter")
        await expect(row.get_by_text(f"Ramp {language}")).to_be_visible()
        assert read(visits.database, "SELECT name FROM extensions WHERE sip = 'haifa451'") == [(f"Ramp {language}",)]


async def test_a_name_is_changed_without_scripts(visits: Visits) -> None:
    async with visits.window("manager", scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}?q=haifa452")
        await page.get_by_role("link", name="Change the name of haifa452").click()
        await page.get_by_label("Name").fill("Ramp <b>2</b>")
        await page.get_by_role("button", name="Save").click()
        assert page.url.endswith(f"{HOME}?q=haifa452")
        await expect(page.get_by_text("Extension haifa452 is now called “Ramp <b>2</b>”.")).to_be_visible()
        await page.reload()
        await expect(page.get_by_text("is now called")).to_have_count(0)


async def test_nobody_overwrites_what_they_have_not_seen(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page, row = window.page, window.page.locator("tr", has_text="haifa453")
        await page.goto(HOME)
        await row.get_by_role("link", name="Change the name of haifa453").click()
        await expect(row.get_by_role("textbox")).to_be_visible()
        execute(visits.database, "UPDATE extensions SET name = 'Somebody else was here' WHERE sip = 'haifa453'")
        await row.get_by_role("textbox").fill("Mine")
        await row.get_by_role("button", name="Save").click()
        await expect(row.get_by_text("It is now called “Somebody else was here”")).to_be_visible()


async def test_who_only_reads_changes_nothing(visits: Visits) -> None:
    async with visits.window("viewer") as window:
        await window.page.goto(HOME)
        await expect(window.page.get_by_role("link", name="Change the name of haifa451")).to_have_count(0)


async def test_an_account_is_found_in_a_large_tree(visits: Visits) -> None:
    async with visits.window("operator") as window:
        page = window.page
        await page.goto(f"/console/organizations/{ACME}")
        await page.get_by_label("Find an account").press_sequentially("team 33")
        await expect(page.locator("#accounts .branch")).to_have_count(1)
        await page.locator("#accounts").get_by_role("link", name="Team 33").click()
        await expect(page.locator("h1")).to_have_text("Team 33")
        await expect(page.locator("tbody tr")).to_have_count(3)


async def test_the_theme_is_remembered_and_follows_the_system(visits: Visits) -> None:
    async with visits.window("viewer", theme="system", color_scheme="dark") as window:
        page = window.page
        await page.goto(HOME)
        await expect(page.locator("html[data-bs-theme=dark]")).to_have_count(1)
        await page.get_by_label("Theme").click()
        await page.get_by_role("button", name="Light").click()
        await expect(page.locator("html[data-bs-theme=light]")).to_have_count(1)
        assert page.url.endswith(HOME)
