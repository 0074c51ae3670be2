"""Agent statuses: added, changed, put back, removed; and how well their colours stand out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.async_api import expect

from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import ACME, TIROSH
from dialtree.web.console.contrast import TEXT, contrast, uses_of
from support.directory import read

HOME = f"/console/organizations/{ACME}/statuses"
WORDS = {
    "he": {"add": "הוספת", "he": "שם בעברית", "en": "שם באנגלית", "color": "צבע", "number": "מספר", "save": "שמירה",
           "added": "נוסף.", "exists": "כבר קיים", "reset": "איפוס", "change": "שינוי", "back": "חזר למצבו המקורי.",
           "low": "קשה להבחין"},
    "en": {"add": "Add status", "he": "Hebrew name", "en": "English name", "color": "Colour", "number": "Number",
           "save": "Save", "added": "Status “Outside 701” was added.", "exists": "Status 11 exists already",
           "reset": "Reset", "change": "Change", "back": "Status “Training” is as it was at first.",
           "low": "hard to make out"},
}  # fmt: skip
_COLORS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_one_is_added_and_the_contracts_is_changed_and_put_back(visits: Visits, language: str) -> None:
    words, number = WORDS[language], 700 + LANGUAGES.index(language)  # type: ignore[arg-type]
    async with visits.window("operator", language) as window:
        page = window.page
        await page.goto(HOME)
        await page.get_by_role("link", name=words["add"]).click()
        await page.get_by_label(words["number"], exact=True).fill("11")
        await page.get_by_label(words["he"]).fill(f"בחוץ {number}")
        await page.get_by_label(words["en"]).fill(f"Outside {number}")
        preview = page.locator("#color-preview")
        await expect(preview.get_by_text(words["low"])).to_have_count(2)
        await page.get_by_label(words["color"], exact=True).fill("#fff3bf")
        await expect(preview.locator("circle[fill='#fff3bf']")).to_have_count(2)
        await page.get_by_role("button", name=words["add"]).click()
        await expect(page.get_by_text(words["exists"])).to_be_visible()
        await page.get_by_label(words["number"], exact=True).fill(str(number))
        await page.get_by_role("button", name=words["add"]).click()
        await expect(page.get_by_text(words["added"])).to_be_visible()
        row = page.locator("tr", has_text="Training")
        await row.get_by_role("link", name=words["change"]).click()
        await page.get_by_label(words["he"]).fill("השתלמות")
        await page.get_by_role("button", name=words["save"]).click()
        await row.get_by_role("link", name=words["reset"]).click()
        await page.get_by_role("button", name=words["reset"]).click()
        await expect(page.get_by_text(words["back"])).to_be_visible()
        await expect(row.get_by_role("link", name=words["reset"])).to_have_count(0)
        assert window.complaints == []
    rows = read(visits.database, "SELECT color FROM agent_statuses WHERE organization_id = ? AND id = ?", ACME, number)
    assert rows == [("#fff3bf",)]


async def test_one_is_added_and_removed_without_scripts(visits: Visits) -> None:
    async with visits.window("operator", scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}/new")
        await page.get_by_label("Number", exact=True).fill("800")
        await page.get_by_label("Hebrew name").fill("x")
        await page.get_by_label("English name").fill("Shift handover")
        await page.get_by_role("button", name="Add status").click()
        row = page.locator("tr", has_text="Shift handover")
        await row.get_by_role("link", name="Remove").click()
        await page.get_by_role("button", name="Remove").click()
        await expect(page.get_by_text("Status “Shift handover” was removed.")).to_be_visible()
        await expect(row).to_have_count(0)


async def test_nobody_overwrites_what_they_have_not_seen(visits: Visits) -> None:
    async with visits.window("operator") as first, visits.window("operator") as second:
        await first.page.goto(f"{HOME}/12")
        await second.page.goto(f"{HOME}/12")
        await first.page.get_by_label("English name").fill("Stand-up")
        await first.page.get_by_role("button", name="Save").click()
        await expect(first.page.get_by_text("Status “Stand-up” was saved.")).to_be_visible()
        await second.page.get_by_label("English name").fill("Meeting")
        await second.page.get_by_role("button", name="Save").click()
        await expect(second.page.get_by_text("Somebody has changed it meanwhile.")).to_be_visible()
        await expect(second.page.get_by_label("English name")).to_have_value("Meeting")


@pytest.mark.parametrize("who", ["viewer", "department"])
async def test_who_may_not_change_them_sees_no_way_to(visits: Visits, who: str) -> None:
    async with visits.window(who) as window:
        await window.page.goto(f"/console/organizations/{TIROSH}/statuses")
        await expect(window.page.get_by_text("Training")).to_be_visible()
        await expect(window.page.locator("main").get_by_role("link")).to_have_count(0)
        answer = await window.page.goto(f"/console/organizations/{TIROSH}/statuses/11")
        assert answer is not None
        assert answer.status == 403


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#ffffff", "#000000", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.4),
        ("#767676", "#ffffff", 4.5),
    ],
)
def test_contrasts_that_are_known(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == ratio


@given(_COLORS)
def test_on_every_colour_white_or_black_text_can_be_read(color: str) -> None:
    white, black, *_ = uses_of(color)
    assert white.is_enough or black.is_enough
    assert max(white.ratio, black.ratio) >= TEXT
