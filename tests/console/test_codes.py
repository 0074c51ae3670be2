"""Codes: issued and shown once, adopted, changed, rotated, revoked."""

import re
from contextlib import suppress

import pytest
from playwright.async_api import Error, Page, expect

from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import ACME, EMPTY, SALES, TIROSH
from dialtree.contract.code import FORM
from dialtree.management.accounts import add_account
from dialtree.management.organizations import add_organization
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from support.directory import ACTOR, execute, read

HOME = f"/console/organizations/{TIROSH}/codes"
WORDS = {
    "he": {"issue": "הנפקת קוד", "label": "תווית", "send": "הנפקה", "networks": "רשתות", "copy": "העתקה",
           "copied": "הועתק", "wrong": "אינה רשת IPv4 או IPv6", "again": "זה כבר נעשה"},
    "en": {"issue": "Issue a code", "label": "Label", "send": "Issue", "networks": "Networks", "copy": "Copy",
           "copied": "Copied", "wrong": "does not appear to be an IPv4 or IPv6 network",
           "again": "This was done already"},
}  # fmt: skip

both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def answered(visits: Visits, code: str) -> str:
    """What the extension list says to a code."""
    answer = visits.server.ask("GET", "/Comet/api/GetExtensions", [("Authorization", f"Bearer {code}")])
    (found,) = re.findall(rb'"DESC":"(\w+)"', answer.body)
    return str(found.decode())


async def shown(page: Page) -> str:
    """The code that a page shows."""
    code = (await page.locator(".copyable-text").inner_text()).strip()
    assert FORM.fullmatch(code)
    return code


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_code_is_issued_and_shown_once(visits: Visits, language: str) -> None:
    words, label = WORDS[language], f"Issued in {language}"
    async with visits.window("manager", language, permissions=["clipboard-read", "clipboard-write"]) as window:
        page = window.page
        await page.goto(HOME)
        await page.get_by_role("link", name=words["issue"]).click()
        await page.get_by_label(words["label"]).fill(label)
        await page.get_by_label(words["networks"]).fill("nowhere\n127.0.0.0/8")
        await page.get_by_role("button", name=words["send"]).click()
        await expect(page.locator("#networks-error")).to_contain_text(words["wrong"])
        await page.get_by_label(words["networks"]).fill("10.0.0.0/8, 127.0.0.0/8")
        await page.get_by_role("button", name=words["send"]).click()
        code = await shown(page)
        assert answered(visits, code) == "OK"
        assert await page.locator(".call-text").count() == 3
        for call in await page.locator(".call-text").all_inner_texts():
            assert code in call
            assert visits.origin in call
        await page.get_by_role("button", name=words["copy"]).first.click()
        await expect(page.get_by_role("button", name=words["copied"])).to_be_visible()
        assert await page.evaluate("navigator.clipboard.readText()") == code
        assert code not in page.url
        assert code not in str(await page.context.cookies())
        await page.goto(HOME)
        with suppress(Error):
            # The browser has kept nothing of it, and says so; to load it again sends the form again.
            await page.go_back()
        await expect(page.locator("body")).not_to_contain_text(code)
        await page.reload()
        await expect(page.locator("h1")).to_have_text(words["again"])
        assert code not in await page.content()
        assert read(visits.database, "SELECT count(*) FROM codes WHERE label = ?", label) == [(1,)]
        assert window.complaints == []
    assert code not in visits.server.output


