"""The settings: of the organisation, tokens, webhooks, and of which roles a second factor is demanded."""

from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from console.browsing import Visits
from console.pages import LANGUAGES
from console.sample import ACME, TIROSH
from support.directory import execute, read

HOME = f"/console/organizations/{ACME}/settings"
WORDS = {
    "he": {"zone": "אזור זמן", "origins": "אתרים מורשים", "hours": "שעות עד לכניסה מחדש", "save": "שמירה",
           "saved": "ההגדרות נשמרו.", "tokens": "אסימונים", "issue": "הנפקת אסימון", "label": "תווית",
           "revoke": "ביטול אסימון", "back": "אל האסימונים", "revoked": "בוטל"},
    "en": {"zone": "Time zone", "origins": "Allowed origins", "hours": "Hours until signing in again", "save": "Save",
           "saved": "The settings were saved.", "tokens": "Tokens", "issue": "Issue token", "label": "Label",
           "revoke": "Revoke token", "back": "To the tokens", "revoked": "Revoked"},
}  # fmt: skip

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def as_before(visits: Visits) -> Iterator[None]:
    """Nobody has to set up a second factor after a test."""
    yield
    execute(visits.database, "DELETE FROM second_factor_demands")


@in_both_languages
async def test_they_are_changed_and_what_is_wrong_stands_beside(visits: Visits, language: str) -> None:
    words = WORDS[language]
    async with visits.window("operator", language) as window:
        page = window.page
        await page.goto(HOME)
        await page.get_by_label(words["zone"]).select_option("Europe/Lisbon")
        await page.get_by_label(words["origins"]).fill("https://crm.example\nnonsense")
        await page.get_by_role("button", name=words["save"]).click()
        await expect(page.locator("#allowed_origins-error")).to_contain_text("nonsense")
        await expect(page.get_by_label(words["zone"])).to_have_value("Europe/Lisbon")
        await page.get_by_label(words["origins"]).fill("https://crm.example\nhttps://two.example")
        await page.get_by_label(words["hours"]).fill("12")
        await page.get_by_role("button", name=words["save"]).click()
        await expect(page.get_by_text(words["saved"])).to_be_visible()
        assert window.complaints == []
    query = "SELECT time_zone, session_hours FROM organization_settings WHERE organization_id = ?"
    found = read(visits.database, query, ACME)
    assert found == [("Europe/Lisbon", 12)]
    execute(visits.database, "DELETE FROM organization_settings WHERE organization_id = ?", ACME)


async def test_who_manages_a_part_reads_them(visits: Visits) -> None:
    async with visits.window("department") as window:
        await window.page.goto(f"/console/organizations/{TIROSH}/settings")
        await expect(window.page.get_by_text("Asia/Jerusalem")).to_be_visible()
        await expect(window.page.get_by_role("button", name="Save")).to_have_count(0)
        await expect(window.page.get_by_role("link", name="Webhooks")).to_have_count(0)


@in_both_languages
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_token_is_issued_shown_once_and_revoked(visits: Visits, language: str, *, scripts: bool) -> None:
    words, label = WORDS[language], f"Program {language} {scripts}"
    async with visits.window("stranger", language, scripts=scripts) as window:
        page = window.page
        await page.goto(HOME)
        await page.get_by_role("link", name=words["tokens"]).click()
        await page.get_by_role("link", name=words["issue"]).click()
        await page.get_by_label(words["label"]).fill(label)
        await page.get_by_role("button", name=words["issue"]).last.click()
        token = await page.locator(".copyable-text").inner_text()
        answer = visits.server.ask("GET", "/api/v1/accounts", [("Authorization", f"Bearer {token}")])
        assert answer.status == 200
        await page.get_by_role("link", name=words["back"]).click()
        assert token not in await page.content()
        row = page.locator(".row-item", has_text=label)
        await row.get_by_role("link", name=words["revoke"]).click()
        await page.get_by_role("button", name=words["revoke"]).click()
        await expect(row.locator(".tag")).to_have_text(words["revoked"])
    assert visits.server.ask("GET", "/api/v1/accounts", [("Authorization", f"Bearer {token}")]).status == 401


async def test_a_token_needs_a_label(visits: Visits) -> None:
    async with visits.window("stranger", scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}/tokens/new")
        await page.get_by_label("Label").fill(" ")
        await page.get_by_role("button", name="Issue token").last.click()
        await expect(page.locator("#label-error")).to_have_text("Empty")


async def test_a_webhook_is_added_tried_changed_and_deleted(visits: Visits) -> None:
    async with visits.window("stranger") as window:
        page = window.page
        await page.goto(f"{HOME}/webhooks")
        await page.get_by_role("link", name="Add webhook").click()
        await page.get_by_label("Address").fill("http://127.0.0.1/hook")
        await page.get_by_role("button", name="Add webhook").click()
        await expect(page.locator("#url-error")).to_be_visible()
        await page.get_by_label("Address").fill("https://no-such-host.invalid/hook")
        await page.get_by_label("Label").fill("Nowhere")
        await page.get_by_role("button", name="Add webhook").click()
        first = await page.locator(".copyable-text").inner_text()
        assert first.startswith("whsec_")
        await page.get_by_role("link", name="To the webhook").click()
        await page.get_by_role("button", name="Send a ping").click()
        await expect(page.get_by_text("The ping did not arrive:")).to_be_visible()
        await expect(page.locator("#deliveries tbody tr")).to_have_count(1)
        await page.get_by_role("button", name="Disable").click()
        await expect(page.get_by_text("The webhook is disabled. Nothing is sent.")).to_be_visible()
        await page.get_by_label("Label").fill("Elsewhere")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Elsewhere")
        await page.locator("summary", has_text="New secret").click()
        await page.get_by_role("button", name="New secret").click()
        assert await page.locator(".copyable-text").inner_text() not in {"", first}
        await page.get_by_role("link", name="To the webhook").click()
        await page.locator("summary", has_text="Delete").click()
        await page.get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("The webhook was deleted.")).to_be_visible()
        await expect(page.get_by_text("There are no webhooks yet")).to_be_visible()


async def test_webhooks_of_another_organisation_are_not_there(visits: Visits) -> None:
    async with visits.window("operator") as window:
        answer = await window.page.goto(f"{HOME}/webhooks/{visits.ids['webhook_id']}")
        assert answer is not None
        assert answer.status == 404


@pytest.mark.usefixtures("as_before")
async def test_a_second_factor_is_demanded_and_waived(visits: Visits) -> None:
    async with visits.window("operator", scripts=False) as window:
        page = window.page
        await page.goto(f"{HOME}/second-factor")
        agents = page.locator(".row-item", has_text="Agents")
        await agents.locator("summary").click()
        await agents.get_by_role("button", name="Demand a second factor").click()
        await expect(page.get_by_text("A second factor is demanded from now on.")).to_be_visible()
        await expect(agents).to_contain_text("Demanded")
        await agents.get_by_role("button", name="Demand no more").click()
        await expect(agents).to_contain_text("The password is enough.")
