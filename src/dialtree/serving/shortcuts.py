"""What repeated identical requests come to, so that a repetition need not be read again."""

from collections import OrderedDict

import msgspec

from dialtree.directory.code import Grant
from dialtree.serving.messages import Request
from dialtree.serving.snapshots import Key
from dialtree.serving.throttle import Place

MAX_REMEMBERED = 10_000
"""How many requests are remembered; the ones longest unused are forgotten first."""

MAX_LENGTH = 1024
"""Requests with longer queries or headers are not remembered."""


class Shortcut(msgspec.Struct, frozen=True):
    """Where a request that was answered has led.

    Attributes:
        revision: The organisation's revision as of which it did.
        digest: The digest of its code.
        grant: What the code opens. The caller's address is in its networks.
        place: Where the caller is, to the guard.
        key: Which answer it got.
    """

    revision: int
    digest: bytes
    grant: Grant
    place: Place
    key: Key


class Shortcuts:
    """Remembers requests without bodies that were answered `OK`."""

    def __init__(self) -> None:
        self._remembered: OrderedDict[Request, Shortcut] = OrderedDict()

    def find(self, request: Request) -> Shortcut | None:
        """Where an identical request has led; None when there was none, or it is forgotten."""
        shortcut = self._remembered.get(request)
        if shortcut is not None:
            self._remembered.move_to_end(request)
        return shortcut

    def remember(self, request: Request, shortcut: Shortcut) -> None:
        """Remembers where a request has led."""
        if sum(len(it) for it in request if isinstance(it, str)) > MAX_LENGTH:
            return
        self._remembered[request] = shortcut
        if len(self._remembered) > MAX_REMEMBERED:
            self._remembered.popitem(last=False)
