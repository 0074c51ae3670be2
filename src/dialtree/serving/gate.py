"""What stands before every address of the contract: who asks, how often, with which code."""

import asyncio
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, NamedTuple

import structlog

from dialtree.contract import answer
from dialtree.contract.agent_request import PresentedCode
from dialtree.contract.code import Code
from dialtree.contract.limits import MAX_BODY, MAX_URL
from dialtree.contract.parameters import BadInputError
from dialtree.directory.code import Grant, digest_of
from dialtree.directory.network import Address, is_within
from dialtree.serving.caller import Callers
from dialtree.serving.cors import Origins
from dialtree.serving.grants import Grants, Opened
from dialtree.serving.messages import DisconnectedError, Headers, ReadBody, Reply, Request, TooLargeError
from dialtree.serving.outage_log import OutageLog
from dialtree.serving.requests import Asked, Outcome, RequestCounts, outcome_of
from dialtree.serving.throttle import Place, Throttle, place_of
from dialtree.serving.usage import UsageCounter
from dialtree.storage.errors import OutOfReachError

RETRY_SECONDS = 5
"""When to ask again while the database is out of reach."""

BODY_SECONDS = 5.0
"""How long a body may take to arrive. A server that stops waits for it."""

# The values of ERR below it say that there is no code, or none that opens anything.
_BAD_INPUT = 2

_TYPE = ("content-type", answer.CONTENT_TYPE)
_NO_STORE = ("cache-control", "no-store")

_log = structlog.get_logger()


class RefusalError(Exception):
    """A row of CONTRACT section 1's table that ends the request; other addresses say the same in words of their own.

    Attributes:
        refusal: The row.
        headers: Headers of its own.
    """

    def __init__(self, refusal: answer.Refusal, headers: Headers | None = None) -> None:
        super().__init__(refusal.desc)
        self.refusal = refusal
        self.headers = headers or []


