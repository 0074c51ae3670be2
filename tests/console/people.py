"""People that a test has to itself: what they do to their sign-in disturbs nobody else."""

import json
from dataclasses import dataclass

import pyotp

from console.browsing import Visits, Window
from console.sample import ACME, PASSWORD, email_of
from support.raw_http import Answer


@dataclass(frozen=True)
class Person:
    """Somebody who signs in to Acme.

    Attributes:
        who: What they are called; `Visits.window` signs them in by it.
        user_id: The number of their user.
    """

    who: str
    user_id: int


def let_in(visits: Visits, who: str, role: str = "agent") -> Person:
    """Lets somebody new in, with the password that all have."""
    added = call(visits, "POST", "users", {"name": who.title(), "email": email_of(who), "organization_id": ACME})
    user_id = json.loads(added.body)["id"]
    terms = {"email": email_of(who), "role": role, "account_id": ACME}
    assert call(visits, "PUT", f"users/{user_id}/sign-in", terms).status == 201
    person = Person(who, user_id)
    given = {"secret": link_of(visits, person).partition("#")[2], "password": PASSWORD}
    assert call(visits, "POST", "password-resets", given).status == 204
    return person


def link_of(visits: Visits, person: Person) -> str:
    """The address of a one-time link for somebody, below the server's own."""
    path: str = json.loads(call(visits, "POST", f"users/{person.user_id}/sign-in/reset-link").body)["path"]
    return path


def call(visits: Visits, method: str, path: str, body: object = None) -> Answer:
    """What the operator's request to management is answered with."""
    headers = [("Cookie", f"dialtree_session={visits.session('operator')}"), ("Content-Type", "application/json")]
    answer = visits.server.ask(method, f"/api/v1/{path}", headers, None if body is None else json.dumps(body).encode())
    assert answer.status < 300, answer
    return answer


def is_in(visits: Visits, session: str) -> bool:
    """Whether a session is good."""
    return visits.server.ask("GET", "/api/v1/session", [("Cookie", f"dialtree_session={session}")]).status == 200


async def set_up_factor(window: Window) -> str:
    """Sets up a second factor on the page for it, up to the recovery codes, and returns the authenticator's secret."""
    page = window.page
    await page.locator("#password").fill(PASSWORD)
    await page.locator("form[action$=second-factor] button").click()
    secret = await page.locator("input[name=secret]").get_attribute("value")
    assert secret is not None
    await page.locator("#code").fill(pyotp.TOTP(secret).now())
    await page.locator("form:has(#code) button").click()
    await page.locator(".recovery-codes").wait_for()
    return secret
