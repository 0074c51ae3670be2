"""People who sign in, each with a browser of their own."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pyotp

from dialtree.management.operators import add_operator
from dialtree.management.people import add_person
from dialtree.management.sign_ins import SignInTerms
from dialtree.storage.database import Database
from management.cheap import cheap_passwords
from support.directory import ACTOR
from web.office import Office

PASSWORD = "correct horse battery"
OWNER = "owner@dialtree.example"


@dataclass
class Person:
    """Somebody at a browser, which keeps cookies.

    Attributes:
        office: Where they are.
        email: What they sign in with.
        browser: Calls management.
        secret: The secret of their authenticator, once they have one.
    """

    office: Office
    email: str
    browser: httpx.AsyncClient = field(init=False)
    secret: str = ""

    def __post_init__(self) -> None:
        self.browser = self.elsewhere()

    def elsewhere(self, scheme: str = "http") -> httpx.AsyncClient:
        """Another browser of theirs."""
        return httpx.AsyncClient(transport=self.office.transport, base_url=f"{scheme}://dialtree.example/api/v1/")

    async def sign_in(
        self, password: str = PASSWORD, code: str = "", browser: httpx.AsyncClient | None = None
    ) -> httpx.Response:
        given = {"email": self.email, "password": password, **({"code": code} if code else {})}
        return await (browser or self.browser).post("session", json=given)

    async def call(self, method: str, path: str, json: object = None, **headers: str) -> httpx.Response:
        body: dict[str, Any] = {} if json is None else {"json": json}
        return await self.browser.request(method, path.removeprefix("/"), headers=headers, **body)

    async def is_in(self) -> bool:
        """Whether they are signed in."""
        status = (await self.call("GET", "session")).status_code
        assert status in {200, 401}
        return status == 200

    def code(self) -> str:
        """What their authenticator shows now."""
        return pyotp.TOTP(self.secret).at(self.office.clock())

    async def enrol(self, password: str = PASSWORD) -> list[str]:
        """Sets a second factor up, and returns their recovery codes."""
        self.secret = (await self.call("POST", "me/second-factor", {"password": password})).json()["secret"]
        confirmed = await self.call("POST", "me/second-factor/confirmation", {"code": self.code()})
        assert confirmed.status_code == 200, confirmed.text
        codes: list[str] = confirmed.json()["recovery_codes"]
        return codes


async def let_in(
    database: Database, email: str, role: str = "manager", account_id: int = 1, organization_id: int = 1
) -> tuple[int, int]:
    """Makes a user who signs in with `PASSWORD`, and returns their number and that of their credential."""
    terms, name = SignInTerms(email, role, account_id), email.partition("@")[0].title()
    user, credential = await add_person(database, cheap_passwords(), ACTOR, name, terms, PASSWORD, organization_id)
    return user.id, credential.id


async def make_operator(database: Database, email: str = OWNER) -> int:
    """Makes an operator who signs in with `PASSWORD`, and returns the number of their credential."""
    return (await add_operator(database, cheap_passwords(), ACTOR, "Owner", email, PASSWORD)).id
