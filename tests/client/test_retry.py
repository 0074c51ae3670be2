from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from dialtree.client import RateLimited, ServerUnavailable
from dialtree.contract import answer as contract

from .conftest import Lister, Naps
from .replies import ALL, CODE, dialtree, ok, refusal
from .server import Asked, Reply, Server

Make = Callable[..., Lister]

BUSY = [(contract.too_many_unmatched(), RateLimited), (contract.out_of_reach(), ServerUnavailable)]


def in_turn(*replies: Reply) -> Callable[[Asked], Reply]:
    left = iter(replies)
    return lambda asked: next(left, None) or dialtree(asked)


@pytest.mark.parametrize(("busy", "_"), BUSY)
async def test_a_wait_asked_for_in_seconds_is_waited(
    server: Server, lister: Make, naps: Naps, busy: contract.Refusal, _: type
) -> None:
    server.answer = in_turn(refusal(busy, Retry_After="17"))
    assert await lister(server.url).get() == ALL
    assert naps.seconds == [17.0]


@pytest.mark.parametrize(("busy", "_"), BUSY)
async def test_a_wait_asked_for_as_a_date_is_waited(
    server: Server, lister: Make, naps: Naps, busy: contract.Refusal, _: type
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    server.answer = in_turn(refusal(busy, Retry_After=date))
    assert await lister(server.url).get() == ALL
    assert len(naps.seconds) == 1
    assert 10 < naps.seconds[0] <= 20


@pytest.mark.parametrize(("busy", "error"), BUSY)
@pytest.mark.parametrize("asked_wait", ["31", "3600", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
async def test_a_wait_too_long_is_raised_at_once(
    server: Server, lister: Make, busy: contract.Refusal, error: type, asked_wait: str
) -> None:
    server.answer = lambda _: refusal(busy, Retry_After=asked_wait)
    with pytest.raises(error, match="asks to wait") as caught:
        await lister(server.url).get()
    assert caught.value.retry_after > 30
    assert caught.value.desc == busy.desc
    assert len(server.asked) == 1


async def test_waits_add_up_to_no_more_than_allowed(server: Server, lister: Make, naps: Naps) -> None:
    server.answer = lambda _: refusal(contract.out_of_reach(), Retry_After="4")
    with pytest.raises(ServerUnavailable) as caught:
        await lister(server.url, retries=100, max_wait=10).get()
    assert naps.seconds == [4.0, 4.0]
    assert (caught.value.status, caught.value.retry_after) == (503, 4.0)


@pytest.mark.parametrize(
    "illegible",
    [None, "", "soon", "-5", "0", "1e9", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 0001 08:493477822359"],
)
async def test_without_a_wait_to_obey_waits_grow_and_vary(
    server: Server, lister: Make, naps: Naps, illegible: str | None
) -> None:
    server.answer = lambda _: refusal(
        contract.out_of_reach(), **({} if illegible is None else {"Retry_After": illegible})
    )
    client = lister(server.url, retries=3)
    for _ in range(5):
        with pytest.raises(ServerUnavailable) as caught:
            await client.get()
        assert not caught.value.retry_after
    assert len(server.asked) == 5 * 4
    for attempt in range(3):
        waits = naps.seconds[attempt::3]
        assert all(0.25 * 2**attempt <= wait <= 0.5 * 2**attempt for wait in waits)
        assert len(set(waits)) > 1


@pytest.mark.parametrize(("busy", "error"), BUSY)
async def test_retries_end(server: Server, lister: Make, busy: contract.Refusal, error: type) -> None:
    server.answer = lambda _: refusal(busy)
    with pytest.raises(error) as caught:
        await lister(server.url, retries=2).get()
    assert len(server.asked) == 3
    assert caught.value.retry_after is None


async def test_each_call_has_its_own_retries(server: Server, lister: Make) -> None:
    server.answer = lambda _: refusal(contract.out_of_reach())
    client = lister(server.url, retries=2)
    for _ in range(2):
        with pytest.raises(ServerUnavailable):
            await client.get()
    assert len(server.asked) == 6


async def test_a_server_that_comes_up_meanwhile(unstarted: Server, lister: Make, naps: Naps) -> None:
    def start() -> None:
        if len(naps.seconds) == 2:
            unstarted.start()

    naps.during = start
    assert await lister(unstarted.url).get() == ALL
    assert len(naps.seconds) == 2


async def test_a_server_that_stays_down(unstarted: Server, lister: Make, naps: Naps) -> None:
    with pytest.raises(ServerUnavailable, match="ConnectError") as caught:
        await lister(unstarted.url).get()
    assert caught.value.status is None
    assert caught.value.retry_after is None
    assert unstarted.url in str(caught.value)
    assert len(naps.seconds) == 3


async def test_a_server_that_does_not_answer_in_time(server: Server, lister: Make, naps: Naps) -> None:
    def answer(_: Asked) -> Reply:
        server.over.wait()
        return Reply()

    server.answer = answer
    with pytest.raises(ServerUnavailable, match="ReadTimeout"):
        await lister(server.url, timeout=0.05, retries=1).get()
    assert len(naps.seconds) == 1


async def test_a_connection_that_breaks_within_the_body(server: Server, lister: Make, naps: Naps) -> None:
    whole = ok()
    server.answer = in_turn(Reply(200, whole.body, sent=10), Reply(200, whole.body, sent=0))
    assert await lister(server.url).get() == ALL
    assert len(naps.seconds) == 2
    server.answer = lambda _: Reply(200, whole.body, sent=10)
    with pytest.raises(ServerUnavailable, match="RemoteProtocolError"):
        await lister(server.url, retries=1).get()


async def test_what_a_broken_server_repeats_of_the_code_is_blanked(lister: Make, server: Server) -> None:
    server.answer = lambda _: ok(**{CODE + "\0": "x"})
    with pytest.raises(ServerUnavailable, match="RemoteProtocolError") as caught:
        await lister(server.url, retries=0).get()
    assert CODE not in str(caught.value)
    assert "***" in str(caught.value)
