"""Clients of both kinds, with one face, so that one test does for both."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from .replies import CODE


class Blocking:
    """A client that blocks, with the face of one for asyncio."""

    def __init__(self, inner: Any) -> None:  # noqa: ANN401 - any client
        self._inner = inner

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._inner, name)

        async def call(*arguments: object, **named: object) -> object:
            return await asyncio.to_thread(method, *arguments, **named)

        return call

    async def aclose(self) -> None:
        with self._inner:
            pass


@asynccontextmanager
async def makers(client: Callable[..., Any], *, blocks: bool) -> AsyncIterator[Callable[..., Any]]:
    """What makes clients, with the code that tests have; at the end they are closed.

    Args:
        client: Makes a client.
        blocks: Whether it is one that blocks.
    """
    made: list[Any] = []

    def make(base_url: str, code: str = CODE, **options: object) -> Any:  # noqa: ANN401 - as it is made
        one = client(base_url, code, **options)
        made.append(Blocking(one) if blocks else one)
        return made[-1]

    yield make
    for one in made:
        await one.aclose()
