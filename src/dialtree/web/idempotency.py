"""`Idempotency-Key` on POST (draft-ietf-httpapi-idempotency-key-header): a retry does nothing twice.

The receipt is written in the transaction of the deed, and the answer noted on it afterwards. What was refused before
anything was written leaves no receipt, and may be tried again. Answers that hold a secret, or were asked for with one,
are not kept.
"""

import re
from hashlib import sha256
from typing import Any

from litestar import Request, Response
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from dialtree.directory.faults import refuse
from dialtree.management.principal import Principal
from dialtree.storage.claims import AlreadyClaimedError, Claim
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.receipts import Receipt, find_receipt, keep_answer
from dialtree.web.door import door_of
from dialtree.web.problem import AnyRequest, Problem, problem

SECRET = "secret"  # noqa: S105 - the name of an option
"""The option by which a route says that its answer, or what it is sent, is secret."""

_CLAIM = "claim"
_KEPT_HEADERS = (b"content-type", b"etag", b"location")
_KEY = re.compile(r'"[!#-~]{1,255}"|[!#-~]{1,255}')
_REFUSED, _FAILED = 400, 500


class Idempotency(ASGIMiddleware):
    """Answers a retry as the first time, and has the first time leave a receipt."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Answers a request."""
        request: Request[Principal | None, Any, Any] = Request(scope, receive, send)
        key, user = request.headers.get("idempotency-key"), scope.get("user")
        if request.method != "POST" or key is None or not isinstance(user, Principal):
            await next_app(scope, receive, send)
            return
        if not _KEY.fullmatch(key):
            raise refuse("Idempotency-Key", "must be 1 to 255 visible ASCII characters")
        door, is_secret = door_of(request), bool(request.route_handler.opt.get(SECRET))
        digest = await _digest(request, is_secret=is_secret)
        claim = Claim(user.reach.organization_id, f"{user.kind} {user.id}", key.strip('"'), digest, door.clock())
        async with door.database.read() as connection:
            found = await find_receipt(connection, claim.principal, claim.key)
        if found is not None:
            await answered_before(found, digest).to_asgi_response(None, request)(scope, receive, send)
            return
        scope["state"][_CLAIM] = claim
        answer = _Answer()
        await next_app(scope, receive, answer.take)
        if answer.status < _REFUSED or (claim.is_made and answer.status < _FAILED):
            await _keep(door.database, claim, answer, is_secret=is_secret)
        for message in answer.messages:
            await send(message)


def claiming(request: AnyRequest) -> Database:
    """The directory for a request: one that makes its claim, where it has one."""
    return door_of(request).database.claiming(request.scope["state"].get(_CLAIM))


def answered_before(receipt: Receipt, digest: bytes) -> Response[Any]:
    """What is answered to a request whose key was used before.

    Args:
        receipt: What is left of that.
        digest: A digest of the request.
    """
    if receipt.request_digest != digest:
        return problem(422, "This Idempotency-Key was used with another request.")
    if receipt.status is None:
        return problem(409, "A request with this Idempotency-Key was carried out; its answer is not known, or not yet.")
    if receipt.body is None:
        return problem(409, "This was carried out; its answer held a secret, which is shown once.")
    headers = dict(receipt.headers or {})
    media_type = headers.pop("content-type", None)
    return Response(receipt.body, status_code=receipt.status, headers=headers, media_type=media_type)


def claimed_meanwhile(request: AnyRequest, error: AlreadyClaimedError) -> Response[Problem]:
    """What is answered when another request with the same key was first."""
    claim: Claim = request.scope["state"][_CLAIM]
    return answered_before(error.receipt, claim.digest)


async def _digest(request: Request[Any, Any, Any], *, is_secret: bool) -> bytes:
    # A digest of something secret might be guessed.
    body = b"" if is_secret else await request.body()
    parts = (request.scope["path"].encode(errors="surrogateescape"), request.scope["query_string"], body)
    return sha256(b"\0".join(sha256(it).digest() for it in parts)).digest()


async def _keep(database: Database, claim: Claim, answer: "_Answer", *, is_secret: bool) -> None:
    body = None if is_secret else answer.body
    try:
        async with database.write() as connection:
            if not claim.is_made:
                await claim.make(connection)
            await keep_answer(connection, claim.principal, claim.key, answer.status, answer.headers, body)
    except (OutOfReachError, AlreadyClaimedError):
        # The deed is done, and a retry is told so, or has been answered by whoever was first.
        return


class _Answer:
    """An answer that is held back."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def take(self, message: Message) -> None:
        self.messages.append(message)
        if message["type"] == "http.response.start":
            self.status = message["status"]
            kept = [(name, value) for name, value in message["headers"] if name.lower() in _KEPT_HEADERS]
            self.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in kept}
        elif message["type"] == "http.response.body":
            self.body += message["body"]
