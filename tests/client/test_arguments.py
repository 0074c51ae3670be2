import contextlib
import re
from collections.abc import Callable
from math import inf, nan
from typing import Any

import httpx
import pytest

from dialtree.client import AsyncExtensionList, ExtensionList
from dialtree.client.request import with_body, with_header
from dialtree.contract.code import Code

from .conftest import Lister
from .replies import ALL, CODE, ok
from .server import Server

Make = Callable[..., Lister]


@pytest.mark.parametrize("tail", ["", "/", "//", "?", "#", "/prefix", "/prefix/", "/a%2Fb/c"])
async def test_a_base_url_may_have_a_path_and_a_trailing_slash(server: Server, lister: Make, tail: str) -> None:
    server.answer = lambda _: ok()
    assert await lister(server.url + tail).get() == ALL
    assert server.asked[0].path == tail.rstrip("/?#") + "/Comet/api/GetExtensions"


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "directory.example.org",
        "directory.example.org:8080",
        "ftp://directory.example.org",
        "http://",
        "http:///path",
        "http://host:0x",
        "http://host:99999",
        "http://host:-1",
        "http://a..b/",
        "http://host/\n",
        "http://host/\ud800",
        "http://\ud800/",
    ],
)
def test_a_base_url_that_is_none_is_named(base_url: str) -> None:
    for kind in (ExtensionList, AsyncExtensionList):
        with pytest.raises(ValueError, match=re.escape(repr(base_url))) as caught:
            kind(base_url, CODE)
        assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("tail", ["dana:hush@host", "host/?code=hush", "host/#hush"])
def test_a_base_url_with_more_than_an_address_is_refused_and_not_repeated(tail: str) -> None:
    with pytest.raises(ValueError, match="base_url") as caught:
        ExtensionList(f"http://{tail}", CODE)
    assert "hush" not in str(caught.value)


def test_swapped_arguments_do_not_give_the_code_away() -> None:
    with pytest.raises(ValueError, match="base_url") as caught:
        ExtensionList(CODE, "https://directory.example.org")
    assert CODE not in str(caught.value)


@pytest.mark.parametrize("options", [{"retries": -1}, {"max_wait": -0.1}, {"max_wait": nan}, {"max_wait": inf}])
def test_numbers_out_of_range_are_named(options: dict[str, Any]) -> None:
    (name,) = options
    for kind in (ExtensionList, AsyncExtensionList):
        with pytest.raises(ValueError, match=name):
            kind("https://directory.example.org", CODE, **options)


async def test_leaving_the_context_closes(server: Server) -> None:
    with ExtensionList(server.url, CODE) as blocking:
        assert blocking.get() == ALL
    with pytest.raises(RuntimeError, match="closed"):
        blocking.get()
    async with AsyncExtensionList(server.url, CODE) as asynchronous:
        assert await asynchronous.get() == ALL
    with pytest.raises(RuntimeError, match="closed"):
        await asynchronous.get()


class _Transport(httpx.MockTransport):
    closed = False

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


async def test_a_transport_is_closed_with_its_client() -> None:
    one, other = _Transport(lambda _: httpx.Response(404)), _Transport(lambda _: httpx.Response(404))
    ExtensionList("http://host", CODE, transport=one).close()
    with contextlib.suppress(ZeroDivisionError):
        async with AsyncExtensionList("http://host", CODE, transport=other):
            raise ZeroDivisionError
    assert one.closed
    assert other.closed


async def test_timeouts_reach_the_transport() -> None:
    seen: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"]["read"])
        return httpx.Response(200, content=ok().body)

    with ExtensionList("http://host", CODE, transport=httpx.MockTransport(answer)) as standard:
        standard.get()
    async with AsyncExtensionList(
        "http://host", CODE, timeout=httpx.Timeout(1, read=2), transport=httpx.MockTransport(answer)
    ) as own:
        await own.get()
    assert seen == [10.0, 2]


def test_the_repr_of_a_request_has_no_code() -> None:
    url, code = httpx.URL("http://host"), Code(CODE)
    for request in (with_header(url, code, show_all=True, etag='"1"'), with_body(url, code, show_all=True)):
        assert CODE not in repr(request)
        assert CODE not in str(request.url)


def test_what_a_client_is_made_of_shows_no_code() -> None:
    with ExtensionList("http://host", CODE) as client:
        assert CODE not in f"{client!r} {vars(client)} {vars(client._protocol)}"
