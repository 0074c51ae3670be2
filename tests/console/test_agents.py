"""The agent board, as it happens; what managers do there; and a day of agents."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import pytest
from playwright.async_api import Locator, Page, expect

from console.agent_program import LOGIN, take
from console.browsing import Visits, Window
from console.pages import LANGUAGES
from console.sample import ACME, TIROSH
from console.sample_agents import LONG_DAY
from support.directory import execute, read

HOME = f"/console/organizations/{TIROSH}/agents"
WORDS = {
    "he": {"free": "פנויה", "login": "כניסה", "training": "הדרכה", "set": "קביעת הסטטוס", "release": "שחרור",
           "released": "שוחררה מ", "is_at": "הסטטוס עכשיו ״הדרכה״", "gone": "לא בוצע דבר: שלוחה",
           "held_by": "ועכשיו היא אצל",
           "lost": "החיבור נותק", "live": "בזמן אמת", "others": "הרשימה השתנתה",
           "show": "הצגת הרשימה", "download": "הורדה",
           "hours": "שעות עד לניתוק נציגים", "save": "שמירה", "saved": "ההגדרות נשמרו.", "there": "מחובר עכשיו:",
           "at": "עכשיו בשלוחה"},
    "en": {"free": "Free", "login": "Login", "training": "Training", "set": "Set the status", "release": "Release",
           "released": "was released from", "is_at": "is at status “Training” now",
           "gone": "Nothing was done: extension",
           "held_by": "holds it now", "lost": "The connection is lost", "live": "Live",
           "others": "Others fit now",
           "show": "Show them", "download": "Download", "hours": "Hours until agents are logged out", "save": "Save",
           "saved": "The settings were saved.", "there": "is there now", "at": "At extension"},
}  # fmt: skip
LOGOUT, OTHER, TRAINING = 2, 9, 11

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


def id_of(visits: Visits, sip: str) -> int:
    ((found,),) = read(visits.database, "SELECT id FROM extensions WHERE organization_id = ? AND sip = ?", TIROSH, sip)
    return int(found)


def holder_of(visits: Visits, sip: str) -> list[tuple[int, int]]:
    """The user and the status at an extension now."""
    query = "SELECT user_id, status FROM agent_sessions WHERE extension_id = ? AND ended_at IS NULL"
    return read(visits.database, query, id_of(visits, sip))


async def look(window: Window, visits: Visits, sip: str, query: str = "") -> Locator:
    """Opens the board, waits until it is live, and returns an extension's row."""
    await window.page.goto(f"{HOME}?q={sip}{query}")
    await expect(window.page.locator("[data-live=on]")).to_have_count(1)
    # What is told by a page that was loaded anew would not be seen.
    await window.page.evaluate("window.stays = true")
    return window.page.locator(f"#agent-{id_of(visits, sip)}")


async def total(page: Page, name: str) -> int:
    return int(await page.locator(f"[data-total='{name}']").inner_text())


@in_both_languages
async def test_who_logs_in_and_out_is_shown_at_once(visits: Visits, language: str) -> None:
    words, (user_id, sip) = WORDS[language], {"he": (707, "service301"), "en": (708, "service302")}[language]
    async with visits.window("viewer", language) as window:
        page, row = window.page, await look(window, visits, sip)
        await expect(row).to_contain_text(words["free"])
        before = await total(page, "1"), await total(page, "free"), await total(page, "held")
        opened = row.locator("a").first
        await opened.focus()
        where = "it => it.getBoundingClientRect().toJSON()"
        place = await row.evaluate(where)
        take(visits, user_id, sip)
        await expect(row).to_contain_text(words["login"])
        ((name,),) = read(visits.database, "SELECT name FROM users WHERE id = ?", user_id)
        await expect(row).to_contain_text(name)
        await expect(page.locator("[data-total='1']")).to_have_text(str(before[0] + 1))
        assert await total(page, "free") == before[1] - 1
        assert await total(page, "held") == before[2] + 1
        # What is being read stays where it was, and so does the focus.
        await expect(opened).to_be_focused()
        assert await row.evaluate(where) == place
        # Time goes on by itself, and can be told when exactly it began.
        ticking = row.locator("time")
        first = await ticking.inner_text()
        await expect(ticking).not_to_have_text(first)
        assert re.search(r"20\d\d", await ticking.get_attribute("title") or "")
        take(visits, user_id, sip, LOGOUT)
        await expect(row).to_contain_text(words["free"])
        await expect(page.locator("[data-total='1']")).to_have_text(str(before[0]))
        assert await page.evaluate("window.stays")
        assert window.complaints == []


