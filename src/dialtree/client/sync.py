"""The client for programs that block."""

from collections.abc import Generator
from time import sleep
from types import TracebackType
from typing import Self, TypeVar

import httpx

from dialtree.client.protocol import Protocol
from dialtree.client.retry import DEFAULT_MAX_WAIT, DEFAULT_RETRIES, DEFAULT_TIMEOUT, Attempt, Limits, Outcome
from dialtree.contract.extension import Extension

T = TypeVar("T")


class ExtensionList:
    """An organisation's extension list on one server, seen through one code. Threads may share it.

    The code goes in a header, or, to a server that knows it only as a parameter, in a POST's body; never in a URL.
    Redirects are not followed, so that it goes nowhere else.

    Args:
        base_url: The server's address, http or https; it may have a path and a trailing slash.
        code: The code; white space around it is dropped.
        timeout: The most seconds that connecting, sending, and each wait for a part of the answer may take; or an
            httpx.Timeout that tells these apart.
        retries: The most times that one `get` asks again after a connection that failed or timed out, 429 and 503.
        max_wait: The most seconds that one `get` waits between its requests, in all. When a server asks for more,
            `get` raises at once, and the error's `retry_after` says how much.
        transport: Another way out than httpx's own, such as an httpx.HTTPTransport with a certificate authority, a
            client certificate or a proxy of your own; closed with this object.

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
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._protocol = Protocol(base_url, code, Limits(retries, max_wait))
        self._client = httpx.Client(timeout=timeout, transport=transport)

    def get(self, show_all: bool = True) -> tuple[Extension, ...]:
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
        return carry_out(self._client, self._protocol.get(show_all=show_all))

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def carry_out(client: httpx.Client, exchange: Generator[Attempt, Outcome, T]) -> T:
    """Sends what an exchange says, and returns what comes of it."""
    try:
        attempt = next(exchange)
        while True:
            attempt = exchange.send(_send(client, attempt))
    except StopIteration as end:
        result: T = end.value
        return result


def _send(client: httpx.Client, attempt: Attempt) -> Outcome:
    if attempt.delay:
        sleep(attempt.delay)
    request = attempt.request
    try:
        return client.request(
            request.method, request.url, headers=request.headers, content=request.content, follow_redirects=False
        )
    except httpx.RequestError as error:
        return error
