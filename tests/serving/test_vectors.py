"""The contract's vectors (tests/vectors), each over a bare socket against a real server, on every database, and with
an access log, which has the server call the application in another way."""

import re

import pytest

from serving.conftest import StatedServers
from storage.shell import KINDS, Kind
from support.raw_http import Answer
from support.vectors import Expected, Vector, all_vectors


@pytest.mark.parametrize("vector", [pytest.param(it, id=it.identity) for it in all_vectors()])
@pytest.mark.parametrize(("kind", "logged"), [*((kind, False) for kind in KINDS), ("sqlite", True)])
def test_vector(vector: Vector, kind: Kind, logged: bool, every_kind: StatedServers) -> None:
    server, words = every_kind.server(kind, vector.server, logged=logged), dict(every_kind.stated(kind)[1])
    for request in vector.before(words):
        earlier = server.ask(request.method, request.target, request.headers, request.body)
        words["etag"] = "".join(earlier.all("etag"))
    request = vector.request(words)
    answer = server.ask(request.method, request.target, request.headers, request.body)
    check(answer, vector.expected())


def check(answer: Answer, expected: Expected) -> None:
    assert (answer.status, answer.decoded) == (expected.status, expected.body)
    for name, value in expected.headers.items():
        if value.startswith("/"):
            assert re.fullmatch(value[1:-1], answer[name]), f"{name}: {answer[name]}"
        else:
            assert answer[name] == value
    assert [name for name in expected.absent if name in answer] == []
    if answer.body:
        assert answer["content-length"] == str(len(answer.body))
