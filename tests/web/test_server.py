"""Management as a server answers it, over its sockets."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dialtree.directory.token import Secret
from dialtree.management.accounts import add_account
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.storage.location import Location
from storage.fresh import new_database
from storage.opened import opened
from support.directory import ACTOR
from support.raw_http import Answer
from support.server import Server


async def _set_up(location: Location) -> Secret:
    async with opened(location) as database:
        await add_account(database, ACTOR, "Acme", account_id=1)
        _, token = await issue_token(database, ACTOR, TokenTerms("test", "manager", 1))
        return token


@contextmanager
def opened_server(location: Location, access_log: str) -> Iterator[tuple[Server, Secret]]:
    token = asyncio.run(_set_up(location))
    with Server(location, {"access_log": access_log}) as server:
        yield server, token


@pytest.mark.parametrize("access_log", ["false", "true"], ids=["rsgi", "asgi"])
def test_what_is_odd_about_sockets(access_log: str) -> None:
    with new_database("sqlite") as location, opened_server(location, access_log) as (server, token):

        def call(method: str, path: str, body: bytes | None = None) -> Answer:
            headers = [("Authorization", f"Bearer {token}"), ("Content-Type", "application/json")]
            return server.ask(method, f"/api/v1{path}", headers, body)

        exported = call("GET", "/audit/export?format=ndjson")
        assert exported.status == 200
        assert [json.loads(line)["action"] for line in exported.body.splitlines()] == ["issue", "add"]
        options = call("OPTIONS", "/accounts")
        assert (options.status, "POST" in dict(options.headers)["allow"]) == (204, True)
        garbled = call("POST", "/accounts", b'{"parent_id": 1, "name": "\xff"}')
        assert (garbled.status, garbled.json["errors"]) == (400, [{"field": "body", "message": "not UTF-8"}])
        head = call("HEAD", "/accounts")
        assert (head.status, head.body) == (200, b"")
        assert server.stop() == 0
