"""The contract's vectors (tests/vectors), each over a bare socket against a real server."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from support.raw_http import Answer
from support.server import Server
from support.vectors import Expected, Vector, all_vectors


@pytest.mark.parametrize("vector", [pytest.param(it, id=it.identity) for it in all_vectors()])
def test_vector(vector: Vector, stated: tuple[Path, dict[str, str]], stated_servers: Callable[[str], Server]) -> None:
    server, words = stated_servers(vector.server), dict(stated[1])
    for request in vector.before(words):
        earlier = server.ask(request.method, request.target, request.headers, request.body)
        words["etag"] = "".join(earlier.all("etag"))
    request = vector.request(words)
    answer = server.ask(request.method, request.target, request.headers, request.body)
    _check(answer, vector.expected())


def _check(answer: Answer, expected: Expected) -> None:
    assert (answer.status, answer.decoded) == (expected.status, expected.body)
    for name, value in expected.headers.items():
        if value.startswith("/"):
            assert re.fullmatch(value[1:-1], answer[name]), f"{name}: {answer[name]}"
        else:
            assert answer[name] == value
    assert [name for name in expected.absent if name in answer] == []
    if answer.body:
        assert answer["content-length"] == str(len(answer.body))