async def test_a_row_of_a_phone_stays_as_high(visits: Visits) -> None:
    async with visits.window("manager", width=390) as window:
        row = await look(window, visits, "service303")
        place = "it => [it.getBoundingClientRect().top, it.getBoundingClientRect().height]"
        before = await row.evaluate(place)
        take(visits, 709, "service303")
        await expect(row).to_contain_text("Login")
        assert await row.evaluate(place) == before
    take(visits, 709, "service303", LOGOUT)


@in_both_languages
async def test_a_manager_sets_a_status_and_releases(visits: Visits, language: str) -> None:
    words, (user_id, sip) = WORDS[language], {"he": (709, "service304"), "en": (710, "service305")}[language]
    take(visits, user_id, sip)
    async with visits.window("manager", language) as window:
        page, row = window.page, await look(window, visits, sip)
        await row.locator(".row-actions a").click()
        await page.locator("#drawer").get_by_label(words["training"]).check()
        await page.get_by_role("button", name=words["set"]).click()
        await expect(page.locator("#flashes")).to_contain_text(words["is_at"])
        assert holder_of(visits, sip) == [(user_id, TRAINING)]
        await expect(row).to_contain_text(words["training"])
        await row.locator("a").first.click()
        await page.locator("#drawer").get_by_role("button", name=words["release"]).click()
        await expect(page.locator("#flashes")).to_contain_text(words["released"])
        assert holder_of(visits, sip) == []
        await expect(row).to_contain_text(words["free"])
        assert f"q={sip}" in page.url
        assert window.complaints == []


async def test_it_works_without_scripts(visits: Visits) -> None:
    take(visits, 711, "service306")
    async with visits.window("manager", scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}?q=service306")
        await expect(page.get_by_role("link", name="Load the page again")).to_be_visible()
        await expect(page.get_by_text("Live", exact=True)).to_be_hidden()
        await page.get_by_label("Search").fill("service30")
        await page.get_by_role("button", name="Show").click()
        await page.locator("#agent-total-1").click()
        row = page.locator(f"#agent-{id_of(visits, 'service306')}")
        assert {"q=service30", "status=1"} <= set(page.url.partition("?")[2].split("&"))
        await row.locator(".row-actions a").click()
        await page.get_by_label("Training").check()
        await page.get_by_role("button", name="Set the status").click()
        await expect(page.get_by_text("is at status “Training” now")).to_be_visible()
        await expect(row).to_have_count(0)
        assert "status=1" in page.url
        await page.goto(f"{HOME}/{id_of(visits, 'service306')}")
        await page.get_by_role("button", name="Release").click()
        await expect(page.get_by_text("was released from")).to_be_visible()
    assert holder_of(visits, "service306") == []


def someone_else(visits: Visits, sip: str) -> None:
    take(visits, 712, sip, LOGOUT)
    take(visits, 714, sip)


