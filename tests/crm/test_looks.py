"""What people see: readable and usable by everybody, in one language, on any screen."""

from typing import Any

import pytest

from console.looking import faults_of
from crm.office import MIRI, RACHEL, Office

CARE_4 = "Customer Care 4"

in_both_languages = pytest.mark.parametrize("language", ["he", "en"])


@in_both_languages
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_pages(office: Office, language: str, theme: Any) -> None:  # noqa: ANN401 - Playwright's literal
    # The page's own policy would not allow axe.
    options: dict[str, Any] = {"color_scheme": theme, "bypass_csp": True}
    async with office.agent(None, language, **options) as agent:
        await agent.sign_in(RACHEL, "wrong")
        await agent.page.get_by_role("alert").wait_for()
        assert await faults_of(agent.window, language, 360) == []
        await agent.page.set_viewport_size({"width": 1280, "height": 900})
        await agent.sign_in(RACHEL)
        await agent.option(CARE_4).wait_for()
        assert await faults_of(agent.window, language, 360) == []
        await agent.option(CARE_4).click()
        await agent.is_at("login")
        assert await faults_of(agent.window, language, 1280) == []


@in_both_languages
async def test_its_sentences_of_trouble(office: Office, language: str) -> None:
    async with office.agent(MIRI, language, 360, bypass_csp=True) as agent:
        # All of them at once, more than there ever are.
        await agent.page.evaluate("document.querySelectorAll('.trouble').forEach((it) => { it.hidden = false; })")
        for word in ("offline", "own", "unreachable", "code", "user", "page"):
            await agent.trouble(word).wait_for()
        assert await faults_of(agent.window, language) == []


@in_both_languages
async def test_without_scripts_it_says_that_they_are_needed(office: Office, language: str) -> None:
    async with office.agent(None, language, java_script_enabled=False) as agent:
        await agent.sign_in(RACHEL)
        await agent.page.locator("noscript.trouble").wait_for()
        await agent.page.get_by_text(agent.words["calm_nowhere"]).wait_for()
