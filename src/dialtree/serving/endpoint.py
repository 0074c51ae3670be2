"""The endpoint of the extension list: every row of CONTRACT section 1's table, in its order."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from dialtree.contract import answer
from dialtree.contract.code import Code
from dialtree.contract.encoding import choose_encoding
from dialtree.contract.entity_tag import is_match
from dialtree.contract.limits import MAX_BODY, MAX_URL
from dialtree.contract.parameters import BadInputError
from dialtree.contract.request import METHODS, ListRequest, read_request
from dialtree.directory.code import Grant, digest_of
from dialtree.directory.network import is_within
from dialtree.serving.asgi import (
    DisconnectedError,
    Headers,
    Receive,
    Scope,
    Send,
    TooLargeError,
    read_body,
    read_headers,
    respond,
)
from dialtree.serving.caller import Callers
from dialtree.serving.cors import Origins
from dialtree.serving.grants import Grants
from dialtree.serving.snapshots import Key, Snapshot, Snapshots
from dialtree.serving.throttle import Place, Throttle, place_of
from dialtree.serving.usage import UsageCounter
from dialtree.storage.errors import OutOfReachError

RETRY_SECONDS = 5
"""When to ask again while the database is out of reach."""

BODY_SECONDS = 5.0
"""How long a body may take to arrive. A server that stops waits for it."""

_TYPE = (b"content-type", answer.CONTENT_TYPE.encode())
_NO_STORE = (b"cache-control", b"no-store")
_REVALIDATE = (b"cache-control", b"private, no-cache")
_VARY = b"Accept-Encoding, Authorization"

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way out: status, headers, body."""

    status: int
    headers: Headers
    body: bytes


class RefusalError(Exception):
    """A row of the table that ends the request.

    Attributes:
        refusal: The row.
        headers: Headers of its own.
    """

    def __init__(self, refusal: answer.Refusal, headers: Headers | None = None) -> None:
        super().__init__(refusal.desc)
        self.refusal = refusal
        self.headers = headers or []


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ExtensionListEndpoint:
    """Answers requests for the extension list, as an ASGI application.

    Attributes:
        grants: What codes open.
        snapshots: The rendered answers.
        throttle: The guard against guessing.
        callers: Tells where a request comes from.
        origins: Whose pages may read answers.
        usage: Counts the use of codes.
        clock: The time, aware.
    """

    grants: Grants
    snapshots: Snapshots
    throttle: Throttle
    callers: Callers
    origins: Origins
    usage: UsageCounter
    clock: Callable[[], datetime] = _now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        headers = read_headers(scope)
        try:
            reply = await self._reply(scope, headers, receive)
        except RefusalError as error:
            reply = _refused(error)
        except OutOfReachError as error:
            _log.error("database out of reach", reason=str(error))
            reply = _refused(RefusalError(answer.out_of_reach(), [(b"retry-after", b"%d" % RETRY_SECONDS)]))
        except Exception:
            _log.exception("request failed")
            reply = _refused(RefusalError(answer.failed()))
        reply.headers.extend(self.origins.headers(headers.get(b"origin", b"")))
        await respond(send, reply.status, reply.headers, b"" if scope["method"] == "HEAD" else reply.body)

    async def _reply(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> Reply:
        method: str = scope["method"]
        if method not in METHODS:
            return self._other_method(method, headers)
        request = await _read(scope, headers, receive)
        if request.code is None:
            raise RefusalError(answer.code_ill_formed())
        grant = await self._grant(scope, headers, request.code)
        snapshot = await self.snapshots.get(_key(request, grant, headers))
        self.usage.count(grant.organization_id, grant.code_id)
        if method == "POST":
            return Reply(200, self._headers(snapshot, [_NO_STORE]), snapshot.body)
        validators = [_REVALIDATE, (b"etag", snapshot.tag.encode())]
        if is_match(headers.get(b"if-none-match", b"").decode("latin-1"), snapshot.tag):
            return Reply(304, [*validators, (b"vary", self._vary())], b"")
        return Reply(200, self._headers(snapshot, validators), snapshot.body)

    def _other_method(self, method: str, headers: dict[bytes, bytes]) -> Reply:
        allowed = self.origins.preflight(headers) if method == "OPTIONS" else None
        if allowed is not None:
            return Reply(204, [*allowed, _NO_STORE], b"")
        raise RefusalError(answer.method_not_allowed(), [(b"allow", ", ".join(METHODS).encode())])

    async def _grant(self, scope: Scope, headers: dict[bytes, bytes], code: Code) -> Grant:
        digest = digest_of(code)
        address = self.callers.address(scope, headers.get(b"x-forwarded-for", b""))
        place = place_of(address)
        self._check_pace(place, digest)
        grant = await self.grants.find(digest)
        # Others from there, looked up at the same time, may have used up what was left.
        self._check_pace(place, digest)
        if grant is None or not grant.is_valid(self.clock()):
            self.throttle.unmatched(place)
            raise RefusalError(answer.code_unmatched())
        if grant.networks and (address is None or not is_within(address, grant.networks)):
            raise RefusalError(answer.address_not_allowed())
        self.throttle.succeeded(place, digest)
        return grant

    def _check_pace(self, place: Place, digest: bytes) -> None:
        if seconds := self.throttle.wait(place, digest):
            raise RefusalError(answer.too_many_unmatched(), [(b"retry-after", b"%d" % math.ceil(seconds))])

    def _headers(self, snapshot: Snapshot, cached: Headers) -> Headers:
        encoded: Headers = (
            [] if snapshot.encoding == "identity" else [(b"content-encoding", snapshot.encoding.encode())]
        )
        return [_TYPE, (b"content-length", b"%d" % len(snapshot.body)), (b"vary", self._vary()), *encoded, *cached]

    def _vary(self) -> bytes:
        return _VARY + b", Origin" if self.origins else _VARY


async def _read(scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> ListRequest:
    method: str = scope["method"]
    query: bytes = scope["query_string"]
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    if len(path) + len(query) + bool(query) > MAX_URL:
        raise RefusalError(answer.url_too_long(MAX_URL))
    try:
        body = await _read_body(headers, receive) if method == "POST" else b""
        return read_request(
            method,
            query,
            headers.get(b"content-type", b"").decode("latin-1"),
            headers.get(b"authorization", b"").decode("latin-1"),
            body,
        )
    except TooLargeError:
        raise RefusalError(answer.body_too_large(MAX_BODY)) from None
    except (DisconnectedError, TimeoutError):
        # Whoever sent a body that cannot be followed to its end may still be there to read this.
        raise RefusalError(answer.bad_input("The body did not arrive whole.")) from None
    except BadInputError as error:
        raise RefusalError(answer.bad_input(str(error))) from None


async def _read_body(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared) > MAX_BODY:
        raise TooLargeError
    async with asyncio.timeout(BODY_SECONDS):
        return await read_body(receive, MAX_BODY)


def _key(request: ListRequest, grant: Grant, headers: dict[bytes, bytes]) -> Key:
    own = grant.scope == "account" or not request.show_all
    encoding = choose_encoding(headers.get(b"accept-encoding", b"").decode("latin-1"))
    return grant.organization_id, grant.account_id if own else None, encoding


def _refused(error: RefusalError) -> Reply:
    body = error.refusal.body
    headers = [_TYPE, (b"content-length", b"%d" % len(body)), _NO_STORE, *error.headers]
    return Reply(error.refusal.status, headers, body)