@in_both_languages
@pytest.mark.parametrize(
    ("meanwhile", "button", "told", "left"),
    [
        (lambda visits, sip: take(visits, 712, sip, LOGOUT), "release", "gone", []),
        (lambda visits, sip: take(visits, 712, sip, LOGOUT), "set", "gone", []),
        (someone_else, "release", "held_by", [(714, LOGIN)]),
        (lambda visits, sip: take(visits, 712, sip, OTHER), "set", None, [(712, OTHER)]),
    ],
    ids=["released", "released before a status", "another holds it", "another status"],
)
async def test_nobody_is_released_whom_the_page_did_not_show(
    visits: Visits,
    language: str,
    meanwhile: Callable[[Visits, str], None],
    button: str,
    told: str | None,
    left: list[tuple[int, int]],
) -> None:
    words, sip = WORDS[language], "service307"
    take(visits, 712, sip)
    async with visits.window("manager", language) as window:
        page = window.page
        await page.goto(f"{HOME}/{id_of(visits, sip)}")
        meanwhile(visits, sip)
        await page.locator("main").get_by_role("button", name=words[button], exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text(words[told] if told else words["gone"].split(":")[0])
        await expect(page.get_by_role("alert")).to_have_count(1)
    assert holder_of(visits, sip) == left
    for user_id in (712, 714):
        take(visits, user_id, sip, LOGOUT)


async def test_who_has_turned_to_something_else_is_released_all_the_same(visits: Visits) -> None:
    take(visits, 712, "service308")
    async with visits.window("manager") as window:
        await window.page.goto(f"{HOME}/{id_of(visits, 'service308')}")
        take(visits, 712, "service308", TRAINING)
        await window.page.get_by_role("button", name="Release").click()
        await expect(window.page.get_by_text("was released from")).to_be_visible()
    assert holder_of(visits, "service308") == []


@in_both_languages
async def test_who_comes_into_what_is_shown_does_not_move_it(visits: Visits, language: str) -> None:
    words, sips = WORDS[language], ("service310", "service311")
    take(visits, 714, sips[0], TRAINING)
    async with visits.window("viewer", language) as window:
        page = window.page
        await page.goto(f"{HOME}?status={TRAINING}")
        await expect(page.locator("[data-live=on]")).to_have_count(1)
        rows = page.locator("tbody tr")
        shown = await rows.count()
        take(visits, 715, sips[1], TRAINING)
        await expect(page.locator("[data-outdated]")).to_contain_text(words["others"])
        await expect(rows).to_have_count(shown)
        await page.get_by_role("link", name=words["show"]).click()
        await expect(rows).to_have_count(shown + 1)
        await expect(page.locator("[data-outdated]")).to_be_hidden()
        # Who no longer fits stays until the list is shown anew, as what they are.
        take(visits, 715, sips[1], LOGOUT)
        await expect(page.locator(f"#agent-{id_of(visits, sips[1])}")).to_contain_text(words["free"])
        await expect(rows).to_have_count(shown + 1)
    take(visits, 714, sips[0], LOGOUT)


async def test_who_is_signed_out_elsewhere_is_led_to_sign_in(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page, context = window.page, window.page.context
        await page.goto(f"{HOME}?held=yes")
        await expect(page.locator("[data-live=on]")).to_have_count(1)
        await context.clear_cookies()
        await context.set_offline(True)
        await expect(page.locator("[data-live=lost]")).to_have_count(1)
        await context.set_offline(False)
        await page.wait_for_url(re.compile("/console/sign-in"))
        assert unquote(urlsplit(page.url).query) == f"next={HOME}?held=yes"


@in_both_languages
async def test_a_lost_connection_is_told_and_mended(visits: Visits, language: str) -> None:
    words, sip = WORDS[language], "service312"
    async with visits.window("viewer", language) as window:
        page, row = window.page, await look(window, visits, sip)
        await page.context.set_offline(True)
        await expect(page.locator("[data-live]")).to_contain_text(words["lost"])
        take(visits, 716, sip)
        await page.context.set_offline(False)
        await expect(page.locator("[data-live]")).to_contain_text(words["live"])
        await expect(row).to_contain_text(words["login"])
        assert await page.evaluate("window.stays")
    take(visits, 716, sip, LOGOUT)


async def test_what_changes_in_the_directory_is_shown_too(visits: Visits) -> None:
    async with visits.window("viewer") as window:
        row = await look(window, visits, "service313")
        execute(visits.database, "UPDATE extensions SET name = 'Renamed desk' WHERE sip = 'service313'")
        await expect(row).to_contain_text("Renamed desk")
        execute(visits.database, "UPDATE extensions SET active = 0 WHERE sip = 'service313'")
        await expect(row).to_have_count(0)
        assert await window.page.evaluate("window.stays")
    execute(visits.database, "UPDATE extensions SET active = 1 WHERE sip = 'service313'")


async def test_who_manages_a_part_sees_that_part(visits: Visits) -> None:
    async with visits.window("department") as window:
        page = window.page
        await page.goto(HOME)
        await expect(page.locator("[data-live=on]")).to_have_count(1)
        await expect(page.locator("[data-total='all']")).to_have_text("24")
        answer = await page.goto(f"{HOME}/{id_of(visits, 'tirosh100')}")
        assert answer is not None
        assert answer.status == 404
        await page.goto(f"{HOME}/day?date={LONG_DAY}")
        await expect(page.locator(".day-row:not(.is-axis)")).to_have_count(2)
    async with visits.window("viewer") as window:
        await window.page.goto(f"{HOME}/{id_of(visits, 'tirosh100')}")
        await expect(window.page.locator("main form")).to_have_count(0)


@in_both_languages
async def test_a_day_of_25_hours_is_plotted_and_downloaded_as_it_is_shown(visits: Visits, language: str) -> None:
    words = WORDS[language]
    async with visits.window("viewer", language) as window:
        page = window.page
        await page.goto(f"{HOME}/day?date={LONG_DAY}")
        await expect(page.get_by_text("25")).not_to_have_count(0)
        await page.locator(".day-table summary").click()
        table = [re.split(r"\s*\t\s*", it) for it in await page.locator(".day-table tbody tr").all_inner_texts()]
        bars = page.locator(".strip .bar")
        assert await bars.count() == len(table) == 18
        # Miri's night shift ends half past five, an hour late by the sun: clocks were put back at two.
        miri = page.locator(".day-row", has_text="מירי אזולאי")
        assert await miri.locator("title").first.text_content() is not None
        title = " ".join((await miri.locator(".bar").first.locator("title").text_content() or "").split())
        assert "00:00:00–05:30:00 (6:30:00)" in title
        whole = await miri.locator(".strip").bounding_box()
        first = await miri.locator(".bar rect").first.bounding_box()
        assert whole is not None
        assert first is not None
        assert first["width"] / whole["width"] == pytest.approx(6.5 / 25, abs=0.01)
        begin = (
            whole["x"] + whole["width"] - first["x"] - first["width"] if language == "he" else first["x"] - whole["x"]
        )
        assert abs(begin) < 2
        await page.get_by_text(words["download"]).click()
        async with page.expect_download() as waited:
            await page.locator(".downloads a[href$='format=csv']").click()
        download = await waited.value
        assert download.suggested_filename == f"agents-{LONG_DAY}.csv"
        _, *rows = csv.reader(io.StringIO((await download.path()).read_bytes().decode("utf-8-sig")))
        async with page.expect_download() as waited:
            await page.locator(".downloads a[href$='format=xlsx']").click()
        sheet = zipfile.ZipFile(await (await waited.value).path()).read("xl/worksheets/sheet1.xml").decode()
        assert window.complaints == []
    assert sheet.count("<row ") == len(rows) + 1
    shown = [it[-5:] for it in table]
    assert [
        [status, since[11:19], until[11:19], lasted, sip] for _, _, sip, status, since, until, lasted, _ in rows
    ] == [[status, since, until, lasted, sip] for status, since, until, lasted, sip in shown]
    assert all(since.startswith(LONG_DAY) for _, _, _, _, since, *_ in rows)


async def test_today_goes_up_to_now_and_leads_to_the_days_around(visits: Visits) -> None:
    async with visits.window("viewer", scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}/day")
        today = await page.locator("#date").input_value()
        await expect(page.locator(".strip-now").first).to_have_count(1)
        await expect(page.locator(".day-table td", has_text="Goes on")).not_to_have_count(0)
        await page.get_by_role("link", name="Next day").click()
        assert await page.locator("#date").input_value() > today
        await expect(page.get_by_text("No agent was logged in on this day")).to_be_visible()
        await page.get_by_role("link", name="Previous day").click()
        assert await page.locator("#date").input_value() == today
        await page.locator("#date").fill(LONG_DAY)
        await page.get_by_role("button", name="Show").click()
        await expect(page.get_by_role("heading", name="Sunday, October 25, 2026")).to_be_visible()
        await page.get_by_role("link", name="Today").click()
        assert await page.locator("#date").input_value() == today


async def test_many_agents_of_a_day_stand_on_pages(visits: Visits) -> None:
    ((extension_id,),) = read(visits.database, "SELECT min(id) FROM extensions WHERE organization_id = ?", ACME)
    for number in range(120):
        user_id, at = 90_000 + number, f"2026-01-31T{number // 10:02}:{number % 10 * 5:02}"
        execute(
            visits.database,
            "INSERT INTO users (id, organization_id, name, email, active) VALUES (?, ?, ?, '', 1)",
            user_id, ACME, "=1+1" if number == 5 else f"Agent {number:03}",
        )  # fmt: skip
        execute(
            visits.database,
            "INSERT INTO agent_sessions (organization_id, user_id, extension_id, status, logged_in_at, started_at,"
            " ended_at, sequence) VALUES (?, ?, ?, 1, ?, ?, ?, 1)",
            ACME, user_id, extension_id, f"{at}:00.000000Z", f"{at}:00.000000Z", f"{at}:30.000000Z",
        )  # fmt: skip
    execute(visits.database, "DELETE FROM users WHERE id = 90119")
    async with visits.window("operator") as window:
        page = window.page
        await page.goto(f"/console/organizations/{ACME}/agents/day?date=2026-01-31")
        names = page.locator(".day-row:not(.is-axis) .day-agent > :first-child")
        seen = await names.all_inner_texts()
        await page.get_by_role("link", name="Next", exact=True).click()
        await expect(page.get_by_text("51–100 of 120")).to_be_visible()
        seen += await names.all_inner_texts()
        await page.get_by_role("link", name="Next", exact=True).click()
        await expect(page.get_by_text("101–120 of 120")).to_be_visible()
        seen += await names.all_inner_texts()
        await page.get_by_role("link", name="Previous", exact=True).click()
        await expect(page.get_by_text("51–100 of 120")).to_be_visible()
        await page.locator(".downloads summary").click()
        async with page.expect_download() as waited:
            await page.locator(".downloads a[href$='format=csv']").click()
        text = (await (await waited.value).path()).read_bytes().decode("utf-8-sig")
        assert window.complaints == []
    _, *rows = csv.reader(io.StringIO(text))
    # No cell begins a formula.
    assert [it[0].removeprefix("'") for it in rows] == seen
    assert rows[seen.index("=1+1")][0] == "'=1+1"
    assert seen[0] == "User 90119"
    execute(visits.database, "DELETE FROM agent_sessions WHERE organization_id = ?", ACME)
    execute(visits.database, "DELETE FROM users WHERE id >= 90000")


async def test_what_the_board_shows_is_downloaded(visits: Visits) -> None:
    take(visits, 716, "service314", TRAINING)
    async with visits.window("viewer") as window:
        page = window.page
        await page.goto(f"{HOME}?held=yes")
        shown = await page.locator("tbody .cell-sip").all_inner_texts()
        await page.locator(".downloads summary").click()
        async with page.expect_download() as waited:
            await page.locator(".downloads a[href$='format=csv']").click()
        _, *rows = csv.reader(io.StringIO((await (await waited.value).path()).read_bytes().decode("utf-8-sig")))
    assert [it[0] for it in rows] == shown
    assert next(it[2] for it in rows if it[0] == "service314") == "Training"
    take(visits, 716, "service314", LOGOUT)


@in_both_languages
async def test_the_pages_of_an_extension_and_of_a_user_lead_to_it(visits: Visits, language: str) -> None:
    words, sip = WORDS[language], "tirosh100"
    async with visits.window("manager", language) as window:
        page, root = window.page, f"/console/organizations/{TIROSH}"
        for address, told in ((f"extensions/{id_of(visits, sip)}", words["there"]), ("users/701", words["at"])):
            await page.goto(f"{root}/{address}")
            await page.locator(".held-now").get_by_text(told).click()
            assert f"/agents/{id_of(visits, sip)}" in page.url
            await expect(page.get_by_role("button", name=words["release"])).to_be_visible()


@in_both_languages
async def test_after_how_many_hours_agents_are_logged_out_is_set(visits: Visits, language: str) -> None:
    words = WORDS[language]
    async with visits.window("operator", language) as window:
        page = window.page
        await page.goto(f"/console/organizations/{ACME}/settings")
        await page.get_by_label(words["hours"]).fill("8")
        await page.get_by_role("button", name=words["save"]).click()
        await expect(page.get_by_text(words["saved"])).to_be_visible()
        await expect(page.get_by_label(words["hours"])).to_have_value("8")
    query = "SELECT agent_hours FROM organization_settings WHERE organization_id = ?"
    assert read(visits.database, query, ACME) == [(8,)]
    execute(visits.database, "DELETE FROM organization_settings WHERE organization_id = ?", ACME)
