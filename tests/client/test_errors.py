import copy
import json
import pickle
import traceback
from collections.abc import Callable

import pytest

from dialtree.client import ContractError, DialtreeError, Forbidden, RateLimited, ServerUnavailable, Unauthorized
from dialtree.contract import answer as contract

from .conftest import Lister, Naps
from .replies import ALL, CODE, NOT_FOUND, OWN, desc, ok, refusal
from .server import Reply, Server

Make = Callable[..., Lister]


async def failure(client: Lister) -> DialtreeError:
    with pytest.raises(DialtreeError) as caught:
        await client.get()
    return caught.value


@pytest.mark.parametrize("word", ["Unauthorized", "unauthorized", " UNAUTHORIZED "])
async def test_an_unmatched_code(server: Server, lister: Make, word: str) -> None:
    server.answer = lambda _: desc(0, word)
    error = await failure(lister(server.url))
    assert isinstance(error, Unauthorized)
    assert not error.ill_formed


@pytest.mark.parametrize("word", ["Unauthorized", None, "Invalid code"])
async def test_a_code_ill_formed_to_the_server(server: Server, lister: Make, word: str | None) -> None:
    server.answer = lambda _: desc(1, word)
    error = await failure(lister(server.url))
    assert isinstance(error, Unauthorized)
    assert error.ill_formed


async def test_a_forbidden_address(server: Server, lister: Make) -> None:
    refused = contract.address_not_allowed()
    server.answer = lambda _: refusal(refused)
    error = await failure(lister(server.url))
    assert isinstance(error, Forbidden)
    assert error.desc == refused.desc
    assert refused.desc in str(error)


async def test_forbidden_by_somebody_before_the_server(server: Server, lister: Make) -> None:
    server.answer = lambda _: Reply(403, b"<html>")
    error = await failure(lister(server.url))
    assert isinstance(error, Forbidden)
    assert error.desc is None


@pytest.mark.parametrize("status", [500, 501, 502, 504, 599])
async def test_other_server_errors_are_not_retried(server: Server, lister: Make, naps: Naps, status: int) -> None:
    server.answer = lambda _: desc(2, "It broke.", status)
    error = await failure(lister(server.url))
    assert isinstance(error, ServerUnavailable)
    assert (error.status, error.desc, error.retry_after) == (status, "It broke.", None)
    assert naps.seconds == []


@pytest.mark.parametrize(
    "refused",
    [
        contract.bad_input("showAll is none of true, false, 1 and 0."),
        contract.method_not_allowed(("GET", "HEAD", "POST")),
        contract.url_too_long(1),
        contract.body_too_large(1),
    ],
)
async def test_faults_that_the_server_names(server: Server, lister: Make, refused: contract.Refusal) -> None:
    server.answer = lambda _: refusal(refused)
    error = await failure(lister(server.url))
    assert isinstance(error, ContractError)
    assert (error.status, error.err, error.desc) == (refused.status, 2, refused.desc)
    assert refused.desc in str(error)


MISSING_KEY = json.dumps({"ERR": 0, "DESC": "OK", "EXTENSIONS": [{"SIP": "1", "Name": "n"}]}).encode()

NOT_THE_CONTRACT = {
    "html": (Reply(200, b"<html>Welcome</html>"), "line 1"),
    "nothing": (Reply(200), "Not JSON"),
    "no content": (Reply(204), "204"),
    "list": (Reply(200, b"[]"), "array"),
    "missing key": (Reply(200, MISSING_KEY), r"EXTENSIONS\[0\].*SpeedDial"),
    "missing list": (Reply(200, b'{"ERR": 0, "DESC": "OK"}'), "EXTENSIONS"),
    "number as a string": (Reply(200, ok().body.replace(b":7", b':"7"')), "AccountID"),
    "truncated": (Reply(200, ok().body[:-20], unframed=True), "Not JSON"),
    "not gzip": (Reply(200, ok().body, {"Content-Encoding": "gzip"}), "decompressing"),
    "unasked 304": (Reply(304, b"", {"ETag": '"1"'}), "304"),
    "partial": (Reply(206, ok().body), "206"),
    "not found": (NOT_FOUND, "404"),
    "OK by the wrong status": (Reply(404, ok().body), "404"),
}