class Presented(NamedTuple):
    """A code as it was presented.

    Attributes:
        digest: Its digest.
        address: Where it comes from; None when the server does not know.
        place: Where that is, to the guard.
    """

    digest: bytes
    address: Address | None
    place: Place


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(ABC):
    """An address of the contract, as far as all of them are alike.

    Attributes:
        grants: What codes open.
        outage_log: What is logged of a database out of reach.
        throttle: The guard against guessing.
        callers: Tells where a request comes from.
        origins: Whose pages may read answers.
        usage: Counts the use of codes.
        requests: Counts requests, and how they end.
        clock: The time, aware.
    """

    methods: ClassVar[Sequence[str]]
    """The methods that it answers."""

    asked: ClassVar[Asked]
    """What its requests are counted as."""

    grants: Grants
    outage_log: OutageLog
    throttle: Throttle
    callers: Callers
    origins: Origins
    usage: UsageCounter
    requests: RequestCounts = field(default_factory=RequestCounts)
    clock: Callable[[], datetime] = _now

    async def answer(self, request: Request, read_body: ReadBody) -> Reply:
        """Answers a request.

        Args:
            request: The request.
            read_body: Reads its body; called for POST alone.
        """
        outcome: Outcome = "failed"
        try:
            if request.method not in self.methods:
                return self._other_method(request)
            return await self._answer(request, read_body)
        except RefusalError as error:
            refused = error
            outcome = "unmatched" if error.refusal.err < _BAD_INPUT else outcome_of(error.refusal.status)
        except BadInputError as error:
            refused = RefusalError(answer.bad_input(str(error)))
            outcome = outcome_of(refused.refusal.status)
        except OutOfReachError as error:
            self.outage_log.refused(error)
            refused = RefusalError(answer.out_of_reach(), [("retry-after", str(RETRY_SECONDS))])
        except Exception:
            _log.exception("request failed")
            refused = RefusalError(answer.failed())
        self.requests.count(self.asked, outcome)
        return self.for_origin(request, self._refused(refused))

    @abstractmethod
    async def _answer(self, request: Request, read_body: ReadBody) -> Reply:
        """Answers a request of one of `methods`, and counts it unless it is refused.

        Raises:
            RefusalError: It is refused.
            BadInputError: Its body, or a parameter, cannot be read.
            OutOfReachError: The database cannot be read.
        """

    @abstractmethod
    def _refused(self, error: RefusalError) -> Reply:
        """The answer to a request that is refused."""

    def presented(self, request: Request, code: Code) -> Presented:
        """A code, with where it comes from."""
        address = self.callers.address(request.client, request.forwarded_for)
        return Presented(digest_of(code), address, place_of(address))

    async def find_grant(self, presented: Presented) -> tuple[Opened | None, Grant]:
        """What a presented code opens, with the revision that it was read at.

        Raises:
            RefusalError: It opens nothing, or may not be presented from there, or too many from there opened nothing.
            OutOfReachError: The database cannot be read.
        """
        opened = await self.grants.find(presented.digest)
        # Others from there, looked up at the same time, may have used up what was left.
        self.check_pace(presented)
        return opened, self.admit(opened.grant if opened else None, presented)

    def admit(self, grant: Grant | None, presented: Presented) -> Grant:
        """Lets a code pass that opens something, and may do so from where it comes.

        Raises:
            RefusalError: It does not, or may not.
        """
        if grant is None or not grant.is_valid(self.clock()):
            self.throttle.unmatched(presented.place)
            raise RefusalError(answer.code_unmatched())
        if grant.networks and (presented.address is None or not is_within(presented.address, grant.networks)):
            raise RefusalError(answer.address_not_allowed())
        self.throttle.succeeded(presented.place, presented.digest)
        return grant

    async def admitted(self, request: Request, code: PresentedCode) -> Grant:
        """What the code of a request opens; its use is counted.

        Raises:
            RefusalError: It opens nothing, or may not now or from there.
            OutOfReachError: The database cannot be read.
        """
        if not isinstance(code, Code):
            raise RefusalError(answer.code_ill_formed())
        presented = self.presented(request, code)
        self.check_pace(presented)
        _, grant = await self.find_grant(presented)
        self.usage.count(grant.organization_id, grant.code_id)
        return grant

    def check_pace(self, presented: Presented) -> None:
        """Checks that a code may be looked up.

        Raises:
            RefusalError: Too many from there opened nothing.
        """
        if seconds := self.throttle.wait(presented.place, presented.digest):
            raise RefusalError(answer.too_many_unmatched(), [("retry-after", str(math.ceil(seconds)))])

    def for_origin(self, request: Request, reply: Reply) -> Reply:
        """An answer, with what lets a page of the request's origin read it."""
        allowed = self.origins.headers(request.origin)
        return reply._replace(headers=[*reply.headers, *allowed]) if allowed else reply

    def _other_method(self, request: Request) -> Reply:
        allowed = self.origins.preflight(request, self.methods)
        if allowed is not None:
            self.requests.count(self.asked, "answered")
            return self.for_origin(request, Reply(204, [*allowed, _NO_STORE], b""))
        raise RefusalError(answer.method_not_allowed(self.methods), [("allow", ", ".join(self.methods))])


async def read_whole_body(request: Request, read_body: ReadBody) -> bytes:
    """The body of a POST; b"" of any other request, whose body does not count.

    Raises:
        RefusalError: The URL or the body is too large, or the body does not arrive whole.
    """
    if request.path_length + len(request.query) + bool(request.query) > MAX_URL:
        raise RefusalError(answer.url_too_long(MAX_URL))
    if request.method != "POST":
        return b""
    if request.content_length.isdigit() and int(request.content_length) > MAX_BODY:
        raise RefusalError(answer.body_too_large(MAX_BODY))
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await read_body(MAX_BODY)
    except TooLargeError:
        raise RefusalError(answer.body_too_large(MAX_BODY)) from None
    except (DisconnectedError, TimeoutError):
        # Whoever sent a body that cannot be followed to its end may still be there to read this.
        raise RefusalError(answer.bad_input("The body did not arrive whole.")) from None


def not_kept(status: int, body: bytes, headers: Headers) -> Reply:
    """An answer in JSON that nobody keeps."""
    return Reply(status, [_TYPE, ("content-length", str(len(body))), _NO_STORE, *headers], body)
