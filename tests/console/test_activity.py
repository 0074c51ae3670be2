"""Activity: told in sentences, narrowed down, followed to what it is about, downloaded."""

import ast
import asyncio
import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from playwright.async_api import expect

import dialtree.management
from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import TIROSH
from dialtree.web.console.activity.sentences import KNOWN
from support.directory import execute, read

HOME = f"/console/organizations/{TIROSH}/activity"
WORDS = {
    "he": {"search": "חיפוש", "way": "באיזו דרך", "program": "תוכנות עם אסימון", "database": "ישירות במסד הנתונים",
           "changed": "השלוחה tlv504 עמדת ניסיון שונתה", "field": "חיוג מקוצר", "from": "מיום", "fits": "אין התאמה",
           "import": "ייבואים", "each": "פירוט השינויים", "imported": "יובא קובץ", "day": "עד",
           "agent": "הסטטוס של הנציג בשלוחה"},
    "en": {"search": "Search", "way": "By which way", "program": "Programs with a token",
           "database": "The database's own shell", "changed": "Extension tlv504 עמדת ניסיון was changed",
           "field": "Speed dial", "from": "From day", "import": "Imports", "each": "Each of the changes",
           "imported": "A file was imported", "day": "to", "agent": "was given another status"},
}  # fmt: skip

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


@in_both_languages
async def test_it_is_narrowed_down_and_leads_to_what_it_is_about(visits: Visits, language: str) -> None:
    words = WORDS[language]
    async with visits.window("manager", language) as window:
        page = window.page
        await page.goto(HOME)
        await page.get_by_label(words["way"]).select_option(words["program"])
        entry = page.locator(".happening")
        await expect(entry).to_have_count(1)
        await expect(entry.locator(".happening-what")).to_have_text(words["changed"])
        await expect(entry).to_contain_text("Personnel")
        await expect(entry).to_contain_text("203.0.113.7")
        field = entry.locator(".field-changes > div", has_text=words["field"])
        await expect(field.locator("del")).to_have_text("504")
        await expect(field.locator("ins")).to_have_text("*77")
        await expect(page).to_have_url(f"{visits.origin}{HOME}?by=token")
        await entry.get_by_role("link").first.click()
        await expect(page).to_have_url(re.compile("/extensions/"))
        assert window.complaints == []


@in_both_languages
async def test_an_import_shows_each_of_its_changes(visits: Visits, language: str) -> None:
    words = WORDS[language]
    async with visits.window("viewer", language, scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}?by=import")
        # Other tests import, too; the first of all is the sample itself.
        entry = page.locator(".happening").last
        await expect(entry.get_by_text(words["imported"])).to_be_visible()
        await entry.get_by_role("link", name=words["each"]).click()
        await expect(page.locator(".happening")).to_have_count(50)
        await expect(page.get_by_role("heading", level=1)).to_have_text(words["imported"])


async def test_what_was_changed_in_the_database_itself_is_told(visits: Visits) -> None:
    async with visits.window("manager", scripts=False) as window:
        page = window.page
        await page.goto(HOME)
        await page.get_by_label("By which way").select_option("The database's own shell")
        await page.get_by_role("button", name="Show", exact=True).click()
        await expect(page.locator(".happening", has_text="*78")).to_contain_text("The database's own shell")


async def test_days_are_those_of_the_organisation(visits: Visits) -> None:
    """In Jerusalem, half past eleven in the evening of UTC is the next day."""
    columns = "organization_id, revision, at, actor_kind, actor, action, entity, entity_id, details"
    statement = f"INSERT INTO audit ({columns}) VALUES (?, 1, ?, 'server', 'test', 'set', 'status', 11, '{{}}')"
    execute(visits.database, statement, TIROSH, "2026-03-01T23:30:00.000000Z")
    async with visits.window("manager") as window:
        page = window.page
        for day, count in (("2026-03-01", 0), ("2026-03-02", 1), ("2026-03-03", 0)):
            await page.goto(f"{HOME}?since={day}&until={day}")
            await expect(page.locator(".happening")).to_have_count(count)
        await page.goto(f"{HOME}?since=2026-03-02&until=2026-03-02")
        await expect(page.get_by_role("heading", name="Monday, March 2, 2026")).to_be_visible()


