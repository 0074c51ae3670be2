import asyncio
from collections.abc import Callable

import httpx
import pytest

from dialtree.client import Extension, Unauthorized

from .conftest import Lister
from .replies import ALL, CODE, DESK, NOT_FOUND, OWN, dialtree, ok
from .server import Asked, Reply, Server

Make = Callable[..., Lister]


async def test_the_extensions_are_typed_immutable_and_in_order(server: Server, lister: Make) -> None:
    extensions = await lister(server.url).get()
    assert extensions == ALL
    assert isinstance(extensions[0], Extension)
    with pytest.raises(AttributeError):
        extensions[0].name = "another"


async def test_the_code_goes_in_a_header_and_never_in_the_url(server: Server, lister: Make) -> None:
    await lister(server.url).get()
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.query, asked.body) == (
        "GET",
        "/Comet/api/GetExtensions",
        {"showAll": "1"},
        b"",
    )
    assert asked.headers["authorization"] == f"Bearer {CODE}"
    assert asked.headers["user-agent"].startswith("dialtree/")
    assert "content-length" not in asked.headers


async def test_show_all_false_asks_for_the_own_account(server: Server, lister: Make) -> None:
    assert await lister(server.url).get(show_all=False) == OWN
    assert server.asked[0].query == {"showAll": "0"}


async def test_an_unchanged_list_is_the_very_same_tuple(server: Server, lister: Make) -> None:
    client = lister(server.url)
    everything, own = await client.get(), await client.get(False)
    assert await client.get() is everything
    assert await client.get(False) is own
    assert [("if-none-match" in asked.headers) for asked in server.asked] == [False, False, True, True]
    assert all(asked.method == "GET" for asked in server.asked)


async def test_a_changed_list_is_read_anew(server: Server, lister: Make) -> None:
    client = lister(server.url)
    server.answer = lambda _: ok(OWN, ETag='"1"')
    await client.get()
    server.answer = lambda _: ok(ALL, ETag='W/"2"')
    assert await client.get() == ALL
    await client.get()
    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None, '"1"', 'W/"2"']


@pytest.mark.parametrize("tag", ["", "bare", '"open', '"a"b"', '"caf\u00e9"', '"a", "b"'])
async def test_no_tag_or_a_tag_of_no_form_is_not_remembered(server: Server, lister: Make, tag: str) -> None:
    client = lister(server.url)
    server.answer = lambda _: ok(OWN, ETag='"1"')
    await client.get()
    server.answer = lambda _: ok(ALL, **({"ETag": tag} if tag else {}))
    assert await client.get() == ALL
    assert await client.get() == ALL
    assert "if-none-match" not in server.asked[-1].headers


async def test_a_list_survives_a_refusal_between(server: Server, lister: Make) -> None:
    client = lister(server.url)
    before = await client.get()
    server.answer = lambda _: NOT_FOUND
    with pytest.raises(Exception, match="404"):
        await client.get()
    server.answer = dialtree
    assert await client.get() is before


async def test_many_ask_at_once(server: Server, lister: Make) -> None:
    client = lister(server.url)
    answers = await asyncio.gather(*(client.get(show_all) for show_all in [True, False] * 20))
    assert answers == [ALL, OWN] * 20


async def test_a_304_gives_what_was_asked_about_though_another_answer_came_between(
    server: Server, lister: Make
) -> None:
    client = lister(server.url)
    server.answer = lambda _: ok(OWN, ETag='"1"')
    first = await client.get()
    release, waiting = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def answer(asked: Asked) -> Reply:
        if not waiting.is_set():
            loop.call_soon_threadsafe(waiting.set)
            asyncio.run_coroutine_threadsafe(release.wait(), loop).result()
            return Reply(304)
        return ok(ALL, ETag='"2"')

    server.answer = answer
    slow = asyncio.create_task(client.get())
    await waiting.wait()
    assert await client.get() == ALL
    release.set()
    assert await slow is first


async def test_white_space_around_the_code_is_dropped(server: Server, lister: Make) -> None:
    assert await lister(server.url, f"\t{CODE}\r\n").get() == ALL


@pytest.mark.parametrize("code", ["", "short", "x" * 65, "with-a-dash-in-it", "קודקודקוד"])
async def test_an_ill_formed_code_is_not_sent(server: Server, lister: Make, code: str) -> None:
    client = lister(server.url, code)
    with pytest.raises(Unauthorized) as caught:
        await client.get()
    assert caught.value.ill_formed
    assert not code or code not in str(caught.value)
    assert not server.asked


async def test_a_transport_of_ones_own(lister: Make) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=ok((DESK,)).body))
    assert await lister("https://directory.example.org", transport=transport).get() == (DESK,)
