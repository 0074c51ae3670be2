"""Following changes: what is asked, what is told, and what a failure comes to."""

import asyncio
import json
import pickle
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import pytest

from dialtree.client import (
    Change,
    Changes,
    ContractError,
    CursorGone,
    DialtreeError,
    Forbidden,
    RateLimited,
    ServerUnavailable,
    Unauthorized,
    follow,
    follow_async,
)

from .conftest import Naps
from .server import Asked, Reply, Server

TOKEN = "dltm_S3cretS3cretS3cretS3cretS3cret"

CHANGE = {
    "revision": 5,
    "at": "2026-01-31T12:00:00.000000Z",
    "entity": "account",
    "id": 3,
    "operation": "delete",
    "before": {"id": 3, "parent_id": 1, "name": "מכירות", "active": True},
    "after": None,
}

Following = Callable[..., AsyncIterator[Changes]]


async def _blocking(*arguments: Any, **options: Any) -> AsyncIterator[Changes]:  # noqa: ANN401
    """`follow` with the face of `follow_async`, so that one test does for both."""
    following: Iterator[Changes] = follow(*arguments, **options)
    while True:
        yield await asyncio.to_thread(next, following)


@pytest.fixture(params=[_blocking, follow_async], ids=["sync", "async"])
def following(request: pytest.FixtureRequest) -> Following:
    made: Following = request.param
    return made


def told(cursor: str, *changes: object, more: bool = False) -> Reply:
    answer = {"changes": changes, "cursor": cursor, "more": more, "later": "versions may tell more"}
    return Reply(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})


def problem(status: int, detail: str, errors: Sequence[Mapping[str, str]] = (), **headers: str) -> Reply:
    body = {"type": "about:blank", "title": "?", "status": status, "detail": detail, "errors": errors}
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/problem+json", **headers})


def in_turn(*replies: Reply) -> Callable[[Asked], Reply]:
    waiting = list(replies)
    return lambda _: waiting.pop(0)


async def test_it_goes_on_where_it_was(server: Server, following: Following) -> None:
    server.answer = in_turn(told("A", CHANGE, more=True), told("B"), told("C", CHANGE))
    async with aclosing(following(server.url + "/base/", TOKEN, wait=20)) as batches:
        first, second, third = [await anext(batches) for _ in range(3)]
    assert (list(first), first.cursor, first.more) == ([Change(**CHANGE)], "A", True)  # type: ignore[arg-type]
    assert (list(second), second.cursor, second.more) == ([], "B", False)
    assert third.cursor == "C"
    assert [it.query for it in server.asked] == [
        {"after": it, "wait": "20", "limit": "500"} for it in ("start", "A", "B")
    ]
    assert {(it.method, it.path) for it in server.asked} == {("GET", "/base/api/v1/changes")}
    assert {it.headers["authorization"] for it in server.asked} == {f"Bearer {TOKEN}"}


async def test_it_begins_where_it_is_told(server: Server, following: Following) -> None:
    server.answer = in_turn(told("B"))
    async with aclosing(following(server.url, f" {TOKEN}\n", "A", organization_id=7)) as batches:
        await anext(batches)
    (asked,) = server.asked
    assert asked.query == {"after": "A", "wait": "30", "limit": "500", "organization_id": "7"}
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"


async def test_it_outlives_failures(server: Server, following: Following, naps: Naps) -> None:
    cut = Reply(200, told("A").body, sent=5)
    failures = [cut, problem(503, "x"), Reply(502, b"<html>"), problem(429, "x", **{"Retry-After": "77"}), cut]
    server.answer = in_turn(*failures, told("A"), *failures, told("B"))
    async with aclosing(following(server.url, TOKEN)) as batches:
        assert [(await anext(batches)).cursor for _ in range(2)] == ["A", "B"]
    assert len(server.asked) == 12
    assert [it.query["after"] for it in server.asked] == ["start"] * 6 + ["A"] * 6
    first, second = naps.seconds[:5], naps.seconds[5:]
    for waited in (first, second):
        assert 0 < waited[0] <= 0.5 < waited[2] <= 2
        assert waited[3] == 77


async def test_it_outlives_a_server_that_is_not_there(unstarted: Server, following: Following, naps: Naps) -> None:
    unstarted.answer = in_turn(told("A"))
    naps.during = lambda: unstarted.start() if len(naps.seconds) == 40 else None
    async with aclosing(following(unstarted.url, TOKEN)) as batches:
        assert (await anext(batches)).cursor == "A"
    assert max(naps.seconds) <= 30
    assert len(naps.seconds) == 40


@pytest.mark.parametrize(
    ("reply", "kind", "detail"),
    [
        (problem(410, "Cut off."), CursorGone, "Cut off."),
        (problem(401, "Sign in."), Unauthorized, "Sign in."),
        (problem(403, "Not yours."), Forbidden, "Not yours."),
        (problem(404, "There is no account 7."), ContractError, "There is no account 7."),
        (
            problem(400, "What was sent is not good.", errors=[{"field": "after", "message": "not a cursor"}]),
            ContractError,
            "answered 400: What was sent is not good. after: not a cursor",
        ),
        (problem(400, "", errors=[{"field": "a", "message": "b"}] * 1000), ContractError, "a: b; a: b; a: b"),
        (Reply(404, b"<html>"), ContractError, "404: Not Found"),
        (Reply(302, b"", {"Location": "/elsewhere"}), ContractError, "302: Found"),
        (Reply(200, b"<html>"), ContractError, "told no changes"),
        (Reply(200, b"\xff"), ContractError, "told no changes"),
        (Reply(200, b'{"changes": [{}], "cursor": "A", "more": false}'), ContractError, "told no changes"),
        (problem(410, f"It was {TOKEN}."), CursorGone, "It was …."),
    ],
)
async def test_what_does_not_pass_is_raised(
    server: Server, following: Following, reply: Reply, kind: type[DialtreeError], detail: str
) -> None:
    server.answer = in_turn(reply)
    with pytest.raises(kind) as raised:
        async with aclosing(following(server.url, TOKEN)) as batches:
            await anext(batches)
    said = str(raised.value)
    assert said.startswith(f"{server.url}/api/v1/changes ")
    assert detail in said
    assert TOKEN not in repr(pickle.loads(pickle.dumps(raised.value)))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (problem(503, "Away."), ServerUnavailable),
        (problem(500, "Our fault."), ServerUnavailable),
        (problem(429, "Slowly."), RateLimited),
        (Reply(200, b"{}", sent=1), ServerUnavailable),
    ],
)
async def test_patience_has_an_end_if_wanted(
    server: Server, following: Following, naps: Naps, reply: Reply, kind: type[DialtreeError]
) -> None:
    server.answer = lambda _: reply
    with pytest.raises(kind):
        async with aclosing(following(server.url, TOKEN, patience=0)) as batches:
            await anext(batches)
    assert naps.seconds == []


@pytest.mark.parametrize(
    "options", [{"wait": 31}, {"wait": -1}, {"patience": -1}, {"patience": float("nan")}, {"base_url": "ftp://x"}]
)
def test_bad_arguments_are_told_at_once(options: dict[str, Any]) -> None:
    for make in (follow, follow_async):
        with pytest.raises(ValueError, match=r"wait|patience|base_url"):
            make(**{"base_url": "http://x", "token": TOKEN, **options})


def test_no_error_is_chained_to_one_that_holds_the_token(unstarted: Server) -> None:
    with pytest.raises(ServerUnavailable) as raised:
        next(follow(unstarted.url, TOKEN, patience=0))
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
