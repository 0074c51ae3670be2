"""Large bodies, which no slow reader may keep in memory once more for itself."""

import asyncio
import os
from collections.abc import Iterator

LARGE = 1024 * 1024
"""From this many bytes on, a body is large."""

_PIECE = 256 * 1024
_LINGER_SECONDS = 60.0


def pieces_of(body: bytes) -> Iterator[bytes]:
    """A body's bytes in order, in pieces of 256 KiB."""
    view = memoryview(body)
    for start in range(0, len(body), _PIECE):
        yield bytes(view[start : start + _PIECE])


class MemoryFile:
    """A file that is in memory alone, and ceases with this process (Linux's memfd_create).

    Attributes:
        path: Where this process finds it; "" on a system that has no such files.
    """

    def __init__(self, body: bytes) -> None:
        self.path = ""
        self._descriptor: int | None = None
        if hasattr(os, "memfd_create"):
            self._descriptor = os.memfd_create("dialtree")
            self.path = f"/proc/self/fd/{self._descriptor}"
            with open(self._descriptor, "wb", closefd=False) as file:
                file.write(body)

    def close(self) -> None:
        """Gives the file up.

        Not at once: a server that was given the path may be about to open it, and must not find another file there.
        """
        if self._descriptor is not None:
            asyncio.get_running_loop().call_later(_LINGER_SECONDS, os.close, self._descriptor)
            self._descriptor = None
