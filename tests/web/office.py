"""Two organisations, and programs of each role that call management by HTTP.

Acme (1)                 Globex (9)
  Sales (2)                Support (10)
    North (3)
  Service (4)
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx

from dialtree.directory.token import Secret
from dialtree.management.accounts import add_account
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.management.uploads import Importer
from dialtree.management.webhook_courier import Courier
from dialtree.serving.agent_feed import AgentFeed
from dialtree.serving.caller import Callers
from dialtree.storage.database import Database
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.watch import AGENT_SEQUENCES, RevisionWatch
from dialtree.web.application import create_web
from dialtree.web.front import fronted
from dialtree.web.services import Services
from management.cheap import cheap_passwords
from support.clock import Clock
from support.directory import ACTOR
from web.shared import UNLIMITED, WEB, endpoint_of, health_of
from web.waiting_for_changes import watch_of

ACCOUNTS = ((1, None, "Acme"), (2, 1, "Sales"), (3, 2, "North"), (4, 1, "Service"), (9, None, "Globex"),
            (10, 9, "Support"))  # fmt: skip
PRINCIPALS: Mapping[str, tuple[str, int | None]] = {
    "operator": ("operator", None),
    "manager": ("manager", 1),
    "department manager": ("manager", 2),
    "viewer": ("viewer", 1),
    "stranger": ("manager", 9),
}
"""Who calls, with their role and the account that their reach begins at."""

LOOPBACK = Courier(("127.0.0.0/8", "::1/128"))
"""Sends to this machine."""


@dataclass
class Office:
    """The door to management.

    Attributes:
        database: The directory behind it.
        client: Calls it without saying who it is.
        tokens: The tokens of `PRINCIPALS`.
        clock: The time that people who sign in go by.
        transport: The way to management, for more clients.
        watch: What tells those who wait of changes; it has to be started first.
        services: What the door works with.
    """

    database: Database
    client: httpx.AsyncClient
    tokens: Mapping[str, Secret]
    clock: Clock
    transport: httpx.ASGITransport
    watch: RevisionWatch
    services: Services

    async def call(
        self,
        method: str,
        path: str,
        json: object = None,
        *,
        by: str | None = "manager",
        headers: Mapping[str, str] | None = None,
        **options: Any,  # noqa: ANN401 - as httpx has them
    ) -> httpx.Response:
        """Calls `/api/v1` and what follows it as one of `PRINCIPALS`, or as nobody."""
        bearer = {"Authorization": f"Bearer {self.tokens[by]}"} if by else {}
        body = {} if json is None else {"json": json}
        return await self.client.request(
            method, f"/api/v1{path}", headers={**bearer, **(headers or {})}, **body, **options
        )

    async def get(self, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401
        return await self.call("GET", path, **options)

    async def post(self, path: str, json: object = None, **options: Any) -> httpx.Response:  # noqa: ANN401
        return await self.call("POST", path, json, **options)

    async def put(self, path: str, json: object = None, **options: Any) -> httpx.Response:  # noqa: ANN401
        return await self.call("PUT", path, json, **options)

    async def patch(self, path: str, json: object = None, **options: Any) -> httpx.Response:  # noqa: ANN401
        return await self.call("PATCH", path, json, **options)

    async def delete(self, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401
        return await self.call("DELETE", path, **options)


@asynccontextmanager
async def opened_office(database: Database) -> AsyncIterator[Office]:
    for account_id, parent_id, name in ACCOUNTS:
        await add_account(database, ACTOR, name, parent_id, account_id)
    tokens = {}
    for name, (role, account_id) in PRINCIPALS.items():
        _, tokens[name] = await issue_token(database, ACTOR, TokenTerms(name, role, account_id))
    clock, watch = Clock(), watch_of(database.location)
    proxies, waits = Callers(("192.0.2.0/24",)), RevisionWaits(watch)
    # What listens to agents is told how things stand, and let go: else no answer would end.
    feed = AgentFeed(database, watch_of(database.location, AGENT_SEQUENCES), waits)
    feed.stop()
    health = health_of(database, watch)
    services = Services(
        database,
        proxies,
        waits,
        Importer(),
        feed,
        cheap_passwords(),
        clock,
        LOOPBACK,
        UNLIMITED,
        health=health,
        endpoint=endpoint_of(database, watch, clock),
    )
    WEB.state.services = services
    transport = httpx.ASGITransport(fronted(WEB), raise_app_exceptions=True)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://dialtree.example") as client:
        yield Office(database, client, tokens, clock, transport, watch, services)


@asynccontextmanager
async def another_worker(office: Office, **differently: Any) -> AsyncIterator[httpx.AsyncClient]:  # noqa: ANN401
    """Calls `/api/v1/` at another worker with the same database, to which nobody is a trusted proxy.

    Args:
        office: What it is like.
        differently: Those of its `Services` that are others.
    """
    services = replace(office.services, **{"callers": Callers(()), **differently})
    transport = httpx.ASGITransport(fronted(create_web(services)))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://dialtree.example/api/v1/") as client:
        yield client


def faults(answer: httpx.Response) -> list[tuple[str, str]]:
    """The fields that an answer says are wrong, and what it says of each."""
    return [(it["field"], it["message"]) for it in answer.json()["errors"]]
