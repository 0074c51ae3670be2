"""Connections to those addresses alone that may be called."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeAlias

import httpcore

from dialtree.directory.network import read_address
from dialtree.management.webhook_networks import WebhookNetworks

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""Takes a host and a port; returns the host's addresses, or raises OSError or UnicodeError."""

_CONNECT_SECONDS = 4.0
"""How long one address may take to answer, if there are others."""


class NotAllowedError(Exception):
    """A host has no address that may be called. The message tells no address."""


class UnknownHostError(Exception):
    """A host has no address."""


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to addresses that webhooks may be sent to.

    A host is resolved once, and the connection goes to the very address that was looked at: an answer of the name
    service that changes in between (DNS rebinding) changes nothing. TLS verifies the name all the same.

    Args:
        networks: Which those are.
        resolve: Finds a host's addresses.
        plain: Whether it is for connections without TLS.
    """

    def __init__(self, networks: WebhookNetworks, resolve: Resolve, *, plain: bool) -> None:
        self._networks = networks
        self._resolve = resolve
        self._plain = plain
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as httpcore has it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connects to the first address of a host that may be called and answers.

        Raises:
            UnknownHostError: There is no such host.
            NotAllowedError: It has no address that may be called.
            httpcore.ConnectError: None of them answers; `ConnectTimeout` when the last does not in time.
        """
        failure: Exception = httpcore.ConnectError()
        for address in await self._addresses(host, port):
            try:
                return await self._backend.connect_tcp(
                    address, port, timeout or _CONNECT_SECONDS, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            found = list(dict.fromkeys(await self._resolve(host, port)))
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise UnknownHostError
        callable_ = [text for text in found if self._may_call(text)]
        if not callable_:
            raise NotAllowedError
        return callable_

    def _may_call(self, text: str) -> bool:
        address = read_address(text)
        return address is not None and self._networks.has(address, plain=self._plain)


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, by the system's name service."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(it[4][0]) for it in found]