async def test_a_code_is_rotated_and_revoked_without_scripts(visits: Visits) -> None:
    async with visits.window("manager", scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}/new")
        await page.get_by_label("Label").fill("To be rotated")
        await page.get_by_label("Expires").fill("2099-12-31T23:30")
        await page.get_by_role("button", name="Issue", exact=True).click()
        old = await shown(page)
        await page.get_by_role("link", name="Details of the code").click()
        await page.get_by_role("link", name="Rotate").click()
        await page.get_by_label("The old code goes on for").select_option("An hour")
        await page.get_by_role("button", name="Rotate").click()
        new = await shown(page)
        assert [answered(visits, it) for it in (old, new)] == ["OK", "OK"]
        expiries = read(visits.database, "SELECT expires_at FROM codes WHERE label = 'To be rotated' ORDER BY id")
        # Half past eleven in Jerusalem, which is two hours ahead then.
        assert expiries[0] < expiries[1]
        assert "21:30" in str(expiries[1])
        await page.get_by_role("link", name="Details of the code").click()
        await page.get_by_role("link", name="Revoke").click()
        await page.get_by_role("button", name="Revoke").click()
        await expect(page.get_by_text(f"The code that ends with {new[-4:]} is revoked.")).to_be_visible()
        assert [answered(visits, it) for it in (old, new)] == ["OK", "Unauthorized"]


async def test_whoever_revokes_a_code_is_asked_first(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page = window.page
        await page.goto(f"{HOME}/new")
        await page.get_by_label("Label").fill("To be revoked")
        await page.get_by_role("button", name="Issue", exact=True).click()
        code = await shown(page)
        await page.get_by_role("link", name="Details of the code").click()
        address = page.url
        await page.get_by_role("link", name="Revoke").click()
        await expect(page.get_by_role("dialog", name="Revoke this code?")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.get_by_role("link", name="Revoke")).to_be_focused()
        assert answered(visits, code) == "OK"
        await page.get_by_role("link", name="Revoke").click()
        await page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        await page.wait_for_url(f"**{HOME}")
        assert answered(visits, code) == "Unauthorized"
        await page.goto(f"{address}/rotate")
        await expect(page.get_by_text("This code is no longer valid")).to_be_visible()
        await page.goto(f"{HOME}?state=active")
        await expect(page.get_by_role("link", name="To be revoked")).to_have_count(0)
        await page.get_by_label("State").select_option("Revoked")
        await expect(page.get_by_role("link", name="To be revoked")).to_be_visible()
        assert window.complaints == []


@both_ways
async def test_a_code_of_another_system_is_adopted(visits: Visits, *, scripts: bool) -> None:
    code = f"AdoptedFromElsewhere{scripts}"
    async with visits.window("department", scripts=scripts) as window:
        page = window.page
        await page.goto(f"{HOME}/adopt")
        assert await page.get_by_label("Opens").locator("option").count() == 1
        await page.get_by_label("The code", exact=True).fill(code)
        await page.get_by_label("Expires").fill("2020-01-01T00:00")
        await page.get_by_role("button", name="Adopt").click()
        await expect(page.locator("#expires_at-error")).to_have_text("In the past")
        await expect(page.locator("#code-error")).to_have_text("Paste the code again.")
        assert code not in await page.content()
        await page.get_by_label("The code", exact=True).fill(code)
        await page.get_by_label("Expires").fill("")
        await page.get_by_role("button", name="Adopt").click()
        await expect(page.get_by_text(f"The code that ends with {code[-4:]} works here now.")).to_be_visible()
        assert answered(visits, code) == "OK"
        assert code not in str(await page.context.cookies())
        await page.goto(f"{HOME}/adopt")
        await page.get_by_label("The code", exact=True).fill(code)
        await page.get_by_role("button", name="Adopt").click()
        await expect(page.locator("#code-error")).to_contain_text(f"of account {SALES}, which is in use")
    assert code not in visits.server.output


async def test_the_terms_of_a_code_are_changed(visits: Visits) -> None:
    address = f"{HOME}/{visits.ids['code_id']}"
    async with visits.window("manager") as window, visits.window("manager") as other:
        await window.page.goto(address)
        await other.page.goto(address)
        await window.page.get_by_label("Networks").fill("2001:db8::/32\n10.0.0.0/8")
        await window.page.get_by_role("button", name="Save").click()
        await expect(window.page.get_by_text("Saved.")).to_be_visible()
        await expect(window.page.locator(".facts")).to_contain_text("2001:db8::/32, 10.0.0.0/8")
        await other.page.get_by_label("Label").fill("Overtaken")
        await other.page.get_by_role("button", name="Save").click()
        await expect(other.page.get_by_text("Somebody has changed it meanwhile.")).to_be_visible()
        await expect(other.page.get_by_label("Networks")).to_have_value("2001:db8::/32\n10.0.0.0/8")
        await other.page.get_by_label("Networks").fill("")
        await other.page.get_by_role("button", name="Save").click()
        await expect(other.page.locator(".facts")).to_contain_text("Anywhere")


async def test_what_is_past_can_remain_in_a_form_that_changes_something_else(visits: Visits) -> None:
    (code_id,) = read(visits.database, "SELECT min(id) FROM codes WHERE label = 'Night desk'")[0]
    execute(visits.database, "UPDATE codes SET expires_at = '2026-01-01T10:00:30.500000Z' WHERE id = ?", code_id)
    async with visits.window("manager", scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}/{code_id}")
        await expect(page.get_by_label("Expires")).to_have_value("2026-01-01T12:00")
        await page.get_by_label("Label").fill("Night desk of old")
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator("h1")).to_have_text("Night desk of old")
        await expect(page.get_by_role("link", name="Rotate")).to_have_count(0)


