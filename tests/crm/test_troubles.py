"""What can go wrong between the CRM, Dialtree and the network: the page says so, and mends itself."""

import pytest
from playwright.async_api import expect

from crm.office import MIRI, PASSWORDS, RACHEL, USERS, Office
from crm.service import Crm
from support.directory import execute

CARE_4 = "Customer Care 4"

in_both_languages = pytest.mark.parametrize("language", ["he", "en"])


@in_both_languages
async def test_dialtree_is_out_of_reach_from_the_beginning(office: Office, language: str) -> None:
    office.dialtree.refuse()
    async with office.agent(None, language) as agent:
        await agent.sign_in(RACHEL)
        await expect(agent.trouble("unreachable")).to_be_visible()
        await expect(agent.page.get_by_role("heading", name=agent.words["title"])).to_be_visible()
        office.dialtree.admit()
        await agent.option(CARE_4).click()
        await agent.is_at("login")
        await expect(agent.trouble("unreachable")).to_be_hidden()


@in_both_languages
async def test_dialtree_goes_away_for_a_while(office: Office, language: str) -> None:
    async with office.agent(RACHEL, language) as agent:
        lost = agent.page.locator("dialtree-picker").get_by_text(agent.words["lost"])
        office.dialtree.refuse()
        await expect(lost).to_be_visible()
        office.dialtree.admit()
        await expect(lost).to_be_hidden()
        await agent.option(CARE_4).click()
        await agent.is_at("login")


@in_both_languages
async def test_dialtree_is_out_of_reach_for_the_server_alone(office: Office, language: str) -> None:
    url, people = office.visits.origin, str(office.people)
    # Browsers get the element; no address but this one has anything to say to the server.
    with Crm(DIALTREE_URL="http://127.0.0.1:9", CODE=office.code, PEOPLE=people) as crm:
        async with office.agent(None, language, crm=crm) as agent:
            await agent.page.route("http://127.0.0.1:9/picker.js", lambda it: it.continue_(url=f"{url}/picker.js"))
            await agent.sign_in(RACHEL)
            await expect(agent.trouble("unreachable")).to_be_visible()
        assert "No token from Dialtree: " in crm.output


@in_both_languages
async def test_a_user_who_is_none_any_more(office: Office, language: str) -> None:
    set_active = "UPDATE users SET active = ? WHERE id = ?"
    execute(office.database, set_active, 0, USERS[MIRI])
    try:
        async with office.agent(None, language) as agent:
            await agent.sign_in(MIRI)
            await expect(agent.trouble("user")).to_be_visible()
            execute(office.database, set_active, 1, USERS[MIRI])
            await agent.option(CARE_4).click()
            await agent.is_at("login")
            await expect(agent.trouble("user")).to_be_hidden()
    finally:
        execute(office.database, set_active, 1, USERS[MIRI])
    assert f"Dialtree has no active user {USERS[MIRI]}, as which {MIRI}@tirosh.example is known" in office.crm.output


@in_both_languages
@pytest.mark.parametrize("code", ["A" * 32, "no-code-at-all"])
async def test_a_code_that_opens_nothing(office: Office, language: str, code: str) -> None:
    with Crm(DIALTREE_URL=office.visits.origin, CODE=code, PEOPLE=str(office.people)) as crm:
        async with office.agent(None, language, crm=crm) as agent:
            await agent.sign_in(RACHEL)
            await expect(agent.trouble("code")).to_be_visible()
        assert "Dialtree refuses CRM_CODE" in crm.output
        assert code not in crm.output


async def test_who_was_signed_out_meanwhile_is_led_to_sign_in(office: Office) -> None:
    async with office.agent(RACHEL) as agent:
        await agent.context.clear_cookies()
        execute(office.database, "DELETE FROM picker_sessions")
        await agent.option(CARE_4).click()
        await expect(agent.page).to_have_url(f"{office.crm.origin}/sign-in")


@in_both_languages
async def test_who_is_signed_in_anew_in_another_window_loads_the_page_again(office: Office, language: str) -> None:
    async with office.agent(RACHEL, language) as agent:
        other = await agent.context.new_page()
        await other.goto("/")
        await other.get_by_role("button", name=agent.words["sign_out"]).click()
        await other.locator("#email").fill(f"{RACHEL}@tirosh.example")
        await other.locator("#password").fill(PASSWORDS[RACHEL])
        await other.get_by_role("button", name=agent.words["sign_in"]).click()
        await other.get_by_role("option").first.wait_for()
        execute(office.database, "DELETE FROM picker_sessions")
        await agent.option(CARE_4).click()
        await expect(agent.trouble("page")).to_be_visible()
        # Nothing is asked again and again that only another page can have.
        await expect(agent.page.locator("dialtree-picker [part=again]")).to_be_visible()
        await agent.trouble("page").get_by_role("link").click()
        await agent.option(CARE_4).click()
        await agent.is_at("login")


@in_both_languages
async def test_the_crm_goes_away_while_a_token_is_needed(office: Office, language: str) -> None:
    async with office.agent(RACHEL, language) as agent:
        await agent.page.route("**/picker-token", lambda it: it.abort())
        execute(office.database, "DELETE FROM picker_sessions")
        await agent.option(CARE_4).click()
        await expect(agent.trouble("own")).to_be_visible()
        await agent.page.unroute("**/picker-token")
        await agent.is_at("login")
        await expect(agent.trouble("own")).to_be_hidden()