@pytest.mark.parametrize(("reply", "named"), NOT_THE_CONTRACT.values(), ids=NOT_THE_CONTRACT)
async def test_what_is_not_the_contract(server: Server, lister: Make, naps: Naps, reply: Reply, named: str) -> None:
    server.answer = lambda _: reply
    with pytest.raises(ContractError, match=named) as caught:
        await lister(server.url).get()
    assert caught.value.status == (None if named == "decompressing" else reply.status)
    assert server.url in str(caught.value)
    assert naps.seconds == []


@pytest.mark.parametrize(("err", "sentence"), [(0, "Database error"), (2, "OK"), (-1, None), (2, "Code missing")])
async def test_an_empty_list_is_not_believed_beside_a_fault(
    server: Server, lister: Make, err: int, sentence: str | None
) -> None:
    server.answer = lambda _: desc(err, sentence)
    error = await failure(lister(server.url))
    assert isinstance(error, ContractError)
    assert (error.status, error.err, error.desc) == (200, err, sentence or "")


@pytest.mark.parametrize("word", ["OK", "Ok", " ok ", "", None])
async def test_an_empty_list_is_believed_beside_none(server: Server, lister: Make, word: str | None) -> None:
    server.answer = lambda _: desc(0, word)
    assert await lister(server.url).get() == ()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_named_and_not_followed(server: Server, lister: Make, status: int) -> None:
    server.answer = lambda asked: (
        ok() if asked.path == "/elsewhere" else Reply(status, b"", {"Location": f"{server.url}/elsewhere"})
    )
    error = await failure(lister(server.url))
    assert isinstance(error, ContractError)
    assert error.status == status
    assert f"{status}: a redirect, not followed, to '{server.url}/elsewhere'" in str(error)
    assert all(asked.path == "/Comet/api/GetExtensions" for asked in server.asked)


REPEATED = f"no account has {CODE}, nor {CODE.lower()}"
REPEATING = [
    desc(2, REPEATED),
    desc(2, REPEATED, 403),
    desc(2, REPEATED, 429),
    desc(2, REPEATED, 500),
    desc(2, REPEATED, 503),
    Reply(302, b"", {"Location": f"/login?code={CODE}"}),
]


@pytest.mark.parametrize("reply", REPEATING)
async def test_a_code_that_the_server_repeats_is_blanked(server: Server, lister: Make, reply: Reply) -> None:
    server.answer = lambda _: reply
    error = await failure(lister(server.url, retries=0))
    assert "***" in str(error)
    assert getattr(error, "desc", None) != ""
    assert CODE.lower() not in f"{vars(error)} {error!r} {error}".lower()


async def test_a_long_sentence_is_cut(server: Server, lister: Make) -> None:
    server.answer = lambda _: desc(2, "x" * 100_000)
    error = await failure(lister(server.url))
    assert isinstance(error, ContractError)
    assert error.desc == "x" * 200 + "…"


FAILING = [None, Reply(404), refusal(contract.code_unmatched()), refusal(contract.out_of_reach())]


@pytest.mark.parametrize("reply", FAILING)
async def test_an_error_carries_the_code_nowhere(
    unstarted: Server, lister: Make, reply: Reply | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reply is not None:
        unstarted.answer = lambda _: reply
        unstarted.start()
    client = lister(unstarted.url, retries=0)
    error = await failure(client)
    assert error.__cause__ is None
    assert error.__context__ is None
    ours = [
        frame
        for frame in traceback.TracebackException.from_exception(error, capture_locals=True).stack
        if "dialtree/client" in frame.filename and "tests" not in frame.filename
    ]
    assert ours
    assert CODE not in f"{[frame.locals for frame in ours]} {vars(error)} {error!r} {client!r}"


ERRORS = [
    Unauthorized("m", ill_formed=True),
    Forbidden("m", desc="d"),
    RateLimited("m", retry_after=5.0, desc="d"),
    ServerUnavailable("m", status=503, retry_after=5.0, desc="d"),
    ContractError("m", status=400, err=2, desc="d"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_can_be_pickled_and_copied(error: DialtreeError) -> None:
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is type(error)
        assert (str(twin), vars(twin)) == (str(error), vars(error))


async def test_after_an_error_the_next_call_may_succeed(server: Server, lister: Make) -> None:
    client = lister(server.url)
    server.answer = lambda _: refusal(contract.code_unmatched())
    await failure(client)
    server.answer = lambda _: ok(OWN)
    assert await client.get() == OWN
    server.answer = lambda _: ok(ALL)
    assert await client.get() == ALL
