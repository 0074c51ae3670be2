"""An answer's body as people read it, of which there may be megabytes."""

import json

import msgspec

SHOWN = 50
"""Of how many extensions the text is shown at most."""

_PLAIN = 100_000
_EXTENSION = b'{"SIP":'


class Pretty(msgspec.Struct, frozen=True):
    """A body.

    Attributes:
        text: Its text, a line a value.
        extensions: How many extensions it holds in all.
        shown: How many of them are in the text.
    """

    text: str
    extensions: int
    shown: int


def pretty(body: bytes) -> Pretty:
    """A body that our endpoint has answered."""
    # Within a text a quote is escaped: these bytes stand nowhere but at the beginning of an extension.
    extensions = body.count(_EXTENSION)
    shown = body if extensions <= SHOWN else _beginning(body)
    try:
        text = json.dumps(json.loads(shown), indent=2, ensure_ascii=False)
    except ValueError:
        text = shown[:_PLAIN].decode(errors="replace")
    return Pretty(text, extensions, min(extensions, SHOWN))


def _beginning(body: bytes) -> bytes:
    end = -1
    for _ in range(SHOWN + 1):
        end = body.index(_EXTENSION, end + 1)
    return body[:end].rstrip(b",") + b"]}"
