"""What comes by RSGI and is not the extension list: an ASGI application answers it, and notices nothing."""

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialtree.contract.path import GET_EXTENSIONS
from dialtree.serving.asgi import Application, Message, Receive, Scope, Send
from dialtree.serving.rsgi_bridge import pass_on
from serving.house import House
from support import asgi, rsgi
from support.body import Body
from support.raw_http import Answer, Connection
from support.rsgi import FakeExchange, scope_of
from support.server import Server


class Bridged:
    """An ASGI application as RSGI sees it."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __rsgi__(self, scope: object, exchange: FakeExchange) -> None:
        await pass_on(self._application, scope, exchange)  # type: ignore[arg-type]


def answering(*messages: Message, status: int = 200) -> Application:
    async def application(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [(b"x-odd", b"\xe9")]})
        for message in messages:
            await send({"type": "http.response.body", **message})

    return application


class Reading:
    """Reads a request to its end, and what comes after it."""

    def __init__(self) -> None:
        self.scope: Scope = {}
        self.messages: list[Message] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        while not self.messages or self.messages[-1].get("more_body", False):
            self.messages.append(await receive())
        await answering({"body": b"ok"})(scope, receive, send)

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)


async def test_the_scope_is_that_of_asgi() -> None:
    reading = Reading()
    headers = [("Host", "a"), ("X-Two", "1"), ("x-two", "2")]
    client = ("2001:db8::1", 40000)
    await rsgi.call(Bridged(reading), "PATCH", "/a%20b/%D7%90?c=%20d&e", headers, client=client)
    expected = asgi.scope_of("PATCH", "/a%20b/%D7%90?c=%20d&e", headers, client)
    # RSGI does not tell it.
    del expected["raw_path"]
    assert {name: reading.scope[name] for name in expected} == expected
    assert reading.scope["server"] == ("127.0.0.1", 8080)
    assert (reading.scope["scheme"], reading.scope["http_version"], reading.scope["root_path"]) == ("http", "1.1", "")
    assert reading.scope["asgi"]["version"] == "3.0"


@pytest.mark.parametrize("client", [None, ("/run/socket", 0)])
async def test_a_caller_without_an_address(client: tuple[str, int] | None) -> None:
    reading, scope = Reading(), scope_of("GET", "/")
    scope.client = "" if client is None else client[0]
    await pass_on(reading, scope, FakeExchange(Body()))  # type: ignore[arg-type]
    assert reading.scope["client"] is None


@pytest.mark.parametrize("declared", [True, False], ids=["with its length", "chunked"])
@pytest.mark.parametrize("pieces", [(), (b"whole",), (b"in ", b"", b"pieces")])
async def test_a_body(pieces: tuple[bytes, ...], declared: bool) -> None:
    reading = Reading()
    headers = [("Content-Length", str(sum(map(len, pieces))))] if declared else [("Transfer-Encoding", "chunked")]
    scope = scope_of("POST", "/", headers)
    await pass_on(reading, scope, FakeExchange(Body(pieces)))  # type: ignore[arg-type]
    assert {message["type"] for message in reading.messages} == {"http.request"}
    assert reading.body == b"".join(pieces)


async def test_a_body_that_breaks_off() -> None:
    reading = Reading()
    await rsgi.call(Bridged(reading), "POST", "/", [("Content-Length", "9")], Body((b"half",), "gone"))
    assert reading.messages[-1] == {"type": "http.disconnect"}
    assert reading.body == b"half"


async def test_the_end_of_the_caller_is_told() -> None:
    told = list[Message]()

    async def waiting(_scope: Scope, receive: Receive, _send: Send) -> None:
        told.extend([await receive() for _ in range(3)])

    made = FakeExchange(Body())
    task = asyncio.create_task(pass_on(waiting, scope_of("GET", "/"), made))  # type: ignore[arg-type]
    for _ in range(10):
        await asyncio.sleep(0)
    assert not task.done()
    made.gone.set()
    await task
    assert told[-1] == {"type": "http.disconnect"}


async def test_an_answered_request_is_over_though_the_caller_stays() -> None:
    told = list[Message]()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body", False):
            pass
        await answering({"body": b"a", "more_body": True}, {"body": b"b"})(scope, receive, send)
        told.append(await receive())

    made = await rsgi.exchange(Bridged(application), "GET", "/")
    assert (made.answer.body, told) == (b"ab", [{"type": "http.disconnect"}])


@pytest.mark.parametrize(
    ("messages", "how", "body"),
    [
        ([{"body": b"whole"}], "bytes", b"whole"),
        ([{}], "bytes", b""),
        ([{"body": b"a", "more_body": True}, {"body": b"b", "more_body": True}, {"body": b"c"}], "stream", b"abc"),
        ([{"more_body": True}, {}], "stream", b""),
    ],
)
async def test_an_answer(messages: list[Message], how: str, body: bytes) -> None:
    made = await rsgi.exchange(Bridged(answering(*messages, status=418)), "GET", "/")
    assert (made.how, made.answer) == (how, Answer(418, (("x-odd", "\xe9"),), body))


async def test_an_answer_to_head_has_no_body() -> None:
    made = await rsgi.exchange(Bridged(answering({"body": b"left out"})), "HEAD", "/")
    assert (made.how, made.answer.body) == ("empty", b"")


async def test_the_service_leads_there_what_is_not_the_list(house: House) -> None:
    for path in ("/", f"{GET_EXTENSIONS}/x", f"{GET_EXTENSIONS}//", "/comet"):
        assert (await house.ask(path)).status == 404
    for path in (GET_EXTENSIONS, f"{GET_EXTENSIONS}/", GET_EXTENSIONS.upper(), GET_EXTENSIONS.replace("C", "%43")):
        assert (await house.ask(path)).json["ERR"] == 1


# By a real server, with both of the interfaces that it may use.


@pytest.fixture(scope="module", params=["false", "true"], ids=["rsgi", "asgi"])
def server(request: pytest.FixtureRequest, stated: tuple[Path, dict[str, str]]) -> Iterator[Server]:
    with Server(stated[0], {"access_log": request.param}) as server:
        yield server


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "ODD"])
@pytest.mark.parametrize("body", [None, b"", b"x", b"x" * 200_000], ids=["none", "empty", "small", "large"])
def test_nothing_is_found_whatever_is_sent(server: Server, method: str, body: bytes | None) -> None:
    answer = server.ask(method, "/elsewhere?x=%ff", (), body)
    assert (answer.status, answer["content-type"]) == (404, "application/problem+json")
    assert json.loads(answer.body)["status"] == 404


def test_head(server: Server) -> None:
    whole, headed = server.ask("GET", "/elsewhere"), server.ask("HEAD", "/elsewhere")
    assert (headed.status, headed.body, headed["content-length"]) == (404, b"", str(len(whole.body)))


def test_a_chunked_body(server: Server) -> None:
    chunks = b"3\r\nabc\r\n0\r\n\r\n"
    with Connection(server.port) as connection:
        for _ in range(3):
            assert connection.ask("POST", "/elsewhere", [("Transfer-Encoding", "chunked")], chunks).status == 404


def test_a_list_body_that_breaks_off(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as caller:
        head = f"POST {GET_EXTENSIONS} HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n"
        caller.sendall(head.encode() + b'{"code":"x"}')
        caller.shutdown(socket.SHUT_WR)
        received = b""
        while data := caller.recv(65536):
            received += data
    assert received == b"" or b"did not arrive whole" in received


@pytest.mark.parametrize("access_log", ["false", "true"], ids=["rsgi", "asgi"])
def test_the_address_of_a_caller_by_ipv6(stated: tuple[Path, dict[str, str]], access_log: str) -> None:
    path, codes = stated
    target = f"{GET_EXTENSIONS}?code={codes['allowed_elsewhere']}"
    with (
        Server(path, {"access_log": access_log, "trusted_proxies": "::1/128"}, host="::1") as server,
        Connection(server.port, "::1") as connection,
    ):
        assert connection.ask("GET", target).status == 403
        assert connection.ask("GET", target, [("X-Forwarded-For", "2001:db8:1::7")]).status == 200
