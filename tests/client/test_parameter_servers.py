"""Servers that know the code only as a parameter, as the vendor's own service does."""

from collections.abc import Callable

import pytest

from dialtree.client import ContractError, DialtreeError, Forbidden, RateLimited, ServerUnavailable, Unauthorized
from dialtree.contract import answer as contract

from .conftest import Lister, Naps
from .replies import ALL, CODE, NOT_FOUND, OWN, desc, dialtree, ok, refusal, vendor
from .server import Asked, Reply, Server

Make = Callable[..., Lister]

WITHOUT_CODE = {
    "ERR 1": refusal(contract.code_ill_formed()),
    "ERR 2": desc(2, "The parameter code is missing."),
    "400 of the contract": refusal(contract.bad_input("No code.")),
    "400": Reply(400, b'{"Message": "code is required"}'),
    "401": Reply(401, b"", {"WWW-Authenticate": "Basic"}),
    "403 not of the contract": Reply(403, b"<html>Forbidden</html>"),
    "404": NOT_FOUND,
    "405": Reply(405, b"", {"Allow": "POST"}),
    "500": Reply(500, b"<html>Object reference not set</html>"),
    "page": Reply(200, b"<html>Welcome</html>"),
    "redirect": Reply(302, b"", {"Location": "/login"}),
}


@pytest.mark.parametrize("without_code", WITHOUT_CODE.values(), ids=WITHOUT_CODE)
async def test_the_code_goes_as_a_parameter_from_then_on(server: Server, lister: Make, without_code: Reply) -> None:
    server.answer = vendor(without_code)
    client = lister(server.url)
    assert await client.get() == ALL
    assert await client.get(show_all=False) == OWN
    assert [asked.method for asked in server.asked] == ["GET", "POST", "POST"]
    assert server.asked[1].json == {"code": CODE, "showAll": 1}
    assert server.asked[2].json == {"code": CODE, "showAll": 0}
    assert server.asked[1].headers["content-type"] == "application/json"
    assert not any("authorization" in asked.headers for asked in server.asked[1:])
    assert not any(asked.query for asked in server.asked[1:])


async def test_null_strings_are_empty_ones(server: Server, lister: Make) -> None:
    server.answer = vendor(NOT_FOUND)
    extensions = await lister(server.url).get()
    assert (extensions[1].speed_dial, extensions[1].user_name, extensions[1].user_email) == ("", "", "")


async def test_a_post_is_never_conditional(server: Server, lister: Make) -> None:
    server.answer = lambda asked: ok(ETag='"1"') if asked.method == "POST" else NOT_FOUND
    client = lister(server.url)
    await client.get()
    await client.get()
    assert not any("if-none-match" in asked.headers for asked in server.asked)


@pytest.mark.parametrize("refused", [contract.code_unmatched(), contract.code_ill_formed()])
async def test_a_code_refused_as_a_parameter(server: Server, lister: Make, refused: contract.Refusal) -> None:
    server.answer = lambda asked: refusal(refused) if asked.body else NOT_FOUND
    client = lister(server.url)
    for _ in range(2):
        with pytest.raises(Unauthorized) as caught:
            await client.get()
        assert caught.value.ill_formed == (refused.err == 1)
    assert [asked.method for asked in server.asked] == ["GET", "POST", "POST"]


async def test_when_neither_way_is_answered_nothing_is_settled(server: Server, lister: Make) -> None:
    server.answer = lambda _: NOT_FOUND
    client = lister(server.url)
    with pytest.raises(ContractError, match=r"POST .* answered 404"):
        await client.get()
    server.answer = dialtree
    assert await client.get() == ALL
    assert [asked.method for asked in server.asked] == ["GET", "POST", "GET"]


ANSWERED = [
    (refusal(contract.code_unmatched()), Unauthorized),
    (refusal(contract.address_not_allowed()), Forbidden),
    (Reply(429, b"slow down"), RateLimited),
    (Reply(502, b"<html>Bad Gateway</html>"), ServerUnavailable),
    (Reply(503, b"<html>Maintenance</html>"), ServerUnavailable),
]


@pytest.mark.parametrize(("reply", "error"), ANSWERED)
async def test_an_answer_that_saw_the_code_or_nothing_at_all_is_final(
    server: Server, lister: Make, reply: Reply, error: type[DialtreeError]
) -> None:
    server.answer = lambda _: reply
    with pytest.raises(error):
        await lister(server.url, retries=0).get()
    assert [asked.method for asked in server.asked] == ["GET"]


async def test_a_server_once_known_to_take_the_header_is_not_asked_otherwise(server: Server, lister: Make) -> None:
    client = lister(server.url)
    await client.get()
    server.answer = lambda _: refusal(contract.code_ill_formed())
    with pytest.raises(Unauthorized):
        await client.get()
    assert [asked.method for asked in server.asked] == ["GET", "GET"]


async def test_a_post_is_retried_and_both_ways_share_one_patience(server: Server, lister: Make, naps: Naps) -> None:
    busy = {"GET": 2, "POST": 2}

    def answer(asked: Asked) -> Reply:
        busy[asked.method] -= 1
        return refusal(contract.out_of_reach()) if busy[asked.method] >= 0 else vendor(NOT_FOUND)(asked)

    server.answer = answer
    assert await lister(server.url, retries=4).get() == ALL
    assert len(naps.seconds) == 4
    busy |= {"POST": 5}
    with pytest.raises(ServerUnavailable):
        await lister(server.url, retries=4).get()
    assert [asked.method for asked in server.asked].count("POST") == 3 + 5