@in_both_languages
async def test_what_was_done_to_an_agent_is_told_of_the_extension_and_the_user(visits: Visits, language: str) -> None:
    ((extension_id, sip),) = read(
        visits.database, "SELECT min(id), sip FROM extensions WHERE organization_id = ?", TIROSH
    )
    ((user_id, name),) = read(visits.database, "SELECT min(id), name FROM users WHERE organization_id = ?", TIROSH)
    columns = "organization_id, revision, at, actor_kind, actor, action, entity, entity_id, details"
    statement = f"INSERT INTO audit ({columns}) VALUES (?, 1, ?, 'server', 'test', 'set_status', 'agent', ?, ?)"
    details = json.dumps({"user_id": user_id, "status": {"before": 1, "after": 12}})
    day = {"he": "2026-02-10", "en": "2026-02-11"}[language]
    execute(visits.database, statement, TIROSH, f"{day}T08:00:00.000000Z", extension_id, details)
    async with visits.window("viewer", language) as window:
        await window.page.goto(f"{HOME}?since={day}&until={day}&kind=extension")
        entry = window.page.locator(".happening")
        await expect(entry.locator(".happening-what")).to_contain_text(WORDS[language]["agent"])
        await expect(entry.get_by_role("link", name=sip).first).to_have_attribute(
            "href", f"/console/organizations/{TIROSH}/extensions/{extension_id}"
        )
        await expect(entry).to_contain_text(name)
        await expect(entry.locator("del")).to_have_text({"he": "כניסה", "en": "Login"}[language])
        await expect(entry.locator("ins")).to_have_text({"he": "ישיבת צוות", "en": "Team meeting"}[language])


@in_both_languages
async def test_it_is_downloaded_as_it_is_narrowed_down(visits: Visits, language: str) -> None:
    async with visits.window("manager", language) as window:
        await window.page.goto(f"{HOME}?by=token")
        await window.page.locator(".downloads summary").click()
        async with window.page.expect_download() as waiting:
            await window.page.locator(".downloads a").nth(1).click()
        text = (await asyncio.to_thread((await (await waiting.value).path()).read_bytes)).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert len(rows) == 2
    assert "Personnel" in rows[1]
    assert any("504 → *77" in cell for cell in rows[1])
    assert not any("%(" in cell for cell in rows[1])


async def test_who_manages_a_part_sees_that_part(visits: Visits) -> None:
    async with visits.window("department") as window:
        await window.page.goto(HOME)
        await expect(window.page.locator(".happening").first).to_be_visible()
        await expect(window.page.get_by_text("The organisation was changed")).to_have_count(0)
        # An import has changed their part among others; a webhook is none of their business.
        statement = "SELECT max(id) FROM audit WHERE organization_id = ? AND entity = 'webhook'"
        ((webhook_added,),) = read(visits.database, statement, TIROSH)
        for act_id, status in ((visits.ids["act_id"], 200), (webhook_added, 404)):
            answer = await window.page.goto(f"{HOME}/{act_id}")
            assert answer is not None
            assert answer.status == status


def test_every_deed_that_management_writes_down_has_a_sentence() -> None:
    """Of those with a plain name, as they stand in the code; what holds for the whole server is not told here."""
    folder = Path(dialtree.management.__file__).parent
    calls = (
        node
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"
    )
    written = {
        (call.args[3].value, call.args[2].value)
        for call in calls
        if isinstance(call.args[2], ast.Constant) and isinstance(call.args[3], ast.Constant)
    }
    assert len(written) > 20
    assert {it for it in written if it[0] not in {"operator", "role"}} - KNOWN == set()