async def test_who_only_reads_sees_the_codes_and_their_use(visits: Visits) -> None:
    async with visits.window("viewer") as window:
        page = window.page
        await page.goto(HOME)
        row = page.locator("tr", has_text="מערכת קשרי לקוחות")
        await expect(
            row.get_by_role("img", name=re.compile("Calls in 14 days: 5..; at most 71 on a day"))
        ).to_be_visible()
        await expect(page.get_by_role("link", name="Issue a code")).to_have_count(0)
        await row.get_by_role("link").first.click()
        await page.get_by_text("Day by day").click()
        assert await page.locator(".use-days tbody tr").count() == 14
        await expect(page.get_by_role("button", name="Save")).to_have_count(0)


async def test_what_the_table_shows_is_taken_along(visits: Visits) -> None:
    async with visits.window("viewer") as window:
        page = window.page
        await page.goto(f"{HOME}?state=revoked")
        await page.get_by_text("Download").click()
        async with page.expect_download() as taken:
            await page.get_by_role("link", name="CSV").click()
        text = (await (await taken.value).path()).read_text("utf-8-sig")
        header, *rows = text.splitlines()
        assert header.startswith('"Number","Label","Last four characters","Account"')
        assert len(rows) == read(visits.database, "SELECT count(*) FROM codes WHERE revoked_at IS NOT NULL")[0][0]
        assert all("Revoked" in row for row in rows)


async def test_of_many_accounts_one_is_searched_for(visits: Visits) -> None:
    database = Database(SqliteFile(visits.database))
    await add_organization(database, ACTOR, "Many accounts", organization_id=90_000)
    for number in range(1, 71):
        await add_account(database, ACTOR, f"Branch {number}", 90_000, 90_000 + number)
    await database.close()
    async with visits.window("operator", scripts=False) as window:
        page = window.page
        await page.goto("/console/organizations/90000/codes/new")
        await page.get_by_label("Label").fill("Branch code")
        await page.get_by_label("Find an account").fill("branch 67")
        await page.get_by_role("button", name="Search").click()
        await expect(page.get_by_label("Label")).to_have_value("Branch code")
        await page.get_by_label("Account", exact=True).select_option("90067")
        await page.get_by_label("Label").press("Enter")
        await shown(page)
    assert read(visits.database, "SELECT account_id FROM codes WHERE label = 'Branch code'") == [(90_067,)]


async def test_nothing_of_another_organisation_is_reached(visits: Visits) -> None:
    async with visits.window("operator") as window:
        answer = await window.page.goto(f"/console/organizations/{ACME}/codes/{visits.ids['code_id']}")
        assert answer is not None
        assert answer.status == 404
        await window.page.goto(f"/console/organizations/{EMPTY}/codes/new")
        await window.page.evaluate(f"document.getElementById('account_id').options[0].value = '{SALES}'")
        await window.page.get_by_role("button", name="Issue", exact=True).click()
        await expect(window.page.locator("#account_id-error")).to_have_text(f"There is no account {SALES}")
