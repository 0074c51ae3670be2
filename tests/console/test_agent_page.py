"""`/agent`: the picker for whoever has no other page that shows it."""

import asyncio

import httpx
import pytest

from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import PASSWORD, TIROSH, email_of
from support.directory import execute, read

WORDS = {
    "he": {"email": "דוא״ל", "password": "סיסמה", "enter": "כניסה", "logout": "התנתקות", "leave": "יציאה"},
    "en": {"email": "E-mail", "password": "Password", "enter": "Sign in", "logout": "Log out", "leave": "Sign out"},
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_agent_signs_in_and_picks(visits: Visits, language: str) -> None:
    words = WORDS[language]
    execute(visits.database, "DELETE FROM agent_sessions")
    async with visits.window(language=language) as window:
        page = window.page
        await page.goto("/agent")
        await page.get_by_label(words["email"]).fill(email_of("agent"))
        await page.get_by_label(words["password"]).fill(PASSWORD)
        await page.get_by_role("button", name=words["enter"]).click()
        await page.wait_for_url("**/console/agent")
        await page.get_by_role("option").first.click()
        await page.get_by_role("button", name=words["logout"]).wait_for()
        held = read(visits.database, "SELECT count(*) FROM agent_sessions WHERE ended_at IS NULL")
        assert held == [(1,)]
        await page.get_by_role("button", name=words["logout"]).click()
        await page.get_by_role("option").first.wait_for()
        await page.get_by_role("button", name=words["leave"]).click()
        await page.wait_for_url("**/console/sign-in")
        assert read(visits.database, "SELECT count(*) FROM picker_sessions") == [(0,)]
        assert window.complaints == []


async def ask(visits: Visits, method: str, path: str, who: str) -> httpx.Response:
    session = await asyncio.to_thread(visits.session, who)
    async with httpx.AsyncClient(base_url=visits.origin, cookies={"dialtree_session": session}) as client:
        return await client.request(method, f"/console/agent{path}")


async def test_pages_that_may_show_the_picker_may_frame_it(visits: Visits) -> None:
    query = "SELECT allowed_origins FROM organization_settings WHERE organization_id = ?"
    change = "UPDATE organization_settings SET allowed_origins = ? WHERE organization_id = ?"
    ((before,),) = read(visits.database, query, TIROSH)
    try:
        for origins, framing in (
            ("[]", "frame-ancestors 'none';"),
            ('["https://crm.example","https://b.example"]', "frame-ancestors https://crm.example https://b.example;"),
        ):
            execute(visits.database, change, origins, TIROSH)
            answer = await ask(visits, "GET", "", "agent")
            assert (answer.status_code, framing in answer.headers["Content-Security-Policy"]) == (200, True)
    finally:
        execute(visits.database, change, before, TIROSH)


async def test_a_form_of_another_page_begins_nothing(visits: Visits) -> None:
    assert (await ask(visits, "POST", "/session", "agent")).status_code == 403
