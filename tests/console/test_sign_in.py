"""The way in and out."""

import pytest

from console.browsing import Visits, Window
from console.pages import LANGUAGES
from console.sample import PASSWORD, TIROSH, code_now, email_of
from support.directory import execute

HOME = f"/console/organizations/{TIROSH}"
WORDS = {
    "he": {"email": "דוא״ל", "password": "סיסמה", "code": "קוד", "enter": "כניסה", "menu": "התפריט שלך",
           "leave": "יציאה", "wrong": "הדוא״ל או הסיסמה שגויים."},
    "en": {"email": "E-mail", "password": "Password", "code": "Code", "enter": "Sign in", "menu": "Your menu",
           "leave": "Sign out", "wrong": "The e-mail or the password is wrong."},
}  # fmt: skip

both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


async def enter(window: Window, language: str, who: str, password: str = PASSWORD) -> None:
    words = WORDS[language]
    await window.page.get_by_label(words["email"]).fill(email_of(who))
    await window.page.get_by_label(words["password"]).fill(password)
    await window.page.get_by_role("button", name=words["enter"]).click()


@both_ways
@in_both_languages
async def test_somebody_signs_in_where_they_wanted_to_go_and_out(
    visits: Visits, language: str, *, scripts: bool
) -> None:
    async with visits.window(language=language, scripts=scripts) as window:
        await window.page.goto(f"{HOME}?account=5100&q=1")
        assert "/console/sign-in?next=" in window.page.url
        await enter(window, language, "manager")
        await window.page.wait_for_url(f"**{HOME}?account=5100&q=1")
        await window.page.get_by_label(WORDS[language]["menu"]).click()
        await window.page.get_by_role("button", name=WORDS[language]["leave"]).click()
        await window.page.wait_for_url("**/console/sign-in")
        await window.page.goto(HOME)
        assert "/console/sign-in" in window.page.url
        assert window.complaints == []


@both_ways
@in_both_languages
async def test_a_wrong_password_is_told_and_nothing_of_it_kept(visits: Visits, language: str, *, scripts: bool) -> None:
    async with visits.window(language=language, scripts=scripts) as window:
        await window.page.goto("/console/sign-in")
        await enter(window, language, f"nobody-{language}-{scripts}".lower(), "wrong password here")
        await window.page.get_by_text(WORDS[language]["wrong"]).wait_for()
        if not scripts:
            assert "wrong password here" not in await window.page.content()


@both_ways
async def test_who_has_a_second_factor_gives_its_code(visits: Visits, *, scripts: bool) -> None:
    execute(visits.database, "UPDATE credentials SET totp_last_step = NULL")
    words = WORDS["en"]
    async with visits.window(scripts=scripts) as window:
        page = window.page
        await page.goto("/console/sign-in")
        await enter(window, "en", "factor")
        await page.get_by_label(words["code"]).wait_for()
        assert PASSWORD not in await page.content()
        if not scripts:
            await page.get_by_label(words["password"]).fill(PASSWORD)
        await page.get_by_label(words["code"]).fill("000000")
        await page.get_by_role("button", name=words["enter"]).click()
        await page.get_by_text("Wrong, or used already").wait_for()
        if not scripts:
            await page.get_by_label(words["password"]).fill(PASSWORD)
        execute(visits.database, "DELETE FROM failed_sign_ins")
        await page.get_by_label(words["code"]).fill(code_now())
        await page.get_by_role("button", name=words["enter"]).click()
        await page.wait_for_url(f"**{HOME}")


@both_ways
async def test_who_guesses_is_told_to_wait(visits: Visits, *, scripts: bool) -> None:
    async with visits.window(scripts=scripts) as window:
        await window.page.goto("/console/sign-in")
        who = f"guesser-{scripts}".lower()
        await enter(window, "en", who, "wrong password here")
        await window.page.get_by_role("alert").wait_for()
        execute(visits.database, "UPDATE failed_sign_ins SET failures = 20")
        await enter(window, "en", who, "wrong password here")
        await window.page.get_by_text("Too many attempts have failed.").wait_for()
        execute(visits.database, "DELETE FROM failed_sign_ins")


async def test_nobody_is_led_to_a_page_of_somebody_else(visits: Visits) -> None:
    async with visits.window() as window:
        await window.page.goto("/console/sign-in?next=https://evil.example/")
        await enter(window, "en", "manager")
        await window.page.wait_for_url(f"**{HOME}")


async def test_who_reads_no_directory_comes_to_their_extension(visits: Visits) -> None:
    async with visits.window("agent") as window:
        await window.page.goto("/console")
        assert window.page.url.endswith("/console/agent")
