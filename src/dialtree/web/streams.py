"""Streams of Server-Sent Events, as routes answer by them."""

from collections.abc import AsyncGenerator, Mapping

EVENTS: Mapping[str, str] = {
    "text/event-stream": "event: agent\n"
    'data: {"extension_id":420,"sip":"420","user_id":5,"user_name":"Dana Levi","status":3}\n'
    "id: 1017.42\n\n"
}
"""What the stream looks like, shortened."""

STREAMED: Mapping[str, str] = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""The headers of a stream."""


async def nothing() -> AsyncGenerator[bytes, None]:
    """A stream that ends at once."""
    return
    yield b""
