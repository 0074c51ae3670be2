"""The endpoint of the extension list: every row of CONTRACT section 1's table, in its order."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, NamedTuple

import structlog

from dialtree.contract import answer
from dialtree.contract.code import Code
from dialtree.contract.encoding import ContentEncoding, choose_encoding
from dialtree.contract.entity_tag import is_match
from dialtree.contract.limits import MAX_BODY, MAX_URL
from dialtree.contract.parameters import BadInputError
from dialtree.contract.request import METHODS, read_request
from dialtree.directory.code import Grant, digest_of
from dialtree.directory.network import Address, is_within
from dialtree.serving.caller import Callers
from dialtree.serving.cors import Origins
from dialtree.serving.grants import Grants
from dialtree.serving.messages import DisconnectedError, Headers, ReadBody, Reply, Request, TooLargeError
from dialtree.serving.outage import Outage
from dialtree.serving.outage_log import OutageLog
from dialtree.serving.requests import RequestCounts, outcome_of
from dialtree.serving.shortcuts import Shortcut, Shortcuts
from dialtree.serving.snapshot import GONE, Snapshot
from dialtree.serving.snapshots import Key, Snapshots
from dialtree.serving.throttle import Place, Throttle, place_of
from dialtree.serving.usage import UsageCounter
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.watch import RevisionWatch

RETRY_SECONDS = 5
"""When to ask again while the database is out of reach."""

BODY_SECONDS = 5.0
"""How long a body may take to arrive. A server that stops waits for it."""

_SMALL_BODY = 1024
"""Up to this many bytes, a body that comes again is not read again."""

# The values of ERR below it say that there is no code, or none that opens anything.
_BAD_INPUT = 2

_ASKED: Final = "GetExtensions"

_TYPE = ("content-type", answer.CONTENT_TYPE)
_NO_STORE = ("cache-control", "no-store")

_log = structlog.get_logger()

_read_again = lru_cache(10_000)(read_request)


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


class _Asked(NamedTuple):
    """A request, read.

    Attributes:
        digest: The digest of its code.
        show_all: Whether it asks for the whole organisation.
        encoding: The encoding it accepts.
        address: Where it comes from; None when the server does not know.
        place: Where that is, to the guard.
    """

    digest: bytes
    show_all: bool
    encoding: ContentEncoding
    address: Address | None
    place: Place


@dataclass(frozen=True, slots=True)
class ExtensionListEndpoint:
    """Answers requests for the extension list.

    Attributes:
        grants: What codes open.
        snapshots: The rendered answers.
        watch: The watch on revisions.
        outage: What may be answered while the database is out of reach.
        outage_log: What is logged of that.
        throttle: The guard against guessing.
        callers: Tells where a request comes from.
        origins: Whose pages may read answers.
        usage: Counts the use of codes.
        requests: Counts requests, and how they end.
        clock: The time, aware.
    """

    grants: Grants
    snapshots: Snapshots
    watch: RevisionWatch
    outage: Outage
    outage_log: OutageLog
    throttle: Throttle
    callers: Callers
    origins: Origins
    usage: UsageCounter
    requests: RequestCounts = field(default_factory=RequestCounts)
    clock: Callable[[], datetime] = _now
    _shortcuts: Shortcuts = field(default_factory=Shortcuts)

    def at_once(self, request: Request) -> Reply | None:
        """The answer of a request like one that was answered before, if nothing that counts has changed since.

        Args:
            request: A request whose body does not count: GET or HEAD.

        Returns:
            None when it takes more to answer it: then `answer` does.
        """
        shortcut = self._shortcuts.find(request)
        if shortcut is None or self.throttle.wait(shortcut.place, shortcut.digest):
            return None
        grant = shortcut.grant
        try:
            revision = self.watch.revision(grant.organization_id)
        except OutOfReachError:
            return None
        if revision != shortcut.revision or (grant.expires_at and not grant.is_valid(self.clock())):
            return None
        snapshot = self.snapshots.kept(shortcut.key, shortcut.revision)
        if snapshot is None:
            return None
        self.throttle.succeeded(shortcut.place, shortcut.digest)
        self.usage.count(grant.organization_id, grant.code_id)
        return self._found(request, snapshot)

    async def answer(self, request: Request, read_body: ReadBody) -> Reply:
        """Answers a request.

        Args:
            request: The request.
            read_body: Reads its body; called for POST alone.
        """
        try:
            return await self._answer(request, read_body)
        except RefusalError as error:
            reply = _refused(error)
            self.requests.count(_ASKED, "unmatched" if error.refusal.err < _BAD_INPUT else outcome_of(reply.status))
            return self._for_origin(request, reply)
        except OutOfReachError as error:
            self.outage_log.refused(error)
            reply = _refused(RefusalError(answer.out_of_reach(), [("retry-after", str(RETRY_SECONDS))]))
        except Exception:
            _log.exception("request failed")
            reply = _refused(RefusalError(answer.failed()))
        self.requests.count(_ASKED, "failed")
        return self._for_origin(request, reply)

    async def _answer(self, request: Request, read_body: ReadBody) -> Reply:
        if request.method not in METHODS:
            return self._other_method(request)
        asked = await self._read(request, read_body)
        self._check_pace(asked)
        try:
            return await self._answer_fresh(request, asked)
        except OutOfReachError as error:
            return self._answer_stale(request, asked, error)

    def _other_method(self, request: Request) -> Reply:
        allowed = self.origins.preflight(request)
        if allowed is not None:
            self.requests.count(_ASKED, "answered")
            return self._for_origin(request, Reply(204, [*allowed, _NO_STORE], b""))
        raise RefusalError(answer.method_not_allowed(), [("allow", ", ".join(METHODS))])

    async def _read(self, request: Request, read_body: ReadBody) -> _Asked:
        if request.path_length + len(request.query) + bool(request.query) > MAX_URL:
            raise RefusalError(answer.url_too_long(MAX_URL))
        code, show_all = await _read_parameters(request, read_body)
        if code is None:
            raise RefusalError(answer.code_ill_formed())
        address = self.callers.address(request.client, request.forwarded_for)
        return _Asked(digest_of(code), show_all, choose_encoding(request.accept_encoding), address, place_of(address))

    async def _answer_fresh(self, request: Request, asked: _Asked) -> Reply:
        opened = await self.grants.find(asked.digest)
        # Others from there, looked up at the same time, may have used up what was left.
        self._check_pace(asked)
        grant = self._admit(opened.grant if opened else None, asked)
        revision = opened.revision if opened else GONE
        key = _key(grant, asked)
        snapshot = await self.snapshots.get(key, revision)
        self.usage.count(grant.organization_id, grant.code_id)
        if request.method != "POST":
            self._shortcuts.remember(request, Shortcut(revision, asked.digest, grant, asked.place, key))
        return self._found(request, snapshot)

    def _answer_stale(self, request: Request, asked: _Asked, error: OutOfReachError) -> Reply:
        opened = self.grants.last(asked.digest)
        if opened is None:
            raise error
        seconds = self.outage.staleness(opened, error)
        grant = self._admit(opened.grant, asked)
        snapshot = self.snapshots.kept(_key(grant, asked), opened.revision)
        # A later one tells that what the code opened may have changed.
        if snapshot is None or snapshot.revision != opened.revision:
            raise error
        self.outage_log.answered_from_memory(error)
        self.usage.count(grant.organization_id, grant.code_id)
        reply = self._found(request, snapshot)
        return reply._replace(headers=[*reply.headers, ("dialtree-stale", str(seconds))])

    def _admit(self, grant: Grant | None, asked: _Asked) -> Grant:
        if grant is None or not grant.is_valid(self.clock()):
            self.throttle.unmatched(asked.place)
            raise RefusalError(answer.code_unmatched())
        if grant.networks and (asked.address is None or not is_within(asked.address, grant.networks)):
            raise RefusalError(answer.address_not_allowed())
        self.throttle.succeeded(asked.place, asked.digest)
        return grant

    def _check_pace(self, asked: _Asked) -> None:
        if seconds := self.throttle.wait(asked.place, asked.digest):
            raise RefusalError(answer.too_many_unmatched(), [("retry-after", str(math.ceil(seconds)))])

    def _found(self, request: Request, snapshot: Snapshot) -> Reply:
        if request.method == "POST":
            reply = snapshot.posted
        elif request.if_none_match and is_match(request.if_none_match, snapshot.tag):
            reply = snapshot.unchanged
        else:
            reply = snapshot.found
        self.requests.count(_ASKED, "unchanged" if reply is snapshot.unchanged else "answered")
        return self._for_origin(request, reply) if request.origin else reply

    def _for_origin(self, request: Request, reply: Reply) -> Reply:
        allowed = self.origins.headers(request.origin)
        return reply._replace(headers=[*reply.headers, *allowed]) if allowed else reply


async def _read_parameters(request: Request, read_body: ReadBody) -> tuple[Code | None, bool]:
    try:
        body = await _read_body(request, read_body) if request.method == "POST" else b""
        read = _read_again if len(body) <= _SMALL_BODY else read_request
        wanted = read(request.method, request.query.encode(), request.content_type, request.authorization, body)
    except TooLargeError:
        raise RefusalError(answer.body_too_large(MAX_BODY)) from None
    except (DisconnectedError, TimeoutError):
        # Whoever sent a body that cannot be followed to its end may still be there to read this.
        raise RefusalError(answer.bad_input("The body did not arrive whole.")) from None
    except BadInputError as error:
        raise RefusalError(answer.bad_input(str(error))) from None
    return wanted.code, wanted.show_all


async def _read_body(request: Request, read_body: ReadBody) -> bytes:
    if request.content_length.isdigit() and int(request.content_length) > MAX_BODY:
        raise TooLargeError
    async with asyncio.timeout(BODY_SECONDS):
        return await read_body(MAX_BODY)


def _key(grant: Grant, asked: _Asked) -> Key:
    own = grant.scope == "account" or not asked.show_all
    return grant.organization_id, grant.account_id if own else None, asked.encoding


def _refused(error: RefusalError) -> Reply:
    body = error.refusal.body
    headers = [_TYPE, ("content-length", str(len(body))), _NO_STORE, *error.headers]
    return Reply(error.refusal.status, headers, body)
