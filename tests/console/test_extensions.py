"""Extensions: everything about one, a new one, many at once and back, and files of them."""

import csv
import io
import zipfile
from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import ACME, EMPTY, SALES, TIROSH
from support.directory import execute, read

HOME = f"/console/organizations/{TIROSH}"
WORDS = {
    "he": {"name": "שם", "save": "שמירה", "disable": "השבתה", "undo": "ביטול",
           "history": "היסטוריה", "chosen": "נבחרו"},
    "en": {"name": "Name", "save": "Save", "disable": "Disable", "undo": "Undo",
           "history": "History", "chosen": "Chosen"},
}  # fmt: skip

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


def stored(visits: Visits, like: str, columns: str = "name, account_id, user_id, active") -> list[tuple[object, ...]]:
    return read(visits.database, f"SELECT {columns} FROM extensions WHERE sip LIKE ? ORDER BY sip", like)


def id_of(visits: Visits, sip: str) -> int:
    found: int = stored(visits, sip, "id")[0][0]  # type: ignore[assignment]
    return found


async def opened(page: Page, sip: str) -> None:
    await page.goto(f"{HOME}?q={sip}")
    await page.get_by_role("link", name=sip, exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_visible()


@in_both_languages
async def test_one_is_changed_in_the_drawer(visits: Visits, language: str) -> None:
    words = WORDS[language]
    async with visits.window("manager", language) as window:
        page = window.page
        await opened(page, "service301")
        drawer = page.get_by_role("dialog")
        await drawer.locator("#extension-sip").fill("not ok")
        await drawer.get_by_role("button", name=words["save"]).click()
        await expect(drawer.locator("#extension-sip-error")).to_be_visible()
        await drawer.locator("#extension-sip").fill("service301")
        await drawer.get_by_label(words["name"], exact=True).fill(f"Care {language}")
        await drawer.locator("#extension-account").select_option(str(SALES))
        await drawer.get_by_role("button", name=words["save"]).click()
        await expect(page.locator(".flash")).to_contain_text("service301")
        assert page.url.endswith(f"{HOME}?q=service301")
        assert stored(visits, "service301", "name, account_id") == [(f"Care {language}", SALES)]
        await opened(page, "service301")
        past = page.get_by_role("region", name=words["history"])
        await expect(past.locator("li").first).to_contain_text(f"Care {language}")
        await expect(past.locator("li").first).to_contain_text("רות מנהלת")
        assert window.complaints == []


async def test_one_is_disabled_deleted_and_read_without_scripts(visits: Visits) -> None:
    async with visits.window("manager", scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}?q=tlv504")
        await page.get_by_role("link", name="tlv504", exact=True).click()
        await page.get_by_role("link", name="Delete…").click()
        await expect(page.get_by_role("button", name="Delete")).to_have_count(0)
        await page.get_by_role("button", name="Disable").click()
        await page.get_by_role("button", name="Delete").click()
        await expect(page.locator(".flash")).to_contain_text("Extension tlv504 was deleted.")
        assert stored(visits, "tlv504") == []


async def test_nobody_overwrites_what_they_have_not_seen(visits: Visits) -> None:
    async with visits.window("manager", scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}/extensions/{id_of(visits, 'tech351')}")
        execute(visits.database, "UPDATE extensions SET name = 'Hers' WHERE sip = 'tech351'")
        await page.get_by_label("Name", exact=True).fill("Mine")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("It is now “Hers”.")).to_be_visible()
        assert stored(visits, "tech351", "name") == [("Hers",)]
        await page.get_by_role("button", name="Save").click()
        assert stored(visits, "tech351", "name") == [("Mine",)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_the_first_one_is_added_from_where_there_is_none(visits: Visits, *, scripts: bool) -> None:
    async with visits.window("operator", scripts=scripts) as window:
        page, sip = window.page, f"first{scripts:d}"
        try:
            await page.goto(f"/console/organizations/{EMPTY}")
            await expect(page.locator(".empty").get_by_role("link", name="Import a file")).to_be_visible()
            await page.locator(".empty").get_by_role("link", name="Add an extension").click()
            await page.get_by_label("Name", exact=True).fill("First")
            await page.get_by_label("Extension (SIP)").fill(sip)
            await page.get_by_role("button", name="Add", exact=True).click()
            await expect(page.locator(".flash")).to_contain_text(f"Extension {sip} was added.")
            assert stored(visits, sip, "account_id") == [(EMPTY,)]
        finally:
            execute(visits.database, "DELETE FROM extensions WHERE sip = ?", sip)


async def test_an_account_of_many_is_searched_for(visits: Visits) -> None:
    async with visits.window("operator") as window:
        page = window.page
        execute(
            visits.database,
            "INSERT INTO accounts (organization_id, parent_id, name) "
            "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) SELECT ?, ?, 'Room ' || i FROM n",
            ACME, ACME,
        )  # fmt: skip
        try:
            await page.goto(f"/console/organizations/{ACME}/extensions/new?account={ACME}")
            await page.get_by_label("Search for an account").press_sequentially("room 27")
            await page.locator("#extension-account").select_option(
                label="\u2068Acme Communications\u2069 / \u2068Room 27\u2069"
            )
            await expect(page.get_by_label("Search for an account")).to_be_visible()
        finally:
            execute(visits.database, "DELETE FROM accounts WHERE name LIKE 'Room %'")


@in_both_languages
async def test_many_are_disabled_and_put_back(visits: Visits, language: str) -> None:
    words, before = WORDS[language], stored(visits, "log4%")
    async with visits.window("manager", language) as window:
        page = window.page
        await page.goto(f"{HOME}?q=log4")
        await expect(page.locator(".bulk-bar")).to_be_hidden()
        await page.locator("[data-select-all]").check()
        await expect(page.locator(".bulk-bar")).to_contain_text(f"{words['chosen']}: 6")
        await page.locator(".bulk-bar").get_by_role("button", name=words["disable"]).click()
        await expect(page.locator("tbody tr")).to_have_count(6)
        await page.locator(".bulk-summary .btn-primary").click()
        await expect(page.locator(".flash")).to_be_visible()
        assert page.url.endswith(f"{HOME}?q=log4")
        assert {row[3] for row in stored(visits, "log4%")} == {0}
        await page.get_by_role("button", name=words["undo"]).click()
        await expect(page.locator(".flash")).to_contain_text("6")
        assert stored(visits, "log4%") == before
        assert window.complaints == []


async def test_some_move_without_scripts_and_stay_when_one_has_changed(visits: Visits) -> None:
    ((account_id,),) = stored(visits, "log401", "account_id")
    async with visits.window("manager", scripts=False) as window:
        page = window.page
        try:
            await page.goto(f"{HOME}?q=dispatch")
            for sip in ("log401", "log403"):
                await page.get_by_label(f"Choose {sip}").check()
            await page.get_by_role("button", name="Move…").click()
            await page.get_by_label("Account", exact=True).select_option(str(SALES))
            await page.get_by_role("button", name="Continue").click()
            execute(visits.database, "UPDATE extensions SET name = 'Dispatch one' WHERE sip = 'log401'")
            await page.get_by_role("button", name="Move 2 extensions").click()
            await expect(page.get_by_role("alert")).to_contain_text("Some of them have changed meanwhile")
            await page.get_by_role("button", name="Move 2 extensions").click()
            assert [row[1] == SALES for row in stored(visits, "log40_")] == [True, False, True, False, False, False]
            execute(visits.database, "UPDATE extensions SET name = 'Dispatch 1' WHERE sip = 'log401'")
            await page.get_by_role("button", name="Undo").click()
            await expect(page.locator(".flash")).to_contain_text("Nothing was undone. Changed since: log401.")
            assert stored(visits, "log403", "account_id") == [(SALES,)]
        finally:
            execute(visits.database, "UPDATE extensions SET account_id = ? WHERE sip LIKE 'log40_'", account_id)


async def test_all_on_all_pages_are_meant(visits: Visits) -> None:
    async with visits.window("operator") as window:
        page = window.page
        await page.goto(f"/console/organizations/{ACME}?user=no")
        await page.locator("[data-select-all]").check()
        await page.get_by_label("All 131 that fit").check()
        await expect(page.locator(".bulk-count")).to_contain_text("131")
        await page.get_by_role("button", name="Enable").click()
        await expect(page.locator("h1")).to_have_text("Enable 1 extension")
        await expect(page.get_by_text("130 of the chosen extensions are like that already")).to_be_visible()


async def test_who_only_reads_is_offered_nothing_to_change(visits: Visits) -> None:
    async with visits.window("viewer") as window:
        page = window.page
        await opened(page, "haifa451")
        await expect(page.get_by_role("dialog").get_by_role("button")).to_have_count(0)
        await expect(page.locator("[name=id], .bulk-bar")).to_have_count(0)


def rows_of(content: bytes, kind: str) -> Iterator[str]:
    if kind == "csv":
        yield from (" ".join(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        yield from sheet.split("<row ")[1:]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_the_table_shows_is_downloaded(visits: Visits, kind: str) -> None:
    execute(visits.database, "UPDATE extensions SET name = '=1+1' WHERE sip = 'haifa456'")
    async with visits.window("viewer", "he") as window:
        page = window.page
        await page.goto(f"{HOME}?q=haifa")
        await page.get_by_text("הורדה").click()
        async with page.expect_download() as waited:
            await page.locator(f".downloads a[href$='format={kind}']").click()
        download = await waited.value
        assert download.suggested_filename == f"extensions-{TIROSH}.{kind}"
        rows = list(rows_of((await download.path()).read_bytes(), kind))
    assert len(rows) == 8
    assert "שלוחה" in rows[0]
    assert [f"haifa45{number}" in row for number, row in enumerate(rows) if number] == [True] * 7
    assert ("'=1+1" if kind == "csv" else "<t>=1+1</t>") in rows[6]
