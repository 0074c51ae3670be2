"""An empty handler under Dialtree's own HTTP server: what is left when an answer costs nothing at all.

It answers with whatever was handed to it when it started: the file `EMPTY_FOLDER/NAME` for a path that begins with
`/NAME/`, with the headers of Dialtree's answer.
"""

import os
from pathlib import Path
from typing import Any

from dialtree.contract.answer import CONTENT_TYPE


def _answer(body: bytes) -> tuple[list[tuple[str, str]], bytes]:
    headers = [
        ("content-type", CONTENT_TYPE),
        ("content-length", str(len(body))),
        ("vary", "Accept-Encoding, Authorization"),
        ("cache-control", "private, no-cache"),
        ("etag", '"00000000000000000000000000000000"'),
    ]
    return headers, body


_ANSWERS = {file.name: _answer(file.read_bytes()) for file in Path(os.environ["EMPTY_FOLDER"]).iterdir()}


class Empty:
    """An RSGI application."""

    async def __rsgi__(self, scope: Any, exchange: Any) -> None:  # noqa: ANN401 - as RSGI has it
        """Answers at once; a path that is not known, too."""
        headers, body = _ANSWERS.get(scope.path.split("/", 2)[1], ([], b""))
        exchange.response_bytes(200, headers, body)


app = Empty()
