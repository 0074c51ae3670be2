"""Forms that are sent: once, however often somebody presses; one that is refused has the focus on what is wrong."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Locator, Page, Route, expect

from console.browsing import Visits
from console.sample import TIROSH, email_of
from support.directory import execute, read

HERE = f"/console/organizations/{TIROSH}"
ACCOUNTS = f"{HERE}/accounts"

Press = Callable[[Locator, asyncio.Event], Awaitable[None]]


async def twice(button: Locator, _sent: asyncio.Event) -> None:
    await button.dblclick()


async def twice_slowly(button: Locator, sent: asyncio.Event) -> None:
    # Nothing else of Playwright is done while another page is on its way.
    mouse = button.page.mouse
    await button.hover()
    await mouse.down()
    await mouse.up()
    await sent.wait()
    await mouse.down()
    await mouse.up()


@asynccontextmanager
async def _held(page: Page, address: str) -> AsyncIterator[asyncio.Event]:
    """The answer to a form that goes to an address comes only after this; the event is set once the server has it."""
    sent, is_over = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        answer = await route.fetch(max_redirects=0)
        sent.set()
        await is_over.wait()
        await route.fulfill(response=answer)

    await page.route(address, hold)
    try:
        yield sent
    finally:
        is_over.set()


def _named(visits: Visits, name: str) -> int:
    return len(read(visits.database, f"SELECT id FROM accounts WHERE name = '{name}'"))


@pytest.mark.parametrize("press", [twice, twice_slowly])
async def test_a_double_click_makes_one_account_in_the_drawer(visits: Visits, press: Press) -> None:
    name = f"Once in the drawer, {press.__name__}"
    async with visits.window("manager") as window:
        page = window.page
        await page.goto(ACCOUNTS)
        await page.get_by_role("link", name="New account", exact=True).click()
        form = page.locator("#drawer form")
        await form.get_by_label("Name").fill(name)
        async with _held(page, "**/accounts/new") as sent:
            await press(form.get_by_role("button", name="Add the account"), sent)
            await expect(form).to_have_attribute("aria-busy", "true")
        await expect(page.locator(".flash")).to_contain_text(name)
        await expect(page.locator(".outline-row", has_text=name)).to_have_count(1)
        assert _named(visits, name) == 1
        assert window.complaints == []


@pytest.mark.parametrize("press", [twice, twice_slowly])
async def test_a_double_click_makes_one_organization_and_going_back_it_can_be_sent_again(
    visits: Visits, press: Press
) -> None:
    name = f"Once, {press.__name__}"
    async with visits.window("operator") as window:
        page = window.page

        async def create() -> None:
            await page.get_by_label("Name", exact=True).fill(name)
            await page.get_by_label("Time zone").fill("UTC")
            async with _held(page, "**/organizations/new") as sent:
                await press(page.get_by_role("button", name="Create organisation"), sent)

        await page.goto("/console/organizations/new")
        await create()
        await expect(page.locator("h1")).to_have_text(name)
        assert _named(visits, name) == 1
        await page.go_back()
        await create()
        await expect(page.locator("h1")).to_have_text(name)
        assert _named(visits, name) == 2
        execute(visits.database, f"UPDATE accounts SET active = 0 WHERE name = '{name}'")


async def test_a_page_that_comes_back_as_it_was_left_can_send_its_form(visits: Visits) -> None:
    async with visits.window("operator") as window:
        page = window.page
        await page.goto("/console/organizations/new")
        form = page.locator("main form")
        await form.evaluate("it => { it.noValidate = true; it.addEventListener('submit', (e) => e.preventDefault()) }")
        # As the browser has it in its cache for going back, with the form under way.
        await form.evaluate("it => it.dispatchEvent(new SubmitEvent('submit', {bubbles: true, cancelable: false}))")
        await expect(form).to_have_attribute("aria-busy", "true")
        await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        await expect(form).not_to_have_attribute("aria-busy", "true")
        await expect(form.locator("[aria-disabled]")).to_have_count(0)


async def _made(visits: Visits, page: Page, name: str) -> int:
    """An account of this test alone."""
    await page.goto(f"{ACCOUNTS}/new")
    await page.get_by_label("Name").fill(name)
    await page.get_by_role("button", name="Add the account").click()
    await expect(page.locator(".flash")).to_contain_text(name)
    [(account_id,)] = read(visits.database, f"SELECT id FROM accounts WHERE name = '{name}'")
    return int(account_id)


async def test_the_button_that_is_pressed_is_sent(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page = window.page
        account_id = await _made(visits, page, "Pressed")
        for action, active in (("Disable", 0), ("Enable", 1)):
            await page.goto(f"{ACCOUNTS}/{account_id}")
            await page.get_by_role("button", name=f"{action} the account").dblclick()
            await expect(page.locator(".flash")).to_be_visible()
            assert read(visits.database, f"SELECT active FROM accounts WHERE id = {account_id}") == [(active,)]


async def test_a_form_that_was_refused_can_be_sent_again_and_its_first_mistake_has_the_focus(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page = window.page
        await page.goto(HERE)
        await page.get_by_role("link", name="Add an extension").click()
        form = page.locator("#drawer form")
        sip = form.get_by_label("Extension (SIP)")
        await form.get_by_label("Name").fill("Somebody new")
        await form.get_by_label("Account", exact=True).select_option("5100")
        # What stretches a field, or fills it in, writes into its style; a new one does not take that over.
        await sip.evaluate("it => { it.style.inlineSize = '9rem' }")
        for text in ("not one number", "nor this"):
            await sip.fill(text)
            await form.get_by_role("button", name="Add").click()
            await expect(form.locator(".invalid-feedback")).to_be_visible()
            await expect(sip).to_have_value(text)
            await expect(sip).to_be_focused()
            await expect(sip).to_have_attribute("aria-invalid", "true")
            await expect(form).not_to_have_attribute("aria-busy", "true")
        assert window.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_mistake_has_the_focus_before_the_field_that_a_form_starts_with(
    visits: Visits, *, scripts: bool
) -> None:
    async with visits.window("operator", scripts=scripts) as window:
        page = window.page
        await page.goto("/console/operators/new")
        await expect(page.get_by_label("Name")).to_be_focused()
        await page.get_by_label("Name").fill("Somebody new")
        await page.get_by_label("E-mail").fill(email_of("viewer"))
        await page.get_by_role("button", name="Add operator").click()
        await expect(page.locator("#email-error")).to_be_visible()
        await expect(page.get_by_label("E-mail")).to_be_focused()


async def test_what_is_wrong_with_no_field_has_the_focus(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page = window.page
        account_id = await _made(visits, page, "Named twice")
        await page.get_by_role("link", name="Named twice", exact=True).click()
        form = page.locator("#drawer")
        await form.get_by_role("textbox", name="Name").fill("Money")
        execute(visits.database, f"UPDATE accounts SET name = 'Otherwise' WHERE id = {account_id}")
        await form.get_by_role("button", name="Save").click()
        await expect(form.get_by_role("alert")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_after_a_wrong_password_it_is_asked_for_anew(visits: Visits, *, scripts: bool) -> None:
    async with visits.window(scripts=scripts) as window:
        page = window.page
        await page.goto("/console/sign-in")
        await page.get_by_label("E-mail").fill(email_of("viewer"))
        await page.get_by_label("Password").fill("not the password")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await expect(page.get_by_label("Password")).to_be_focused()
        execute(visits.database, "DELETE FROM failed_sign_ins")


async def _not_found(page: Page, address: str) -> str:
    await page.goto(address)
    return await page.locator(".failure").inner_text()


async def test_what_is_not_found_is_told_without_the_name_of_its_field(visits: Visits) -> None:
    async with visits.window("manager") as window:
        told = await _not_found(window.page, f"{HERE}/extensions/777777777")
        assert "There is no extension 777777777" in told
        assert "extension_id" not in told
    async with visits.window("manager", "he") as window:
        assert "_id" not in await _not_found(window.page, f"{ACCOUNTS}/777777777")


async def test_a_disabled_account_is_marked_where_one_is_chosen(visits: Visits) -> None:
    async with visits.window("manager") as window:
        for address in (f"{HERE}/extensions/new", f"{HERE}/extensions/bulk?do=move&every=1", f"{ACCOUNTS}/new"):
            await window.page.goto(address)
            marked = window.page.locator("option", has_text="Disabled")
            await expect(marked.filter(has_text="Tel Aviv Branch (closed)")).to_have_count(1)
            await expect(window.page.locator("option", has_text="Sales").filter(has_text="Disabled")).to_have_count(0)


async def test_without_scripts_the_accounts_stand_open(visits: Visits) -> None:
    async with visits.window("manager", scripts=False) as window:
        await window.page.goto(HERE)
        await expect(window.page.locator(".tree-summary")).to_be_hidden()
        await expect(window.page.locator(".tree").get_by_role("link", name="Sales")).to_be_visible()


async def test_on_a_phone_the_accounts_are_folded_up_and_organizations_fit(visits: Visits) -> None:
    async with visits.window("operator", width=390) as window:
        page = window.page
        await page.goto(HERE)
        await expect(page.locator(".tree-body")).to_be_hidden()
        await page.locator(".tree-summary").click()
        await expect(page.locator(".tree-body")).to_be_visible()
        await page.goto("/console/organizations")
        await expect(page.locator("#organizations .cell-action .btn").first).to_be_in_viewport(ratio=1)


async def test_a_name_is_changed_in_a_field_as_wide_as_its_cell(visits: Visits) -> None:
    async with visits.window("manager") as window:
        page = window.page
        await page.goto(HERE)
        await page.locator(".edit-button").first.focus()
        await page.locator(".edit-button").first.press("Enter")
        field = page.locator(".is-edited .form-control")
        assert await field.evaluate("it => it.offsetWidth / it.closest('.editable').offsetWidth") > 0.99
