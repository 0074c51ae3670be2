"""Imports: a file with a mistake, mended, looked at and applied; how far a large one is; what is refused."""

import re
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, expect

from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import EMPTY, TIROSH
from support.directory import execute, read

ROOT = f"/console/organizations/{TIROSH}/import"
NEWCOMER = f"/console/organizations/{EMPTY}/import"
WORDS = {
    "he": {"file": "קובץ", "see": "הצגת השינויים הצפויים", "again": "העלאת קובץ אחר", "apply": "ביצוע 2 שינויים",
           "applied": "הייבוא הוחל.", "missing": "ריק", "choose": "קודם צריך לבחור קובץ."},
    "en": {"file": "File", "see": "See what it would change", "again": "Upload another file",
           "apply": "Apply 2 changes", "applied": "The import was applied.", "missing": "Empty",
           "choose": "Choose a file first."},
}  # fmt: skip

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def csv_of(*rows: str) -> FilePayload:
    text = "\n".join(["SIP,Name,SpeedDial,AccountID", *rows])
    return {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}


async def upload(page: Page, file: FilePayload | Path, language: str = "en") -> None:
    words = WORDS[language]
    await page.get_by_label(words["file"], exact=True).set_input_files(file)
    await page.get_by_role("button", name=words["see"]).click()


@both_ways
@in_both_languages
async def test_a_file_with_a_mistake_is_mended_and_applied(visits: Visits, language: str, *, scripts: bool) -> None:
    words, sip = WORDS[language], f"imported-{language}-{scripts}".lower()
    async with visits.window("manager", language, scripts=scripts) as window:
        page = window.page
        await page.goto(ROOT)
        await page.get_by_role("button", name=words["see"]).click()
        await expect(page.get_by_text(words["choose"])).to_be_visible()
        await upload(page, csv_of(f"{sip}-1,,,5100", f"{sip}-2,Two,,5100"), language)
        row = page.locator("#import-lines tbody tr")
        await expect(row).to_have_count(1)
        await expect(row.locator("th")).to_have_text("2")
        await expect(row).to_contain_text(words["missing"])
        await expect(row).to_contain_text(f"{sip}-1")
        assert read(visits.database, f"SELECT count(*) FROM extensions WHERE sip LIKE '{sip}-%'") == [(0,)]
        await page.get_by_role("link", name=words["again"]).click()
        await upload(page, csv_of(f"{sip}-1,One,,5100", f"{sip}-2,Two,,5100"), language)
        await expect(page.locator("#import-lines tbody tr")).to_have_count(2)
        await expect(page.locator("#import-lines")).to_contain_text("Sales")
        await page.get_by_role("button", name=words["apply"]).click()
        await expect(page.get_by_text(words["applied"])).to_be_visible()
        names = read(visits.database, f"SELECT name FROM extensions WHERE sip LIKE '{sip}-%' ORDER BY sip")
        assert names == [("One",), ("Two",)]
        assert window.complaints == []


