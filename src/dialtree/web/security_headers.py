"""The headers by which a browser is kept from doing more with an answer than is meant."""

from collections.abc import Mapping

from dialtree.serving.asgi import Message, Send

_HEADERS: Mapping[bytes, bytes] = {
    b"content-security-policy": b"default-src 'self'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cache-control": b"no-store",
}
"""By name, for answers that do not say otherwise."""


def secured(send: Send) -> Send:
    """Sends on what an application answers, with the headers that every answer has."""

    async def pass_on(message: Message) -> None:
        if message["type"] != "http.response.start":
            await send(message)
            return
        given = list(message.get("headers", ()))
        named = {name.lower() for name, _ in given}
        missing = [(name, value) for name, value in _HEADERS.items() if name not in named]
        await send({**message, "headers": [*given, *missing]})

    return pass_on
