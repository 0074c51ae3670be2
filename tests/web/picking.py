"""Users who pick extensions by themselves.

Extensions 0 to 3 (ids 1 to 4), of which 0 and 1 are in Sales, 2 in North, 3 in Service; users 101 to 103, of whom 103
is disabled, and 109 of the other organisation.
"""

from dataclasses import dataclass
from typing import Any

import httpx

from dialtree.management.codes import Terms, issue_code
from dialtree.management.extensions import add_extension
from dialtree.management.users import add_user, enable_user
from support.directory import ACTOR
from web.office import Office


async def staff(office: Office) -> None:
    for account_id, sip in ((2, "0"), (2, "1"), (3, "2"), (4, "3")):
        await add_extension(office.database, ACTOR, account_id, sip, f"Desk {sip}", speed_dial=f"{sip}{sip}")
    for user_id, name, organization in ((101, "Dana", 1), (102, "Noam", 1), (103, "Gone", 1), (109, "Alien", 9)):
        await add_user(office.database, ACTOR, name, "", organization, user_id)
    await enable_user(office.database, ACTOR, 103, active=False)


async def new_code(office: Office, account_id: int = 1, **terms: Any) -> tuple[int, str]:  # noqa: ANN401 - of `Terms`
    row, code = await issue_code(office.database, ACTOR, account_id, Terms(**terms))
    return row.id, str(code)


async def mint(office: Office, code: str, user_id: object, **headers: str) -> httpx.Response:
    bearer = {"Authorization": f"Bearer {code}"} if code else {}
    return await office.post("/picker-sessions", {"user_id": user_id}, by=None, headers={**bearer, **headers})


@dataclass
class Browser:
    """The browser of a user who picks.

    Attributes:
        office: Where they are.
        token: What it presents.
    """

    office: Office
    token: str

    async def call(self, method: str, path: str = "", json: object = None, **headers: str) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {self.token}"}
        return await self.office.call(method, f"/picker{path}", json, by=None, headers={**bearer, **headers})

    async def take(self, status: int, extension_id: int | None = None) -> httpx.Response:
        return await self.call("PUT", "/status", {"status": status, "extension_id": extension_id})

    async def show(self) -> Any:  # noqa: ANN401 - JSON
        answer = await self.call("GET")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def sips(self, query: str = "") -> str:
        answer = await self.call("GET", f"/extensions{query}")
        assert answer.status_code == 200, answer.text
        return "".join(it["sip"] for it in answer.json()["items"])


async def let_pick(office: Office, user_id: int, code: str = "") -> Browser:
    if not code:
        _, code = await new_code(office)
    answer = await mint(office, code, user_id)
    assert answer.status_code == 201, answer.text
    return Browser(office, answer.json()["token"])
