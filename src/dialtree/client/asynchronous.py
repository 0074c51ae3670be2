"""The client for asyncio."""

from asyncio import sleep
from collections.abc import Generator
from types import TracebackType
from typing import Self, TypeVar

import httpx

from dialtree.client.protocol import Protocol
from dialtree.client.retry import DEFAULT_MAX_WAIT, DEFAULT_RETRIES, DEFAULT_TIMEOUT, Attempt, Limits, Outcome
from dialtree.contract.extension import Extension

T = TypeVar("T")


class AsyncExtensionList:
    """`ExtensionList` for asyncio: an organisation's extension list on one server. Tasks may share it.

    Args:
        base_url: As for `ExtensionList`.
        code: As for `ExtensionList`.
        timeout: As for `ExtensionList`.
        retries: As for `ExtensionList`.
        max_wait: As for `ExtensionList`.
        transport: As for `ExtensionList`, such as an httpx.AsyncHTTPTransport.

    Raises:
        ValueError: `base_url` is not usable, or a number is out of range.
    """

    def __init__(
        self,
        base_url: str,
        code: str,
        *,
        timeout: float | httpx.Timeout = DEFAULT_TIMEOUT,
        retries: int = DEFAULT_RETRIES,
        max_wait: float = DEFAULT_MAX_WAIT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._protocol = Protocol(base_url, code, Limits(retries, max_wait))
        self._client = httpx.AsyncClient(timeout=timeout, transport=transport)

    async def get(self, show_all: bool = True) -> tuple[Extension, ...]:
        """The active extensions, in the server's order.

        Args:
            show_all: True for the whole organisation, False for the code's own account alone.

        Returns:
            The extensions; the very tuple of the last time when the server says that nothing changed since.

        Raises:
            Unauthorized: The code is ill-formed (then no request is made), or matches no account.
            Forbidden: The code may not be used from this address.
            RateLimited: The server answered 429, and waiting as long as allowed did not help or would not.
            ServerUnavailable: No connection, no answer in time, or a 5xx.
            ContractError: The answer is not the contract's.
        """
        return await carry_out(self._client, self._protocol.get(show_all=show_all))

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


async def carry_out(client: httpx.AsyncClient, exchange: Generator[Attempt, Outcome, T]) -> T:
    """Sends what an exchange says, and returns what comes of it."""
    try:
        attempt = next(exchange)
        while True:
            attempt = exchange.send(await _send(client, attempt))
    except StopIteration as end:
        result: T = end.value
        return result


async def _send(client: httpx.AsyncClient, attempt: Attempt) -> Outcome:
    if attempt.delay:
        await sleep(attempt.delay)
    request = attempt.request
    try:
        return await client.request(
            request.method, request.url, headers=request.headers, content=request.content, follow_redirects=False
        )
    except httpx.RequestError as error:
        return error