async def test_a_file_is_dropped(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page = window.page
        await page.goto(ROOT)
        dropped = await page.evaluate_handle(
            "() => { const it = new DataTransfer();"
            " it.items.add(new File(['SIP,Name\\nhaifa451,Dropped\\n'], 'dropped.csv')); return it; }"
        )
        await page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
        await expect(page.locator("[data-drop-name]")).to_have_text("dropped.csv")
        await page.get_by_role("button", name="See what it would change").click()
        changed = page.locator("#import-lines tbody tr")
        await expect(changed.locator("del")).not_to_be_empty()
        await expect(changed.locator("ins")).to_have_text("Dropped")


async def test_a_file_that_is_too_large_is_not_sent(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page = window.page
        await page.goto(ROOT)
        await page.evaluate("document.querySelector('[data-upload]').dataset.most = '10'")
        sent: list[str] = []
        page.on("request", lambda it: sent.append(it.method))
        await upload(page, csv_of("1,Name,,"))
        await expect(page.get_by_text("The file is larger than 50 MB.")).to_be_visible()
        assert "POST" not in sent


@both_ways
async def test_the_sample_can_be_imported_as_it_is(visits: Visits, tmp_path: Path, *, scripts: bool) -> None:
    async with visits.window("operator", scripts=scripts) as window:
        page = window.page
        await page.goto(NEWCOMER)
        async with page.expect_download() as downloading:
            await page.get_by_role("link", name="Download a sample").click()
        path = tmp_path / "sample.csv"
        await (await downloading.value).save_as(path)
        await upload(page, path)
        await expect(page.get_by_role("button", name="Apply 3 changes")).to_be_visible()
        await page.get_by_text("Discard", exact=True).click()
        await page.get_by_role("button", name="Discard the import").click()
        await expect(page.get_by_text("The import was discarded.")).to_be_visible()


async def test_how_far_it_is_and_that_it_is_done(visits: Visits) -> None:
    running = visits.ids["running_import_id"]
    try:
        async with visits.window("manager", scripts=False) as without:
            await without.page.goto(f"{ROOT}/{running}")
            assert await without.page.locator("meta[http-equiv=refresh]").count() == 1
        async with visits.window("manager") as window:
            page = window.page
            await page.goto(f"{ROOT}/{running}")
            await expect(page.get_by_role("progressbar")).to_have_attribute("value", "41000")
            execute(visits.database, f"UPDATE uploads SET done = 99000 WHERE id = {running}")
            await expect(page.get_by_role("progressbar")).to_have_attribute("value", "99000")
            execute(visits.database, f"UPDATE uploads SET state = 'applied', step = '' WHERE id = {running}")
            await expect(page.get_by_text("The import was applied.")).to_be_visible()
            assert window.complaints == []
    finally:
        put_back = f"UPDATE uploads SET state = 'applying', step = 'Writing', done = 41000 WHERE id = {running}"
        execute(visits.database, put_back)


async def test_nothing_else_is_applied_than_was_shown(visits: Visits) -> None:
    async with visits.window("manager", "he") as window:
        page = window.page
        await page.goto(ROOT)
        await upload(page, csv_of("log401,A,,", "log402,B,,"), "he")
        await expect(page.get_by_role("button", name=WORDS["he"]["apply"])).to_be_visible()
        execute(visits.database, "UPDATE extensions SET name = 'Somebody else was here' WHERE sip = 'log401'")
        await page.get_by_role("button", name=WORDS["he"]["apply"]).click()
        await expect(page.get_by_text("הארגון השתנה מאז שהייבוא תוכנן").first).to_be_visible()
        named = read(visits.database, "SELECT name FROM extensions WHERE sip IN ('log401', 'log402')")
        assert ("B",) not in named


@both_ways
async def test_a_long_plan_is_leafed_through_by_kind(visits: Visits, *, scripts: bool) -> None:
    rows = [f"long-{number:03},Name {number},," for number in range(120)]
    async with visits.window("manager", scripts=scripts) as window:
        page = window.page
        await page.goto(ROOT)
        await upload(page, csv_of(*rows, "log403,Changed,,"))
        await page.get_by_role("link", name=re.compile("^New extensions")).click()
        count = page.locator("#import-lines .pager-count")
        await expect(count).to_contain_text("1–50 of 120")
        for shown in ("51–100", "101–120"):
            await page.get_by_role("link", name="Next").click()
            await expect(count).to_contain_text(shown)
        await page.get_by_role("link", name=re.compile("^Changed extensions")).click()
        await expect(page.locator("#import-lines tbody tr")).to_have_count(1)


async def test_a_part_of_the_organization_is_not_enough(visits: Visits) -> None:
    async with visits.window("department") as window:
        await window.page.goto(f"/console/organizations/{TIROSH}")
        await expect(window.page.locator(".sidebar").get_by_role("link", name="Import")).to_have_count(0)
        answer = await window.page.goto(ROOT)
        assert answer is not None
        assert answer.status == 403
