import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Protocol

import pytest

from dialtree.client import (
    AgentLogin,
    AsyncAgentLogin,
    ContractError,
    DialtreeError,
    Forbidden,
    PickerSession,
    RateLimited,
    ServerUnavailable,
    Unauthorized,
    UserRefused,
)

from .both import makers
from .conftest import Naps
from .replies import CODE, NOT_FOUND
from .server import Reply, Server

TOKEN = "dp_9vTq2mXw"


class Minting(Protocol):
    async def picker_session(self, user_id: int) -> PickerSession: ...


@pytest.fixture(params=[AgentLogin, AsyncAgentLogin], ids=["sync", "async"])
async def login(request: pytest.FixtureRequest) -> AsyncIterator[Callable[..., Minting]]:
    async with makers(request.param, blocks=request.param is AgentLogin) as make:
        yield make


def problem(status: int, detail: str) -> Reply:
    return Reply(status, json.dumps({"type": "about:blank", "status": status, "detail": detail}).encode())


async def test_a_session(server: Server, login: Callable[..., Minting]) -> None:
    answered = {"token": TOKEN, "expires_at": "2026-01-31T12:15:00Z", "renewable_until": "2026-02-01T00:00:00Z",
                "user_id": 101, "user_name": "Dana", "organization_id": 1, "later": "ignored"}  # fmt: skip
    server.answer = lambda _: Reply(201, json.dumps(answered).encode())
    session = await login(f"{server.url}/base/", f" {CODE} ").picker_session(101)
    assert (session.token, session.user_name) == (TOKEN, "Dana")
    assert session.expires_at == datetime(2026, 1, 31, 12, 15, tzinfo=UTC)
    assert TOKEN not in repr(session)
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.json) == ("POST", "/base/api/v1/picker-sessions", {"user_id": 101})
    assert asked.headers["authorization"] == f"Bearer {CODE}"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (problem(401, f"No {CODE} opens anything."), Unauthorized),
        (problem(403, "This code may not be used from your address."), Forbidden),
        (problem(404, "There is no active user 101."), UserRefused),
        (NOT_FOUND, ContractError),
        (problem(400, "A field is wrong."), ContractError),
        (problem(429, "Too many."), RateLimited),
        (problem(503, "Out of reach."), ServerUnavailable),
        (Reply(201, b'{"token": 5}'), ContractError),
        (Reply(200, b"<html>"), ContractError),
    ],
)
async def test_none(
    server: Server, login: Callable[..., Minting], naps: Naps, reply: Reply, kind: type[DialtreeError]
) -> None:
    server.answer = lambda _: reply
    with pytest.raises(DialtreeError) as caught:
        await login(server.url, retries=1).picker_session(101)
    assert type(caught.value) is kind
    assert CODE not in str(caught.value)


async def test_a_code_that_is_none_is_not_sent(server: Server, login: Callable[..., Minting]) -> None:
    with pytest.raises(Unauthorized) as caught:
        await login(server.url, "short").picker_session(101)
    assert (caught.value.ill_formed, server.asked) == (True, [])
    with pytest.raises(ServerUnavailable):
        await login("http://127.0.0.1:9", retries=0).picker_session(101)
