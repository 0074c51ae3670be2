"""Accounts: made, renamed, moved, disabled and deleted, on pages and in the drawer."""

import pytest
from playwright.async_api import expect

from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import ACME, TIROSH
from support.directory import read

HERE = f"/console/organizations/{TIROSH}/accounts"
WORDS = {
    "he": {"new": "חשבון חדש", "name": "שם", "below": "ישירות מתחת לחשבון", "add": "הוספת החשבון", "save": "שמירה",
           "move": "העברה", "off": "השבתת החשבון", "delete": "מחיקת החשבון", "empty": "ריק", "disabled": "מושבת"},
    "en": {"new": "New account", "name": "Name", "below": "Right below", "add": "Add the account", "save": "Save",
           "move": "Move", "off": "Disable the account", "delete": "Delete the account", "empty": "Empty",
           "disabled": "Disabled"},
}  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_accounts_life(visits: Visits, language: str, *, scripts: bool) -> None:
    words, name = WORDS[language], f"Annex {language} {scripts}"
    async with visits.window("manager", language, scripts=scripts) as window:
        page = window.page
        form = page.locator("#drawer" if scripts else "main")
        await page.goto(HERE)
        await page.get_by_role("link", name=words["new"], exact=True).click()
        await form.get_by_label(words["name"]).fill(" ")
        await form.get_by_label(words["below"]).select_option("5100")
        await form.get_by_role("button", name=words["add"]).click()
        await expect(form.get_by_text(words["empty"])).to_be_visible()
        await form.get_by_label(words["name"]).fill(name)
        await form.get_by_role("button", name=words["add"]).click()

        row = page.locator(".outline-row", has_text=name)
        await expect(row).to_have_class("outline-row is-marked")
        await row.get_by_role("link", name=name, exact=True).click()
        await form.get_by_label(words["name"]).fill(f"{name}!")
        await form.get_by_role("button", name=words["save"]).click()
        row = page.locator(".outline-row", has_text=f"{name}!")
        await row.get_by_role("link", name=f"{name}!", exact=True).click()
        await form.get_by_role("link", name=words["move"]).click()
        await form.get_by_label(words["below"]).select_option("5300")
        await form.get_by_role("button", name=words["move"]).click()
        await expect(page.locator(".flash")).to_contain_text("Logistics")
        assert read(visits.database, f"SELECT parent_id FROM accounts WHERE name = '{name}!'") == [(5300,)]

        await row.get_by_role("link", name=f"{name}!", exact=True).click()
        await form.get_by_role("button", name=words["off"]).click()
        await expect(row).to_contain_text(words["disabled"])
        await row.get_by_role("link", name=f"{name}!", exact=True).click()
        await form.get_by_role("link", name=words["delete"]).click()
        await form.get_by_role("button", name=words["delete"]).click()
        await expect(row).to_have_count(0)
        assert read(visits.database, f"SELECT * FROM accounts WHERE name = '{name}!'") == []
        assert window.complaints == []


async def test_a_search_goes_on_while_its_answer_comes(visits: Visits) -> None:
    async with visits.window("operator") as window:
        page, field = window.page, window.page.locator("#find")
        await page.goto(f"/console/organizations/{ACME}/accounts")
        async with page.expect_response(lambda it: "find=" in it.url):
            await field.fill("Team ")
        await page.keyboard.type("3")
        await expect(page.locator("#account-tree .outline-name")).to_have_count(13)
        await expect(field).to_have_value("Team 3")


async def test_an_account_cannot_go_below_itself(visits: Visits) -> None:
    async with visits.window("manager") as window:
        await window.page.goto(f"{HERE}/5100/move")
        values = await window.page.locator("option").evaluate_all("found => found.map((it) => it.value)")
        assert "5200" in values
        assert not {"5100", "5110", "5120"} & set(values)


async def test_what_an_account_still_holds_is_told(visits: Visits) -> None:
    async with visits.window("manager") as window:
        await window.page.goto(f"{HERE}/5100/delete")
        await expect(window.page.locator(".points li")).to_contain_text(
            ["it has to be disabled", "accounts below it", "extensions on it"]
        )
        await expect(window.page.get_by_role("button", name="Delete the account")).to_have_count(0)


async def test_nobody_overwrites_a_name_that_they_have_not_seen(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page = window.page
        await page.goto(f"{HERE}/5500")
        async with visits.window("manager", scripts=False) as other:
            await other.page.goto(f"{HERE}/5500")
            await other.page.get_by_label("Name").fill("Accounting")
            await other.page.get_by_role("button", name="Save").click()
        await page.get_by_label("Name").fill("Money")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("alert")).to_contain_text("Somebody has changed it meanwhile")
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator(".outline-row", has_text="Money")).to_be_visible()


async def test_an_account_is_found_among_many(visits: Visits) -> None:
    async with visits.window("operator") as window:
        page = window.page
        await page.goto(f"/console/organizations/{ACME}/accounts")
        await page.get_by_label("Find an account").press_sequentially("team 33")
        await expect(page.locator(".outline-row")).to_have_count(1)


async def test_who_only_reads_is_offered_no_change(visits: Visits) -> None:
    async with visits.window("viewer") as window:
        await window.page.goto(f"{HERE}/5100")
        await expect(window.page.locator("main form")).to_have_count(0)
        await expect(window.page.locator("main .btn")).to_have_count(0)
