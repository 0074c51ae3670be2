"""One's own pages: password, second factor, sessions, and how pages look."""

import re
from urllib.parse import unquote

import pyotp
import pytest

from console.browsing import AGENT, Visits, Window
from console.looking import faults_of
from console.pages import LANGUAGES
from console.people import call, is_in, let_in, set_up_factor
from console.sample import PASSWORD, email_of
from dialtree.directory.second_factor import provisioning_uri
from dialtree.web.console.own.devices import device
from dialtree.web.console.own.qr_code import qr_code
from dialtree.web.console.texts import Texts
from support.directory import execute

NEW = "another horse battery"

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


async def fill(window: Window, **fields: str) -> None:
    for name, value in fields.items():
        await window.page.locator(f"#{name}").fill(value)
    await window.page.locator(f"form:has(#{next(iter(fields))}) button").click()


async def reads(window: Window, text: str) -> None:
    await window.page.get_by_text(text).first.wait_for()


def forget_codes(visits: Visits) -> None:
    """Has the code that an authenticator shows now be good once more."""
    execute(visits.database, "UPDATE credentials SET totp_last_step = NULL")


@both_ways
@in_both_languages
async def test_a_password_is_changed(visits: Visits, language: str, *, scripts: bool) -> None:
    say = Texts(language).gettext  # type: ignore[arg-type]
    person = let_in(visits, f"changer-{language}-{scripts}".lower())
    elsewhere = visits.new_session(person.who)
    async with visits.window(person.who, language, scripts=scripts) as window:
        await window.page.goto("/console/me/password")
        await fill(window, current_password=PASSWORD, password=NEW, again=PASSWORD)
        await reads(window, say("Not the same as the password above"))
        await fill(window, current_password="wrong", password=NEW, again=NEW)
        await window.page.locator("#current_password-error").wait_for()
        assert is_in(visits, elsewhere)
        await fill(window, current_password=PASSWORD, password=NEW, again=NEW)
        await reads(window, say("Your password is changed. You are signed out everywhere else."))
        assert not is_in(visits, elsewhere)
        await window.page.goto("/console/me")
        assert window.page.url.endswith("/console/me")
        assert window.complaints == []


@in_both_languages
async def test_a_second_factor_from_the_picture_to_the_recovery_codes(visits: Visits, language: str) -> None:
    person = let_in(visits, f"enroller-{language}")
    elsewhere = visits.new_session(person.who)
    async with visits.window(person.who, language, permissions=["clipboard-read", "clipboard-write"]) as window:
        page = window.page
        await page.goto("/console/me/second-factor")
        await page.locator("#password").fill(PASSWORD)
        await page.locator("form[action$=second-factor] button").click()
        secret = await page.locator("input[name=secret]").get_attribute("value")
        assert secret is not None
        picture = qr_code(provisioning_uri(secret, email_of(person.who)))
        drawn = await page.locator(".qr-code path").evaluate_all("all => all.map(it => it.getAttribute('d'))")
        assert drawn == re.findall(r' d="([^"]+)"', picture)
        await page.locator(".own-manual summary").click()
        assert await faults_of(window, language, 360) == []
        await page.set_viewport_size({"width": 1280, "height": 860})
        await fill(window, code="000000")
        await page.locator("#code-error").wait_for()
        assert await page.locator("input[name=secret]").get_attribute("value") == secret
        assert is_in(visits, elsewhere)
        await fill(window, code=pyotp.TOTP(secret).now())
        codes = await page.locator(".recovery-codes li").all_inner_texts()
        assert len(codes) == 10
        assert not is_in(visits, elsewhere)
        await page.locator("[data-copy]").click()
        await page.get_by_text(Texts(language).gettext("Copied")).wait_for()  # type: ignore[arg-type]
        assert (await page.evaluate("navigator.clipboard.readText()")).split() == codes
        address = await page.locator("a[download]").get_attribute("href")
        assert address is not None
        assert unquote(address.partition(",")[2]).split() == codes
        async with page.expect_download() as downloaded:
            await page.locator("a[download]").click()
        assert (await (await downloaded.value).path()).read_text().split() == codes
        assert await faults_of(window, language, 360) == []


@both_ways
async def test_recovery_codes_are_renewed_and_the_second_factor_is_turned_off(visits: Visits, *, scripts: bool) -> None:
    person = let_in(visits, f"renewer-{scripts}".lower())
    async with visits.window(person.who, scripts=scripts) as window:
        page = window.page
        await page.goto("/console/me/second-factor")
        secret = await set_up_factor(window)
        (code, *_) = await page.locator(".recovery-codes li").all_inner_texts()
        await page.get_by_role("link", name="I have kept them").click()
        await page.goto("/console/me/second-factor")
        await reads(window, "10 are left.")
        await page.get_by_role("link", name="New recovery codes").click()
        await fill(window, password=PASSWORD, code="wrong")
        await reads(window, "Wrong, or used already")
        forget_codes(visits)
        await fill(window, password=PASSWORD, code=pyotp.TOTP(secret).now())
        renewed = await page.locator(".recovery-codes li").all_inner_texts()
        assert code not in renewed
        await page.goto("/console/me/second-factor/removal")
        await fill(window, password="wrong", code=renewed[0])
        await page.locator("#password-error").wait_for()
        await fill(window, password=PASSWORD, code=renewed[0])
        await reads(window, "Your second factor is turned off.")
        await page.goto("/console/me/second-factor/removal")
        assert page.url.endswith("/console/me/second-factor")
        assert window.complaints == []


