"""What operators alone see: organisations, other operators, the server's health."""

import pytest
from playwright.async_api import expect

from console.browsing import Visits
from console.pages import LANGUAGES
from dialtree.contract.path import GET_EXTENSIONS, GET_STATUSES, SET_STATUS
from support.directory import execute, read

ORGANIZATIONS = "/console/organizations"
OPERATORS = "/console/operators"
WORDS = {
    "he": {"search": "חיפוש", "new": "ארגון חדש", "name": "שם", "zone": "אזור זמן", "create": "יצירת ארגון",
           "disable": "השבתה", "enable": "הפעלה", "all": "כל הארגונים", "switch": "החלפת ארגון"},
    "en": {"search": "Search", "new": "New organisation", "name": "Name", "zone": "Time zone",
           "create": "Create organisation", "disable": "Disable", "enable": "Enable", "all": "All organisations",
           "switch": "Switch organisation"},
}  # fmt: skip

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@in_both_languages
async def test_an_organization_is_made_found_disabled_and_enabled(visits: Visits, language: str) -> None:
    words, name = WORDS[language], f"Société {language}"
    async with visits.window("operator", language) as window:
        page = window.page
        await page.goto(ORGANIZATIONS)
        await page.get_by_role("link", name=words["new"]).click()
        await page.get_by_label(words["name"], exact=True).fill(name)
        await page.get_by_label(words["zone"]).fill("Moon/Base")
        await page.get_by_role("button", name=words["create"]).click()
        await expect(page.locator("#time_zone-error")).to_contain_text("Moon/Base")
        await page.get_by_label(words["zone"]).fill("Europe/Paris")
        await page.get_by_role("button", name=words["create"]).click()
        await expect(page.locator("h1")).to_have_text(name)
        await page.locator(".sidebar .switcher summary").click()
        await page.locator(".sidebar").get_by_role("link", name=words["all"]).click()
        await page.get_by_role("searchbox", name=words["search"]).press_sequentially(f"societe {language}")
        row = page.locator("#organizations tbody tr")
        await expect(row).to_have_count(1)
        await expect(row).to_contain_text("Europe/Paris")
        for action in ("disable", "enable"):
            await page.locator("#organizations tr", has_text=name).get_by_role("link", name=words[action]).click()
            await page.locator("#drawer").get_by_role("button", name=words[action]).click()
            await expect(page.locator("[data-flash]")).to_contain_text(name)
        assert window.complaints == []


async def test_an_organization_is_disabled_without_scripts(visits: Visits) -> None:
    query = "SELECT active FROM accounts WHERE id = 300"
    async with visits.window("operator", scripts=False) as window:
        page = window.page
        for action, active in (("Disable", 0), ("Enable", 1)):
            await page.goto(f"{ORGANIZATIONS}?q=newcomer")
            await page.get_by_role("link", name=f"{action}: Newcomer").click()
            await page.get_by_role("button", name=action).click()
            await expect(page.locator("[data-flash]")).to_contain_text("Newcomer")
            assert read(visits.database, query) == [(active,)]


@both_ways
async def test_an_operator_gets_a_link_once(visits: Visits, *, scripts: bool) -> None:
    email = f"link-{scripts}@dialtree.example".lower()
    async with visits.window("operator", scripts=scripts) as window:
        page = window.page
        await page.goto(f"{OPERATORS}/new")
        await page.get_by_label("Name").fill("Lior Link")
        await page.get_by_label("E-mail").fill(email)
        await page.get_by_role("button", name="Add operator").click()
        link = await page.locator(".copyable-text").inner_text()
        assert link.startswith(f"{visits.origin}/console/reset")
        await page.get_by_role("link", name="Done").click()
        await expect(page.get_by_text("Lior Link").first).to_be_visible()
        assert link.rpartition("#")[2] not in await page.content()
        async with visits.window() as other:
            await other.page.goto(link)
            await expect(other.page.locator("input[type=password]").first).to_be_visible()


async def test_an_operator_is_added_changed_disabled_and_removed(visits: Visits) -> None:
    async with visits.window("operator") as window:
        page = window.page
        await page.goto(f"{OPERATORS}/new")
        await page.get_by_label("Name").fill("Paz Password")
        await page.get_by_label("E-mail").fill("paz@dialtree.example")
        await page.get_by_label("You choose it now").check()
        await page.get_by_label("Their password").fill("short")
        await page.get_by_role("button", name="Add operator").click()
        await expect(page.locator("#password-error")).to_be_visible()
        await page.get_by_label("Their password").fill("a long enough password")
        await page.get_by_role("button", name="Add operator").click()
        await page.get_by_role("link", name="Paz Password").click()
        await page.get_by_label("Name").fill("Paz <b>Renamed</b>")
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator("h1")).to_have_text("Paz <b>Renamed</b>")
        await page.locator("summary", has_text="Disable").click()
        await page.get_by_role("button", name="Disable this operator").click()
        await expect(page.locator(".state.is-off")).to_be_visible()
        await page.locator("summary", has_text="Remove").click()
        await page.get_by_role("button", name="Remove this operator").click()
        await expect(page.locator("#operators")).not_to_contain_text("Paz")
        assert read(visits.database, "SELECT count(*) FROM credentials WHERE email = 'paz@dialtree.example'") == [(0,)]
        assert window.complaints == []


async def test_the_last_operator_stays(visits: Visits) -> None:
    (number,) = read(visits.database, "SELECT id FROM credentials WHERE email = 'operator@dialtree.example'")[0]
    async with visits.window("operator", "he", scripts=False) as window:
        page = window.page
        await page.goto(f"{OPERATORS}/{number}")
        await page.locator("summary", has_text="הסרה").click()
        await page.get_by_role("button", name="הסרת המפעיל").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await expect(page.locator("h1")).to_contain_text("Noa Operator")


async def test_nobody_overwrites_an_operator_that_they_have_not_seen(visits: Visits) -> None:
    number = visits.ids["operator_id"]
    async with visits.window("operator") as window:
        page = window.page
        await page.goto(f"{OPERATORS}/{number}")
        execute(visits.database, f"UPDATE credentials SET name = 'עומר אחר' WHERE id = {number}")
        await page.get_by_label("Name").fill("Mine")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Somebody has changed this operator meanwhile.")).to_be_visible()


@pytest.mark.parametrize("address", [GET_EXTENSIONS, SET_STATUS, GET_STATUSES])
async def test_the_health_counts_requests(visits: Visits, address: str) -> None:
    async with visits.window("operator") as window:
        page = window.page
        await page.goto("/console/health")
        row = page.locator("tr", has_text=address.rpartition("/")[2])
        before = int(await row.locator("td").nth(2).inner_text())
        visits.server.ask("GET", f"{address}?code=Unknown1")
        await page.get_by_role("link", name="Refresh").click()
        await expect(row.locator("td").nth(2)).to_have_text(str(before + 1))
        assert window.complaints == []
