"""Makes sure that what is compared is the same, before it is measured."""

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bench import SIZES
from benchmarks.request import Reply, Target, ask
from benchmarks.servers.dialtree import Dialtree
from benchmarks.servers.nginx import Nginx, nginx

GZIP = ("Accept-Encoding", "gzip")


@contextmanager
def nginx_beside(server: Dialtree, folder: Path, workers: int = 1, *, cached: bool = False) -> Iterator[Nginx]:
    """Nginx with the bytes, plain and gzipped, that a Dialtree server answers for each of `SIZES`."""
    bodies = {}
    for name, organization in SIZES.items():
        plain = server.list_of(organization.code)
        bodies[name.replace(" ", "-")] = ask(plain).body, ask(plain.with_header(*GZIP)).body
    with nginx(bodies, folder, workers, cached=cached) as running:
        yield running


def check_same_bytes(targets: Mapping[str, Target]) -> None:
    """Checks that all answer the same, to the byte.

    Raises:
        SystemExit: They do not.
    """
    kept = ("content-type", "content-encoding")
    _check({name: _told(reply, kept) for name, reply in _replies(targets).items()})


def check_same_content(targets: Mapping[str, Target]) -> None:
    """Checks that all answer the same JSON, the order of the extensions included.

    Raises:
        SystemExit: They do not.
    """
    _check({name: (reply.status, json.loads(reply.body)) for name, reply in _replies(targets).items()})


def _replies(targets: Mapping[str, Target]) -> dict[str, Reply]:
    return {name: ask(target) for name, target in targets.items()}


def _told(reply: Reply, names: tuple[str, ...]) -> object:
    body = gzip.decompress(reply.body) if reply.headers.get("content-encoding") == "gzip" else reply.body
    # A 304 may leave out what describes a body that it does not have.
    return reply.status, body, len(reply.body), [reply.headers.get(name) for name in names if reply.body]


def _check(told: Mapping[str, object]) -> None:
    first, *others = told
    for name in others:
        if told[name] != told[first]:
            raise SystemExit(f"benchmarks: {name} does not answer what {first} answers")
