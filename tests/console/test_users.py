"""Users: found, made, changed, let in, linked to extensions, taken along as a file, deleted and erased."""

import csv
from io import StringIO

import pytest
from playwright.async_api import expect

from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import TIROSH
from support.directory import execute, read

HERE = f"/console/organizations/{TIROSH}/users"
WORDS = {
    "he": {"new": "משתמש חדש", "name": "שם", "email": "דוא״ל", "add": "הוספת המשתמש", "save": "שמירה",
           "let in": "מתן אפשרות כניסה", "manager": "מנהל", "account": "חשבון", "link": "קישור לקביעת סיסמה",
           "make": "יצירת הקישור", "done": "סיום", "set": "קישור שלוחה",
           "find": "חיפוש שלוחה", "this": "קישור: {}",
           "take": "ביטול הקישור של {}", "off": "השבתת המשתמש", "delete": "מחיקת המשתמש", "empty": "ריק"},
    "en": {"new": "New user", "name": "Name", "email": "E-mail", "add": "Add the user", "save": "Save",
           "let in": "Let them sign in", "manager": "Manager", "account": "Account", "link": "Link to set a password",
           "make": "Make the link", "done": "Done", "set": "Set an extension to them", "find": "Find an extension",
           "this": "Set to them: {}", "take": "Take {} from them", "off": "Disable the user",
           "delete": "Delete the user", "empty": "Empty"},
}  # fmt: skip

both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


async def test_they_are_searched_and_narrowed_as_one_types(visits: Visits) -> None:
    async with visits.window("viewer") as window:
        page, rows = window.page, window.page.locator("tbody tr")
        await page.goto(HERE)
        await page.get_by_role("searchbox", name="Search", exact=True).press_sequentially("dialtree.example")
        await expect(rows).to_have_count(5)
        await page.get_by_label("Role", exact=True).select_option("Manager")
        await expect(rows).to_have_count(3)
        await expect(page).to_have_url(f"{visits.origin}{HERE}?q=dialtree.example&role=manager")
        await page.get_by_label("State", exact=True).select_option("Disabled")
        await expect(page.locator(".empty")).to_be_visible()
        assert window.complaints == []


@both_ways
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_users_life(visits: Visits, language: str, *, scripts: bool) -> None:
    words, tag = WORDS[language], f"{language}{scripts}".lower()
    name, email = f"Tal {tag}", f"tal.{tag}@tirosh.example"
    async with visits.window("manager", language, scripts=scripts) as window:
        page, drawer = window.page, window.page.locator("#drawer" if scripts else "main")
        await page.goto(HERE)
        await page.get_by_role("link", name=words["new"]).first.click()
        await drawer.get_by_role("button", name=words["add"]).click()
        await expect(drawer.locator("#name-error")).to_contain_text(words["empty"])
        await drawer.get_by_label(words["name"], exact=True).fill(name)
        await drawer.get_by_label(words["email"], exact=True).fill(email)
        await drawer.get_by_role("button", name=words["add"]).click()
        await expect(page.locator("h1")).to_have_text(name)

        await page.goto(f"{HERE}?q={tag}")
        await page.get_by_role("link", name=name).click()
        await drawer.get_by_role("link", name=words["let in"]).click()
        await drawer.get_by_role("radio", name=words["manager"]).check()
        await drawer.get_by_role("button", name=words["save"]).click()
        await expect(drawer.locator("#account_id-error")).to_be_visible()
        await drawer.get_by_label(words["account"], exact=True).select_option("5300")
        await drawer.get_by_role("button", name=words["save"]).click()
        await drawer.get_by_role("link", name=words["link"]).click()
        await drawer.get_by_role("button", name=words["make"]).click()
        await expect(drawer.locator(".copyable-text")).to_contain_text("/console/reset#")
        await drawer.get_by_role("link", name=words["done"]).click()
        await expect(drawer.get_by_text("Logistics")).to_be_visible()

        await drawer.get_by_role("link", name=words["set"]).click()
        await drawer.get_by_label(words["find"]).fill("log406")
        if not scripts:
            await drawer.get_by_label(words["find"]).press("Enter")
        await drawer.get_by_role("button", name=words["this"].format("log406")).click()
        await expect(drawer.locator(".linked")).to_contain_text("log406")
        if scripts:
            await expect(page.locator("tbody tr")).to_contain_text("log406")
        await drawer.get_by_role("button", name=words["take"].format("log406")).click()
        await expect(drawer.locator(".linked")).to_have_count(0)

        await drawer.get_by_role("button", name=words["off"]).click()
        await drawer.get_by_role("link", name=words["delete"]).click()
        await drawer.get_by_role("button", name=words["delete"]).click()
        await page.wait_for_url(f"**{HERE}")
        await expect(page.locator(".flash")).to_contain_text(name)
        assert read(visits.database, f"SELECT * FROM users WHERE email = '{email}'") == []
        assert read(visits.database, f"SELECT * FROM credentials WHERE email = '{email}'") == []
        assert window.complaints == []


