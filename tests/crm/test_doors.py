"""Who is let in: signing in, and what requests of other pages come to."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.async_api import expect

from crm.office import MIRI, PASSWORDS, RACHEL, Office

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
ELSEWHERE = [
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
]

in_both_languages = pytest.mark.parametrize("language", ["he", "en"])


@pytest.fixture
def program(office: Office) -> Iterator[httpx.Client]:
    """A browser as bare as can be."""
    with httpx.Client(base_url=office.crm.origin) as client:
        yield client


def csrf(program: httpx.Client) -> str:
    found = _CSRF.search(program.get("/sign-in", follow_redirects=True).text)
    assert found is not None
    return found[1]


def sign_in(program: httpx.Client, **more: str) -> httpx.Response:
    fields = {"csrf": csrf(program), "email": f"{RACHEL}@tirosh.example", "password": PASSWORDS[RACHEL], **more}
    return program.post("/sign-in", data=fields)


@in_both_languages
@pytest.mark.parametrize("who", [RACHEL, "nobody"])
async def test_a_wrong_password(office: Office, language: str, who: str) -> None:
    async with office.agent(None, language) as agent:
        await agent.sign_in(who, "wrong")
        await expect(agent.page.get_by_role("alert")).to_have_text(agent.words["wrong"])
        await expect(agent.page.locator("#email")).to_have_value(f"{who}@tirosh.example")
        await expect(agent.page.locator("#password")).to_have_value("")
        await expect(agent.page.locator("#password")).to_be_focused()
        await agent.sign_in(MIRI)
        await expect(agent.page.get_by_role("heading", name=agent.words["title"])).to_be_visible()


@in_both_languages
async def test_signing_out(office: Office, language: str) -> None:
    async with office.agent(RACHEL, language) as agent:
        await agent.page.get_by_role("button", name=agent.words["sign_out"]).click()
        await expect(agent.page.locator("#email")).to_be_visible()
        await agent.page.goto("/")
        await expect(agent.page).to_have_url(f"{office.crm.origin}/sign-in")


async def test_the_other_language_stays(office: Office) -> None:
    async with office.agent(RACHEL) as agent:
        html = agent.page.locator("html")
        await expect(html).to_have_attribute("dir", "ltr")
        await agent.page.get_by_role("button", name="עברית").click()
        await expect(html).to_have_attribute("dir", "rtl")
        await agent.page.locator("dialtree-picker").get_by_text("בחירת שלוחה").first.wait_for()
        await agent.page.get_by_role("button", name="יציאה").click()
        await expect(agent.page.locator("h1")).to_have_text("כניסה")
        await expect(html).to_have_attribute("lang", "he")


def test_the_cookie_is_for_the_server_alone(program: httpx.Client) -> None:
    answer = sign_in(program, email=f" {RACHEL.upper()}@Tirosh.example ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("crm_session=")
    assert {"httponly", "samesite=lax", "path=/"} <= {it.strip().lower() for it in cookie.split(";")}
    assert "no-store" in program.get("/").headers["cache-control"]


def test_a_cookie_that_was_tampered_with_is_none(program: httpx.Client) -> None:
    sign_in(program)
    value = program.cookies["crm_session"]
    program.cookies.clear()
    program.cookies.set("crm_session", f"{value[:-1]}{'A' if value[-1] != 'A' else 'B'}")
    assert program.get("/").headers["location"] == "/sign-in"


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_forms_of_other_pages_are_refused(program: httpx.Client, headers: dict[str, str]) -> None:
    fields = {"csrf": csrf(program), "email": f"{RACHEL}@tirosh.example", "password": PASSWORDS[RACHEL]}
    assert program.post("/sign-in", data=fields, headers=headers).status_code == 403
    assert program.get("/").headers["location"] == "/sign-in"
    sign_in(program)
    program.post("/sign-out", data={"csrf": csrf(program)}, headers=headers)
    assert program.get("/").status_code == 200


def test_forms_without_the_token_are_refused(program: httpx.Client) -> None:
    answer = sign_in(program, csrf="guessed")
    assert answer.status_code == 403
    assert "The page was open for too long." in answer.text
    sign_in(program)
    for address, fields in (("/sign-out", {}), ("/language", {"language": "he"})):
        program.post(address, data=fields)
        assert '<html lang="en"' in program.get("/").text


def test_the_token_of_before_signing_in_is_good_no_more(program: httpx.Client) -> None:
    before = csrf(program)
    sign_in(program)
    assert before not in program.get("/").text
    program.post("/sign-out", data={"csrf": before})
    assert program.get("/").status_code == 200


@pytest.mark.parametrize(("body", "status"), [(b"a" * 20_000, 413), (b"\xff=1", 400), (b"a=1&" * 50, 400)])
def test_what_is_no_form_is_refused(program: httpx.Client, body: bytes, status: int) -> None:
    assert program.post("/sign-in", content=body).status_code == status


def ask_for_token(program: httpx.Client, **headers: str) -> tuple[int, dict[str, str]]:
    answer = program.post("/picker-token", headers=headers)
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, str] = answer.json()
    return answer.status_code, found


def test_a_token_for_who_is_signed_in(program: httpx.Client) -> None:
    sign_in(program)
    status, answer = ask_for_token(program, **{"X-CSRF-Token": csrf(program)})
    assert (status, list(answer)) == (200, ["token"])
    assert answer["token"].startswith("dp_")


def test_none_without_signing_in(program: httpx.Client) -> None:
    assert ask_for_token(program) == (401, {"trouble": "signed-out"})
    assert ask_for_token(program, **{"X-CSRF-Token": csrf(program)}) == (401, {"trouble": "signed-out"})
    assert program.get("/picker-token").status_code == 405


def test_none_without_the_token_of_the_page(program: httpx.Client) -> None:
    sign_in(program)
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "guessed"}):
        assert ask_for_token(program, **headers) == (403, {"trouble": "page"})


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_none_for_other_pages(program: httpx.Client, headers: dict[str, str]) -> None:
    sign_in(program)
    assert ask_for_token(program, **{"X-CSRF-Token": csrf(program)}, **headers) == (403, {"trouble": "page"})
