"""PostgreSQL's watch on revisions is never stale, whatever happens to its connections, in whatever order."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtree.storage.errors import OutOfReachError
from storage.watching import Reader, Writer, make_database, shell, watching
from support.postgresql import VERSIONS, Version, running
from support.proxy import Proxy

_NAMES = ("dialtree watch", "dialtree revisions")
_EVENTS = st.tuples(
    st.sampled_from(
        ["freeze", "hold answers", "let one through", "thaw", "kill", "refuse", "admit", "terminate", "nothing"]
    ),
    st.sampled_from([*_NAMES, None]),
    st.integers(1, 30),
)


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=8, deadline=None)
@given(events=st.lists(_EVENTS, min_size=5, max_size=25))
def test_never_stale(version: Version, events: list[tuple[str, str | None, int]]) -> None:
    cluster = running(version)
    url = make_database(cluster)
    with Proxy(cluster.port) as proxy, Writer.running(url) as writer:
        asyncio.run(_live_through(events, url, proxy, writer))
    cluster.drop_database(url)


async def _live_through(events: list[tuple[str, str | None, int]], url: str, proxy: Proxy, writer: Writer) -> None:
    happening = _happenings(url, proxy)
    async with watching(proxy.url(url), connect_timeout=0.2) as watch:
        reader = Reader(watch, writer)
        for event, name, asked in events:
            happening[event](name)
            await _ask(reader, asked)
        proxy.thaw()
        proxy.admit()
        told = reader.told
        while reader.told < told + 20:
            await _ask(reader, 1)
        assert writer.error is None


async def _ask(reader: Reader, times: int) -> None:
    for _ in range(times):
        try:
            await reader.ask()
        except OutOfReachError:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.002)


def _happenings(url: str, proxy: Proxy) -> dict[str, Callable[[str | None], object]]:
    def terminate(name: str | None) -> None:
        with shell(url) as sql:
            sql.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ANY(%s)",
                ([name] if name else list(_NAMES),),
            )

    return {
        "freeze": proxy.freeze,
        "hold answers": lambda name: proxy.freeze(name, requests=False),
        "let one through": proxy.let_one_through,
        "thaw": lambda _: proxy.thaw(),
        "kill": proxy.kill,
        "refuse": proxy.refuse,
        "admit": lambda _: proxy.admit(),
        "terminate": terminate,
        "nothing": lambda _: None,
    }