async def test_who_proves_nothing_too_often_has_to_wait(visits: Visits) -> None:
    person = let_in(visits, "impatient")
    async with visits.window(person.who) as window:
        await window.page.goto("/console/me/second-factor")
        await set_up_factor(window)
        await window.page.goto("/console/me/password")
        await fill(window, current_password="wrong", password=NEW, again=NEW)
        await window.page.locator("#current_password-error").wait_for()
        execute(visits.database, "UPDATE failed_sign_ins SET failures = 20")
        await fill(window, current_password=PASSWORD, password=NEW, again=NEW)
        await reads(window, "Too many attempts have failed.")
        for path in ("removal", "recovery-codes"):
            await window.page.goto(f"/console/me/second-factor/{path}")
            await fill(window, password=PASSWORD, code="000000")
            await reads(window, "Too many attempts have failed.")
        execute(visits.database, "DELETE FROM failed_sign_ins")


@both_ways
async def test_who_must_have_a_second_factor_is_led_through_setting_it_up(visits: Visits, *, scripts: bool) -> None:
    person = let_in(visits, f"led-{scripts}".lower())
    call(visits, "PUT", "second-factor-demands/agent")
    try:
        async with visits.window(person.who, scripts=scripts) as window:
            page = window.page
            for path in ("/console", "/console/me", "/console/me/password", "/console/organizations/100"):
                await page.goto(path)
                assert page.url.endswith("/console/me/second-factor")
            await reads(window, "Your role demands a second factor.")
            if scripts:
                assert await faults_of(window, "en", 360) == []
            await page.get_by_role("button", name="עברית").click()
            assert page.url.endswith("/console/me/second-factor")
            await set_up_factor(window)
            await page.locator(".own-on a").click()
            await page.wait_for_url("**/console/agent")
    finally:
        call(visits, "DELETE", "second-factor-demands/agent")


@both_ways
@in_both_languages
async def test_sessions_are_seen_and_ended(visits: Visits, language: str, *, scripts: bool) -> None:
    say = Texts(language).gettext  # type: ignore[arg-type]
    person = let_in(visits, f"wanderer-{language}-{scripts}".lower())
    elsewhere = visits.new_session(person.who)
    async with visits.window(person.who, language, scripts=scripts) as window:
        page = window.page
        await page.goto("/console/me/sessions")
        rows = page.locator(".session")
        assert await rows.count() == 2
        other = rows.filter(has_not_text=say("This one"))
        assert device(AGENT) in await other.inner_text()
        stale = await other.locator("button").get_attribute("value")
        await other.locator("button").click()
        await reads(window, say("The session is ended."))
        assert not is_in(visits, elsewhere)
        assert await rows.count() == 1
        if scripts:
            await page.locator(".session button").evaluate(f"it => it.value = '{stale}'")
            await page.locator(".session button").click()
            await reads(window, say("That session has ended already."))
        another = visits.new_session(person.who)
        await page.get_by_text(say("Sign out everywhere"), exact=True).click()
        await page.get_by_role("button", name=say("Sign out everywhere, here too")).click()
        await page.wait_for_url("**/console/sign-in")
        assert not is_in(visits, another)


_CROWD = """
WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 52)
INSERT INTO sessions
    (organization_id, credential_id, digest, factors, address, user_agent, created_at, last_seen_at, expires_at)
SELECT
    organization_id, credential_id, randomblob(32), factors, address, user_agent, created_at, last_seen_at, expires_at
FROM numbers, (SELECT * FROM sessions ORDER BY id DESC LIMIT 1)
"""
"""Fifty-two more of the last session."""


async def test_many_sessions_are_leafed_through(visits: Visits) -> None:
    person = let_in(visits, "crowd")
    visits.session(person.who)
    execute(visits.database, _CROWD)
    async with visits.window(person.who) as window:
        await window.page.goto("/console/me/sessions")
        await window.page.get_by_role("link", name="Next").click()
        await reads(window, "51–53")
        await window.page.get_by_role("link", name="Previous").click()
        await reads(window, "1–50")
        assert await window.page.locator("h1").count() == 1


async def test_ending_this_session_leads_to_the_door(visits: Visits) -> None:
    person = let_in(visits, "leaver")
    async with visits.window(person.who) as window:
        await window.page.goto("/console/me/sessions")
        await window.page.locator(".session button").click()
        await window.page.wait_for_url("**/console/sign-in")


@both_ways
async def test_the_language_and_the_theme_are_chosen(visits: Visits, *, scripts: bool) -> None:
    async with visits.window("viewer", scripts=scripts) as window:
        page = window.page
        await page.goto("/console/me")
        await page.get_by_label("עברית").check()
        await page.get_by_label("Dark").check()
        await page.get_by_role("button", name="Save").click()
        await page.locator("html[lang=he][data-bs-theme=dark]").wait_for(state="attached")
        assert page.url.endswith("/console/me")


CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5"
    " Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("agent", "name"),
    [(CHROME, "Chrome, Windows"), (f"{CHROME} Edg/130.0.0.0", "Edge, Windows"), (SAFARI, "Safari, iPhone"),
     (AGENT, "Firefox, Linux"), ("curl/8.5.0", "curl"), ("", ""), ("x" * 41, f"{'x' * 40}…")],
)  # fmt: skip
def test_a_device_is_told_by_what_it_calls_itself(agent: str, name: str) -> None:
    assert device(agent) == name
