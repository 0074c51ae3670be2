"""Sends one message to one address, and tells how that went."""

import asyncio
import ssl
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress

import httpcore
import httpx
import msgspec

from dialtree import __version__
from dialtree.management.checked_network import (
    CheckedNetwork,
    NotAllowedError,
    Resolve,
    UnknownHostError,
    resolve_host,
)
from dialtree.management.webhook_networks import SETTING, WebhookNetworks

ANSWER_SECONDS = 10.0
"""How long an attempt takes at most, from the name's resolution to the answer's head."""

_SHOWN = 200
_READ_BYTES = 1000
_READ_SECONDS = 1.0
_OK, _REDIRECTS, _FAILURES = 200, 300, 400
_LEAST_STATUS, _MOST_STATUS = 100, 599


class Outcome(msgspec.Struct, frozen=True):
    """How an attempt went.

    Attributes:
        status: The HTTP status of the answer; None when there was none.
        error: Why it counts as failed, on a line without the address; "" when it was a success.
        milliseconds: How long it took.
    """

    status: int | None
    error: str
    milliseconds: int


class Courier:
    """Posts to public addresses by TLS, and to networks that the operator allows also without.

    It follows no redirects, and goes through no proxy.

    Args:
        networks: The allowed networks (CIDR).
        resolve: Finds a host's addresses.

    Attributes:
        networks: Where it posts to.

    Raises:
        RefusedError: One of the networks is none.
    """

    def __init__(self, networks: Iterable[str] = (), resolve: Resolve = resolve_host) -> None:
        self.networks = WebhookNetworks(networks)
        self._resolve = resolve
        self._tls: ssl.SSLContext | None = None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Makes one attempt.

        Args:
            url: Where to, as `check_url` has it.
            headers: Beside those that HTTP demands.
            body: JSON.
        """
        started = time.perf_counter()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                status, error = await self._exchange(httpx.URL(url), headers, body)
        except TimeoutError:
            status, error = None, f"no answer within {ANSWER_SECONDS:g} seconds"
        return Outcome(status, error, round((time.perf_counter() - started) * 1000))

    async def _exchange(self, url: httpx.URL, headers: Mapping[str, str], body: bytes) -> tuple[int | None, str]:
        plain = url.scheme == "http"
        network = CheckedNetwork(self.networks, self._resolve, plain=plain)
        context = None if plain else await self._context()
        try:
            async with (
                httpcore.AsyncConnectionPool(context, network_backend=network) as pool,
                pool.stream(
                    b"POST",
                    httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=_all_headers(url, headers, body),
                    content=body,
                ) as answer,
            ):
                return await _judge(answer)
        except UnknownHostError:
            return None, "the host is not known"
        except NotAllowedError:
            needed = "without TLS is" if plain else "at an internal address is"
            return None, f"a host {needed} not called unless {SETTING} has its network"
        except httpcore.TimeoutException:
            return None, "the host does not answer"
        except httpcore.ConnectError as error:
            return None, _why_not_connected(error)
        except (httpcore.NetworkError, httpcore.ProtocolError):
            return None, "the connection broke off without an answer"

    async def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            # It reads hundreds of certificates.
            self._tls = await asyncio.to_thread(httpx.create_ssl_context)
        return self._tls


def _all_headers(url: httpx.URL, headers: Mapping[str, str], body: bytes) -> list[tuple[bytes, bytes]]:
    every = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": f"Dialtree/{__version__}",
        **headers,
    }
    return [(b"Host", url.netloc), *((name.encode("ascii"), value.encode("ascii")) for name, value in every.items())]


async def _judge(answer: httpcore.Response) -> tuple[int | None, str]:
    status = answer.status
    if not _LEAST_STATUS <= status <= _MOST_STATUS:
        return None, "answered with no HTTP status"
    if _OK <= status < _REDIRECTS:
        return status, ""
    if _REDIRECTS <= status < _FAILURES:
        return status, f"answered {status}; redirects are not followed"
    line = await _first_line(answer)
    return status, f"answered {status}: {line}" if line else f"answered {status}"


async def _first_line(answer: httpcore.Response) -> str:
    read = b""
    with suppress(TimeoutError, httpcore.NetworkError, httpcore.ProtocolError):
        async with asyncio.timeout(_READ_SECONDS):
            async for chunk in answer.aiter_stream():
                read += chunk
                if len(read) >= _READ_BYTES:
                    break
    lines = read[:_READ_BYTES].decode("utf-8", "replace").strip().splitlines()
    shown = lines[0][:_SHOWN] if lines else ""
    return "".join(letter if letter.isprintable() else "?" for letter in shown).strip()


def _why_not_connected(error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the host's certificate is not good: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return "the host does not speak TLS as it should"
        cause = cause.__cause__ or cause.__context__
    return "no connection came about"
