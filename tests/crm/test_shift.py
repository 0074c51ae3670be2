"""A shift of two agents at the CRM, with the console's board beside it."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from console.browsing import Visits
from crm.office import MIRI, NAMES, ORGANIZATION, RACHEL, Agent, Office, told
from support.directory import read

AGENTS = f"/console/organizations/{ORGANIZATION}/agents"
CARE_4 = "Customer Care 4"
SIP = "service304"

in_both_languages = pytest.mark.parametrize("language", ["he", "en"])


async def both_at_once(first: Agent, second: Agent) -> tuple[Agent, Agent]:
    """Has both choose one extension before either is answered; returns who got it, and who did not."""
    barrier = asyncio.Barrier(2)

    async def wait_for_the_other(route: Any) -> None:  # noqa: ANN401 - Playwright's
        await barrier.wait()
        await route.continue_()

    async def choose(agent: Agent) -> int:
        async with agent.page.expect_response(
            lambda it: it.url.endswith("/status") and it.request.method == "PUT"
        ) as waited:
            await agent.option(CARE_4).click()
        return (await waited.value).status

    for it in (first, second):
        await it.page.route("**/picker/status", wait_for_the_other)
    answers = await asyncio.gather(choose(first), choose(second))
    for it in (first, second):
        await it.page.unroute("**/picker/status")
    assert sorted(answers) == [200, 409]
    return (first, second) if answers[0] == 200 else (second, first)


async def board_row(page: Page, visits: Visits) -> Any:  # noqa: ANN401 - a locator
    ((extension,),) = read(visits.database, "SELECT id FROM extensions WHERE sip = ?", SIP)
    await page.goto(f"{AGENTS}?q={SIP}")
    await expect(page.locator("[data-live=on]")).to_have_count(1)
    return page.locator(f"#agent-{extension}")


@in_both_languages
async def test_a_shift(office: Office, language: str) -> None:
    async with (
        office.agent(RACHEL, language) as rachel,
        office.agent(MIRI, language) as miri,
        office.visits.window("operator", language) as console,
    ):
        words = rachel.words
        row = await board_row(console.page, office.visits)
        await expect(row).to_contain_text(words["free"])
        await rachel.is_nowhere()

        winner, loser = await both_at_once(rachel, miri)
        await winner.is_at("login")
        taken = told(words["taken"].format(who=winner.name, extension=CARE_4))
        await expect(loser.page.get_by_text(taken).first).to_be_visible()
        await loser.is_nowhere()
        await expect(row).to_contain_text(winner.name)
        await expect(row).to_contain_text(words["login"])

        await winner.status("lunch").click()
        await winner.is_at("lunch")
        await expect(row).to_contain_text(words["lunch"])
        await expect(loser.option(CARE_4)).to_contain_text(words["lunch"])

        await loser.context.set_offline(True)
        await expect(loser.trouble("offline")).to_be_visible()
        await expect(loser.page.locator("dialtree-picker").get_by_text(words["lost"])).to_be_visible()
        await winner.status("login").click()
        await winner.is_at("login")
        await expect(row).to_contain_text(words["login"])
        await expect(loser.option(CARE_4)).to_contain_text(words["lunch"])
        await loser.context.set_offline(False)
        await expect(loser.option(CARE_4)).to_contain_text(words["login"])
        await expect(loser.trouble("offline")).to_be_hidden()
        await expect(loser.page.locator("dialtree-picker").get_by_text(words["lost"])).to_be_hidden()

        await winner.status("logout").click()
        await winner.is_nowhere()
        await expect(row).to_contain_text(words["free"])
        await expect(loser.option(CARE_4)).to_contain_text(words["free"])
        await loser.option(CARE_4).click()
        await loser.is_at("login")
        await expect(row).to_contain_text(loser.name)
        await expect(winner.option(CARE_4)).to_contain_text(loser.name)
        await loser.status("logout").click()
        await loser.is_nowhere()
        await expect(row).to_contain_text(words["free"])

        await console.page.goto(f"{AGENTS}/day")
        await console.page.locator(".day-table summary").click()
        rows = await console.page.locator(".day-table tbody tr").all_inner_texts()
        assert _day(rows, words) == {
            winner.name: [words["login"], words["lunch"], words["login"]],
            loser.name: [words["login"]],
        }
        # That what was under way was cut off is what browsers say of being offline.
        assert [it for it in loser.window.complaints if "ERR_INTERNET_DISCONNECTED" not in it] == []
        assert [*winner.window.complaints, *console.complaints] == []


def _day(rows: list[str], words: dict[str, str]) -> dict[str, list[str]]:
    """The statuses of each agent in a day's table; an agent's name stands in the first of their rows."""
    found: dict[str, list[str]] = {}
    for row in rows:
        who = next((it for it in NAMES.values() if it in row), None) or list(found)[-1]
        found.setdefault(who, []).extend(words[it] for it in ("login", "lunch") if words[it] in row)
    return found


async def test_two_windows_of_one_agent(office: Office) -> None:
    async with office.agent(RACHEL) as rachel:
        other = await rachel.context.new_page()
        await other.goto("/")
        await other.get_by_role("option").filter(has_text=CARE_4).click()
        await rachel.is_at("login")
        await rachel.status("logout").click()
        await expect(other.locator("#place")).to_have_text(rachel.words["nowhere"])
