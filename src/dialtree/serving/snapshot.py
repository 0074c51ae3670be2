"""A rendered answer."""

from dialtree.contract import answer
from dialtree.contract.encoding import ContentEncoding
from dialtree.serving.large_body import MemoryFile
from dialtree.serving.messages import Headers, Reply

GONE = -1
"""The revision of an organisation that is no more: older than any that can be asked for."""

OVERHEAD = 2048
"""What a kept answer takes beside its body, in bytes."""


class Snapshot:
    """An `OK` answer in one encoding, as of one revision.

    Attributes:
        revision: The organisation's revision.
        tag: The strong entity tag.
        found: The answer to GET and HEAD.
        posted: The answer to POST.
        unchanged: The answer to who has it already.
    """

    __slots__ = ("_file", "found", "posted", "revision", "tag", "unchanged")

    def __init__(
        self, revision: int, body: bytes, tag: str, encoding: ContentEncoding, vary: str, file: MemoryFile | None
    ) -> None:
        self.revision = revision
        self.tag = tag
        self._file = file
        content: Headers = [
            ("content-type", answer.CONTENT_TYPE),
            ("content-length", str(len(body))),
            ("vary", vary),
        ]
        if encoding != "identity":
            content.append(("content-encoding", encoding))
        validators: Headers = [("cache-control", "private, no-cache"), ("etag", tag)]
        path = file.path if file else ""
        self.found = Reply(200, [*content, *validators], body, path)
        self.posted = Reply(200, [*content, ("cache-control", "no-store")], body, path)
        self.unchanged = Reply(304, [*validators, ("vary", vary)], b"")

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return len(self.found.body) * (2 if self._file else 1) + OVERHEAD

    def close(self) -> None:
        """Gives up what it holds beside memory."""
        if self._file:
            self._file.close()