@both_ways
async def test_a_person_is_erased_only_by_who_types_their_name(visits: Visits, *, scripts: bool) -> None:
    user_id = 790 + scripts
    execute(
        visits.database,
        f"INSERT INTO users (id, organization_id, name, email, active) VALUES ({user_id}, {TIROSH}, 'מיכל ברק', '', 1)",
    )
    async with visits.window("manager", scripts=scripts) as window:
        page = window.page
        await page.goto(f"{HERE}/{user_id}/erase")
        await page.get_by_label("To go on, type מיכל ברק").fill("מיכל")
        await page.get_by_role("button", name="Erase for good").click()
        await expect(page.get_by_text("This is not how it is written above.")).to_be_visible()
        assert read(visits.database, f"SELECT id FROM users WHERE id = {user_id}") == [(user_id,)]
        await page.get_by_label("To go on, type מיכל ברק").fill(" מיכל ברק ")
        await page.get_by_role("button", name="Erase for good").click()
        await expect(page.get_by_text("The person was erased.")).to_be_visible()
        assert read(visits.database, f"SELECT id FROM users WHERE id = {user_id}") == []


async def test_who_manages_a_part_does_not_change_who_has_more(visits: Visits) -> None:
    async with visits.window("department") as window:
        await window.page.goto(f"{HERE}/705")
        await expect(window.page.get_by_text("in a part of the organisation that is not yours")).to_be_visible()
        await expect(window.page.get_by_role("button", name="Save")).to_have_count(0)
        await expect(window.page.get_by_text("service303")).to_have_count(0)
        await window.page.goto(f"{HERE}/705/erase")
        await expect(window.page.get_by_role("button", name="Erase for good")).to_have_count(0)


async def test_an_extension_that_was_taken_meanwhile_is_left_to_who_has_it(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page = window.page
        await page.goto(f"{HERE}/709/extensions?find=log405")
        execute(visits.database, "UPDATE extensions SET user_id = 715 WHERE sip = 'log405'")
        await page.get_by_role("button", name="Set to them: log405").click()
        await expect(page.get_by_role("alert")).to_contain_text("Somebody has changed it meanwhile")
        assert read(visits.database, "SELECT user_id FROM extensions WHERE sip = 'log405'") == [(715,)]


async def test_the_file_has_what_the_table_shows(visits: Visits) -> None:
    async with visits.window("manager") as window:
        answer = await window.page.request.get(f"{HERE}/download?role=viewer&sort=-name")
        lines = list(csv.reader(StringIO((await answer.text()).removeprefix("\ufeff"))))
        assert lines[0] == [
            "Number", "Name", "E-mail", "Enabled", "Role", "Account", "Signs in with", "Extensions",
        ]  # fmt: skip
        assert [it[4] for it in lines[1:]] == ["Viewer", "Viewer"]
        assert lines[1][5:] == ["Sales", "dalit.avrahami@tirosh.example", "sale211"]
