import json
import pickle
from collections.abc import AsyncIterator, Callable
from typing import Protocol

import pytest

from dialtree.client import (
    AgentLogin,
    AsyncAgentLogin,
    ContractError,
    DialtreeError,
    ExtensionInUse,
    ExtensionNotFound,
    Forbidden,
    ListedStatus,
    RateLimited,
    ServerUnavailable,
    Status,
    StatusNotSupported,
    Unauthorized,
    UpdateFailed,
    UserRefused,
    ValueMissing,
)
from dialtree.contract import agent_answer, answer
from dialtree.contract.agent_answer import StatusAnswer, encode_statuses, refused
from dialtree.directory.agent_status import DEFAULTS

from .both import makers
from .conftest import Naps
from .replies import CODE, NOT_FOUND
from .server import Reply, Server


class Login(Protocol):
    async def set_status(self, user_id: int, extension: str, status: int) -> None: ...
    async def statuses(self) -> tuple[ListedStatus, ...]: ...


@pytest.fixture(params=[AgentLogin, AsyncAgentLogin], ids=["sync", "async"])
async def login(request: pytest.FixtureRequest) -> AsyncIterator[Callable[..., Login]]:
    async with makers(request.param, blocks=request.param is AgentLogin) as make:
        yield make


def said(row: StatusAnswer) -> Reply:
    return Reply(row.http, row.body)


async def test_done(server: Server, login: Callable[..., Login]) -> None:
    server.answer = lambda _: said(agent_answer.DONE)
    await login(f"{server.url}/base/", f" {CODE} ").set_status(7001, "a.b+1", Status.TEAM_MEETING)
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/base/UserLogin/SetStatusFromAPI")
    assert asked.json == {"Code": CODE, "UserId": 7001, "ExtensionUser": "a.b+1", "Status": 12}


async def test_statuses(server: Server, login: Callable[..., Login]) -> None:
    some = (ListedStatus(1, "Login", "#2fb344"), ListedStatus(40, "משרד", "#000000"))
    server.answer = lambda _: Reply(200, encode_statuses(some))
    assert await login(server.url).statuses() == some
    assert (server.asked[0].path, server.asked[0].json) == ("/UserLogin/GetStatusesList", {"code": CODE})


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (refused(answer.method_not_allowed(("GET", "POST"))), ContractError),
        (refused(answer.body_too_large(1)), ContractError),
        (refused(answer.bad_input("The body is not JSON.")), ContractError),
        (agent_answer.CODE_MISSING, ValueMissing),
        (agent_answer.CODE_REFUSED, UserRefused),
        (refused(answer.too_many_unmatched()), RateLimited),
        (refused(answer.out_of_reach()), ServerUnavailable),
        (refused(answer.address_not_allowed()), Forbidden),
        (agent_answer.USER_MISSING, ValueMissing),
        (agent_answer.USER_UNKNOWN, UserRefused),
        (agent_answer.EXTENSION_MISSING, ValueMissing),
        (agent_answer.EXTENSION_UNKNOWN, ExtensionNotFound),
        (agent_answer.STATUS_MISSING, ValueMissing),
        (agent_answer.STATUS_UNKNOWN, StatusNotSupported),
        (agent_answer.EXTENSION_IN_USE, ExtensionInUse),
        (agent_answer.NOT_WRITTEN, UpdateFailed),
    ],
    ids=lambda it: it.__name__ if isinstance(it, type) else f"{it.http} {it.message}"[:40],
)
async def test_each_row_has_an_error(
    server: Server, login: Callable[..., Login], row: StatusAnswer, kind: type[DialtreeError]
) -> None:
    server.answer = lambda _: said(row)
    with pytest.raises(DialtreeError) as raised:
        await login(server.url, retries=0).set_status(7001, "201", Status.LOGIN)
    assert type(raised.value) is kind
    assert CODE not in str(raised.value)
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), vars(again)) == (str(raised.value), vars(raised.value))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (NOT_FOUND, ContractError),
        (Reply(200, b"<html>"), ContractError),
        (Reply(500, b"oops"), ServerUnavailable),
        (Reply(403, b"no"), Forbidden),
        (Reply(200, json.dumps({"Status": 9, "StatusError": 0, "StatusErroMessage": None}).encode()), ContractError),
    ],
)
async def test_what_is_no_answer(
    server: Server, login: Callable[..., Login], reply: Reply, kind: type[DialtreeError]
) -> None:
    server.answer = lambda _: reply
    with pytest.raises(kind):
        await login(server.url, retries=0).set_status(7001, "201", 1)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(200, encode_statuses(())), Unauthorized),
        (Reply(429, encode_statuses(())), RateLimited),
        (Reply(403, encode_statuses(())), Forbidden),
        (Reply(200, b"[]"), ContractError),
        (NOT_FOUND, ContractError),
    ],
)
async def test_no_statuses(
    server: Server, login: Callable[..., Login], reply: Reply, kind: type[DialtreeError]
) -> None:
    server.answer = lambda _: reply
    with pytest.raises(kind):
        await login(server.url, retries=0).statuses()


async def test_what_passes_is_asked_again(server: Server, login: Callable[..., Login], naps: Naps) -> None:
    replies = iter([said(refused(answer.out_of_reach())), said(agent_answer.DONE)])
    server.answer = lambda _: next(replies)
    await login(server.url).set_status(7001, "201", Status.LOGIN)
    assert (len(server.asked), len(naps.seconds)) == (2, 1)


async def test_nobody_is_there(unstarted: Server, login: Callable[..., Login]) -> None:
    for ask in (login(unstarted.url, retries=0).statuses(), login(unstarted.url, retries=0).set_status(1, "2", 3)):
        with pytest.raises(ServerUnavailable):
            await ask


async def test_an_ill_formed_code_is_not_sent(server: Server, login: Callable[..., Login]) -> None:
    for ask in (login(server.url, "short").statuses(), login(server.url, "short").set_status(1, "2", 3)):
        with pytest.raises(Unauthorized) as raised:
            await ask
        assert raised.value.ill_formed
    assert server.asked == []


def test_the_named_statuses_are_the_contracts() -> None:
    assert {int(it): it.name.replace("_", " ").capitalize() for it in Status} == {
        it.id: it.name_en for it in DEFAULTS.values()
    }


async def test_clients_close() -> None:
    async with AsyncAgentLogin("http://127.0.0.1:9", CODE):
        pass
    with AgentLogin("http://127.0.0.1:9", CODE):
        pass
