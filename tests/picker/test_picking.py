"""An agent's shift, on a page of another origin."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from console.looking import barriers
from picker.desk import DESKS, USERS, Agent, Desk

LANGUAGES = ("he", "en")
DANA, NOAM = USERS[101], USERS[102]
RECEPTION = "דלפק קבלה"

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)

_OVERFLOW = """() => {
  const root = document.querySelector("dialtree-picker").shadowRoot;
  return [...root.querySelectorAll("*:not(.unseen)")].filter((it) => {
    const box = it.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1);
  }).map((it) => it.outerHTML.slice(0, 120));
}"""


@in_both_languages
async def test_a_shift(desk: Desk, language: str) -> None:
    async with desk.agent(101, language) as dana:
        await dana.until_listed(DESKS + 1)
        await dana.log_in("Desk 03")
        await dana.button("lunch").click()
        await dana.page.get_by_role("button", name=dana.words["lunch"], pressed=True).wait_for()
        await dana.button("login").click()
        await dana.page.get_by_role("button", name=dana.words["login"], pressed=True).wait_for()
        await dana.button("change").click()
        await dana.field.fill("דלפק")
        await dana.log_in(RECEPTION)
        await dana.button("logout").click()
        await dana.says("out")
        # The one that was left last is the first of the list.
        await expect(dana.page.get_by_role("option").first).to_contain_text(RECEPTION)
        told = [(name, it["extension"]["name"], it["status"]["id"]) for name, it in (await dana.heard())[1:]]
        assert told == [
            ("login", "Desk 03", 1), ("status", "Desk 03", 3), ("status", "Desk 03", 1),
            ("logout", "Desk 03", 2), ("login", RECEPTION, 1), ("logout", RECEPTION, 2),
        ]  # fmt: skip
        assert (await dana.heard())[0][1]["userId"] == 101
        assert dana.complaints == []


async def test_what_is_shown_as_done_need_not_be_waited_for(desk: Desk) -> None:
    """What tells of changes may be faster than the answer to who made one."""
    answered = asyncio.Event()

    async def late(route: Any) -> None:  # noqa: ANN401 - Playwright's
        done = await route.fetch()
        await answered.wait()
        await route.fulfill(response=done)

    async with desk.agent() as dana:
        await dana.page.route("**/picker/status", late)
        await dana.log_in("Desk 03")
        await dana.button("logout").click()
        await dana.says("out")
        await expect(dana.page.locator("dialtree-picker [part=picker]")).to_have_attribute("aria-busy", "false")
        async with dana.page.expect_response("**/picker/status"):
            answered.set()
        await dana.log_in("Desk 04")
        told = [(name, it["extension"]["name"]) for name, it in (await dana.heard())[1:]]
        assert told == [("login", "Desk 03"), ("logout", "Desk 03"), ("login", "Desk 04")]
        assert dana.complaints == []


async def test_the_list_goes_on_as_one_goes_down(desk: Desk) -> None:
    async def fewer(route: Any) -> None:  # noqa: ANN401 - Playwright's
        await route.continue_(url=f"{route.request.url}&limit=20")

    async with desk.agent() as dana:
        await dana.page.route("**/picker/extensions?*", fewer)
        await dana.page.reload()
        await dana.until_listed(20)
        await dana.page.get_by_role("option").last.scroll_into_view_if_needed()
        await dana.until_listed(40)
        await dana.field.focus()
        for _ in range(5):
            await dana.page.keyboard.press("PageDown")
        await dana.until_listed(DESKS + 1)


@pytest.mark.parametrize(("text", "found"), [("117", "Desk 17"), ("desk 42", "Desk 42"), ("7", RECEPTION)])
async def test_search_by_name_or_speed_dial(desk: Desk, text: str, found: str) -> None:
    async with desk.agent() as dana:
        await dana.field.fill(text)
        await dana.option(found).wait_for()
        await dana.field.fill("xyzzy")
        await dana.page.get_by_text("No extension fits.").first.wait_for()


async def at_the_same_time(dana: Agent, noam: Agent, desk: str) -> None:
    """Has one take an extension just after the other has chosen it."""

    async def first_the_other(route: object) -> None:
        await noam.log_in(desk)
        await route.continue_()  # type: ignore[attr-defined]

    await dana.page.route("**/picker/status", first_the_other)
    await dana.option(desk).click()


@in_both_languages
async def test_of_two_one_gets_it_and_the_other_is_told_by_whom(desk: Desk, language: str) -> None:
    async with desk.agent(101, language) as dana, desk.agent(102, language) as noam:
        await at_the_same_time(dana, noam, "Desk 00")
        await dana.says("taken", who=NOAM, extension="Desk 00")
        await dana.option("Desk 00").get_by_text(NOAM).wait_for()
        assert await dana.option("Desk 00").get_attribute("aria-disabled") == "true"
        (name, detail) = (await dana.heard())[-1]
        assert (name, detail["userName"], detail["extension"]["sip"]) == ("taken", NOAM, "sip0")
        # Nothing is asked of the server about one that is known to be taken.
        await dana.page.unroute("**/picker/status")
        await dana.log_in("Desk 01")
        await noam.button("change").click()
        await noam.field.fill("sip1")
        await noam.until_listed(11)
        await noam.option("Desk 01").get_by_text(DANA).wait_for()
        await noam.try_taken("Desk 01")
        await noam.says("taken", who=DANA, extension="Desk 01")
        await noam.page.keyboard.press("Escape")
        await noam.page.keyboard.press("Escape")
        await noam.button("logout").click()
        await noam.says("out")
        await dana.button("change").click()
        await expect(dana.option("Desk 00")).to_be_visible()
        await expect(dana.option("Desk 00")).not_to_contain_text(NOAM)


async def test_what_happens_elsewhere_is_shown(desk: Desk) -> None:
    async with desk.agent(101) as dana, desk.agent(101, "he") as other, desk.agent(102) as noam:
        await dana.log_in("Desk 05")
        # Their other window follows.
        await other.button("logout").wait_for()
        await noam.option("Desk 05").get_by_text(DANA).wait_for()
        await dana.button("lunch").click()
        await noam.option("Desk 05").get_by_text("Lunch").wait_for()
        await other.button("logout").click()
        await dana.says("elsewhere")
        await noam.option("Desk 05").get_by_text("Free").wait_for()


@in_both_languages
async def test_the_network_is_lost_for_a_while(desk: Desk, language: str) -> None:
    async with desk.agent(101, language) as dana, desk.agent(102, language) as noam:
        await dana.context.set_offline(True)
        await dana.page.get_by_text(dana.words["lost"]).wait_for()
        await noam.log_in("Desk 02")
        assert NOAM not in await dana.option("Desk 02").inner_text()
        await dana.context.set_offline(False)
        await dana.option("Desk 02").get_by_text(NOAM).wait_for()
        await dana.page.get_by_text(dana.words["lost"]).wait_for(state="hidden")
        await dana.log_in("Desk 03")


@pytest.mark.parametrize(("theme", "accent"), [("light", "#7b2d8b"), ("dark", "#e59cf2")])
async def test_what_is_chosen_follows_the_accent(desk: Desk, theme: str, accent: str) -> None:
    ground = "(it) => getComputedStyle(it).backgroundColor"
    async with desk.agent(101, theme=theme, looked_at=True) as dana:
        chosen = dana.page.locator("[role=option].is-active")
        usual = await chosen.evaluate(ground)
        await dana.page.add_style_tag(content=f"dialtree-picker {{ --dialtree-accent: {accent} }}")
        assert await chosen.evaluate(ground) != usual
        assert await barriers(dana.page) == []


@in_both_languages
async def test_by_keyboard_alone(desk: Desk, language: str) -> None:
    async with desk.agent(101, language) as dana:
        press = dana.page.keyboard.press
        await press("Tab")
        await dana.page.keyboard.type("sip2")
        await dana.until_listed(11)
        await press("ArrowDown")
        await press("ArrowDown")
        await press("ArrowUp")
        active = await dana.field.get_attribute("aria-activedescendant")
        chosen = dana.page.locator(f"#{active}")
        assert await chosen.get_attribute("aria-selected") == "true"
        name = await chosen.locator("bdi").first.inner_text()
        await press("Enter")
        await dana.says("moved", extension=name)
        # The focus is on the status that they are at; lunch is two further, and out is the last.
        focused = "document.querySelector('dialtree-picker').shadowRoot.activeElement.textContent"
        assert await dana.page.evaluate(focused) == dana.words["login"]
        await press("Tab")
        assert await dana.page.evaluate(focused) == dana.words["lunch"]
        await press("Space")
        await dana.page.get_by_role("button", name=dana.words["lunch"], pressed=True).wait_for()
        assert await dana.page.evaluate(focused) == dana.words["lunch"]
        await dana.button("change").focus()
        await press("Enter")
        await dana.field.wait_for()
        await press("Escape")
        await dana.button("logout").focus()
        await press("Enter")
        await dana.says("out")
        assert await dana.field.evaluate("(it) => it.getRootNode().activeElement === it")


@in_both_languages
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_everybody_can_read_and_use_it(desk: Desk, language: str, theme: str) -> None:
    looked_at: Any = {"theme": theme, "looked_at": True}
    async with desk.agent(102, language, **looked_at) as noam, desk.agent(101, language, 296, **looked_at) as dana:
        await noam.log_in("Desk 00")
        await dana.option("Desk 00").get_by_text(NOAM).wait_for()
        await dana.try_taken("Desk 00")
        await dana.says("taken", who=NOAM, extension="Desk 00")
        for agent in (dana, noam):
            assert await agent.page.evaluate(_OVERFLOW) == []
            assert await barriers(agent.page) == []
        await dana.log_in("Desk 01")
        assert await dana.page.evaluate(_OVERFLOW) == []
