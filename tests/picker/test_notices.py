"""What an agent is told of: their own doing, what happened elsewhere, and what may not have been done."""

import pytest
from playwright.async_api import ConsoleMessage, expect

from picker.desk import USERS, Agent, Desk
from support.directory import execute
from support.waiting import eventually_awaited

in_both_languages = pytest.mark.parametrize("language", ["he", "en"])
DESK = "Desk 03"


async def go_offline(agent: Agent) -> None:
    await agent.context.set_offline(True)
    await expect(agent.lost).to_be_visible()


async def come_back(agent: Agent) -> None:
    await agent.context.set_offline(False)
    await expect(agent.lost).to_be_hidden()


async def knows_how_things_are(agent: Agent) -> None:
    """Waits until the picker has asked anew."""
    async with agent.page.expect_response(lambda it: it.url.endswith("/api/v1/picker")):
        await come_back(agent)
    await agent.page.evaluate("new Promise((go) => setTimeout(go))")


@in_both_languages
async def test_that_a_choice_may_not_be_saved_is_told_until_they_act_again(desk: Desk, language: str) -> None:
    async with desk.agent(101, language) as dana:
        await go_offline(dana)
        await dana.option(DESK).click()
        await dana.says("unsure")
        await knows_how_things_are(dana)
        await expect(dana.notice).to_have_text(dana.words["unsure"])
        await expect(dana.notice).to_have_class("notice is-bad")
        await dana.log_in(DESK)


@in_both_languages
async def test_or_until_they_see_that_it_was_done(desk: Desk, language: str) -> None:
    async with desk.agent(101, language) as dana:
        await dana.log_in(DESK)

        async def without_answer(route: object) -> None:
            await route.fetch()  # type: ignore[attr-defined]
            await route.abort()  # type: ignore[attr-defined]

        # Nothing is heard or asked meanwhile.
        await dana.page.route("**/api/v1/picker", lambda it: it.abort())
        await dana.page.route("**/picker/status", without_answer)
        await dana.button("lunch").click()
        await dana.says("unsure")
        await go_offline(dana)
        await dana.page.unroute("**/api/v1/picker")
        await come_back(dana)
        await dana.says("took", extension=DESK, status=dana.words["lunch"])
        await expect(dana.notice).to_have_class("notice")


@in_both_languages
async def test_what_somebody_else_has_done_is_told_in_other_words(desk: Desk, language: str) -> None:
    async with desk.agent(101, language) as dana, desk.agent(101, language) as other:
        await dana.log_in(DESK)
        await other.button("lunch").click()
        await other.says("took", extension=DESK, status=dana.words["lunch"])
        await dana.says("changed", status=dana.words["lunch"])
        await other.button("logout").click()
        await other.says("out")
        await dana.says("elsewhere")
        assert [name for name, _ in await dana.heard()] == ["ready", "login", "status", "logout"]


async def test_who_was_logged_out_a_moment_ago_is_told_so_when_they_choose_a_status(desk: Desk) -> None:
    async with desk.agent(101) as dana:
        await dana.log_in(DESK)

        async def released(route: object) -> None:
            execute(desk.database, "DELETE FROM agent_sessions")
            await route.continue_()  # type: ignore[attr-defined]

        await dana.page.route("**/picker/status", released)
        await dana.button("lunch").click()
        await dana.says("elsewhere")
        await dana.field.wait_for()
        await expect(dana.notice).to_have_text(dana.words["elsewhere"])


async def test_good_notices_go_away_by_themselves(desk: Desk) -> None:
    async with desk.agent(101) as dana, desk.agent(102) as noam:
        await noam.log_in("Desk 00")
        await dana.page.clock.install()
        await dana.page.reload()
        await dana.option("Desk 00").get_by_text(USERS[102]).wait_for()
        await dana.try_taken("Desk 00")
        await dana.says("taken", who=USERS[102], extension="Desk 00")
        await dana.page.clock.fast_forward("00:30")
        await expect(dana.notice).to_have_class("notice is-bad")
        await expect(dana.notice).not_to_be_empty()
        await dana.log_in(DESK)
        await dana.page.clock.fast_forward("00:05")
        await expect(dana.notice).not_to_be_empty()
        await dana.page.clock.fast_forward("00:11")
        await expect(dana.notice).to_be_empty()


@in_both_languages
async def test_a_phone_opens_no_keyboard_after_logging_out(desk: Desk, language: str) -> None:
    async with desk.agent(101, language, 390, touched=True) as dana:
        await dana.log_in(DESK)
        await dana.button("logout").click()
        await dana.says("out")
        await dana.field.wait_for()
        focused = "document.querySelector('dialtree-picker').shadowRoot.activeElement?.getAttribute('part')"
        assert await dana.page.evaluate(focused) == "chooser"
        await dana.page.keyboard.press("Tab")
        assert await dana.page.evaluate(focused) == "search"


async def test_that_nothing_answers_is_told_once_to_who_builds_the_page(desk: Desk) -> None:
    async with desk.agent(101) as dana:
        told: list[str] = []

        def note(message: ConsoleMessage) -> None:
            if message.type == "info":
                told.append(message.text)

        dana.page.on("console", note)
        again = [0]

        async def fail(route: object) -> None:
            again[0] += 1
            await route.abort()  # type: ignore[attr-defined]

        async def has_failed_often() -> bool:
            return again[0] > 3

        await dana.page.route("**/api/v1/picker**", fail)
        await dana.page.reload()
        await eventually_awaited(has_failed_often, "it was tried again")
        page, server = desk.host.origin, desk.host.dialtree
        wanted = (
            f"dialtree-picker: no answer from {server}. "
            f"Is it running, and does the organisation list the origin {page}?"
        )
        assert told == [wanted]
        await dana.page.unroute("**/api/v1/picker**")
        await dana.option(DESK).wait_for()
        await expect(dana.lost).to_be_hidden()
        assert told == [wanted]
        await go_offline(dana)
        await come_back(dana)
        # Who is offline is told that by the browser.
        assert told == [wanted]
