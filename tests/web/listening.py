"""Listening to Server-Sent Events: what a browser's EventSource hears."""

import json
from collections.abc import AsyncIterator
from typing import Any, NamedTuple


class Event(NamedTuple):
    """An event as it is dispatched; `last_id` is what would be sent as Last-Event-ID from then on."""

    kind: str
    data: Any
    last_id: str


def parse(message: str, last_id: str) -> Event:
    """A message, without the blank line that ends it; its kind is "" when nothing is dispatched."""
    kind, data = "message", list[str]()
    for line in message.split("\n"):
        name, _, value = line.partition(": ")
        match name:
            case "event":
                kind = value
            case "data":
                data.append(value)
            case "id":
                last_id = value
    return Event(kind, json.loads("\n".join(data)), last_id) if data else Event("", None, last_id)


async def events_of(pieces: AsyncIterator[bytes]) -> AsyncIterator[Event]:
    """The events of a stream that comes in pieces; a heartbeat is one whose kind is ""."""
    rest, last_id = b"", ""
    async for piece in pieces:
        rest += piece
        while b"\n\n" in rest:
            message, _, rest = rest.partition(b"\n\n")
            event = parse(message.decode(), last_id)
            last_id = event.last_id
            yield event
