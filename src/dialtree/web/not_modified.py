"""What has not changed since it was seen is not sent again: `If-None-Match` (RFC 9110 section 13.1.2)."""

from collections.abc import Iterable
from http import HTTPStatus

from dialtree.contract.entity_tag import is_match
from dialtree.serving.asgi import Message, Scope, Send

_OF_THE_BODY = frozenset({b"content-type", b"content-length"})


def conditional(scope: Scope, send: Send) -> Send:
    """Sends on what an application answers; 304 in place of what a GET names by its entity tag.

    Args:
        scope: The request.
        send: Where to.
    """
    known = _header(scope["headers"], b"if-none-match")
    if scope["method"] not in {"GET", "HEAD"} or not known:
        return send
    is_known = False

    async def pass_on(message: Message) -> None:
        nonlocal is_known
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            tag = _header(headers, b"etag")
            is_known = message["status"] == HTTPStatus.OK and bool(tag) and is_match(known, tag)
            if is_known:
                kept = [(name, value) for name, value in headers if name.lower() not in _OF_THE_BODY]
                message = {**message, "status": HTTPStatus.NOT_MODIFIED.value, "headers": kept}
        elif is_known and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return pass_on


def _header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    return ",".join(value.decode("latin-1") for it, value in headers if it.lower() == name)
