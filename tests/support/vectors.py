"""The contract's vectors: read, expanded and made into requests."""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent.parent / "vectors"
EXTENSION_LIST = "extension_list"
LOGIN_LOGOUT = "login_logout"

Words = Mapping[str, str]

_WORD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Request:
    method: str
    target: bytes
    headers: list[tuple[str, str]]
    body: bytes | None


@dataclass(frozen=True)
class Expected:
    status: int
    headers: Mapping[str, str]
    absent: tuple[str, ...]
    body: bytes


@dataclass(frozen=True)
class Vector:
    """One request and its answer.

    Args:
        identity: What a test report calls it.
        stated: The vector as the file states it.
        each: The value that `{each}` stands for.
        name: The file's name.
    """

    identity: str
    stated: Mapping[str, Any]
    each: str
    name: str = EXTENSION_LIST

    @property
    def server(self) -> str:
        return str(self.stated.get("server", "plain"))

    def before(self, words: Words) -> Iterator[Request]:
        for earlier in self.stated.get("before", ()):
            for _ in range(earlier.get("times", 1)):
                yield _request(earlier, words)

    def request(self, words: Words) -> Request:
        return _request(self.stated, {**words, "each": _put(self.each, words)})

    def expected(self) -> Expected:
        answer = self.stated["answer"]
        stated = {**(document(self.name)["answers"][answer] if isinstance(answer, str) else answer)}
        stated.update({key: self.stated[key] for key in ("absent",) if key in self.stated})
        if self.stated.get("method") == "HEAD":
            stated["body"] = ""
        headers = {**stated["headers"], **self.stated.get("extra", {})}
        named = {name: _put(value, {"each": self.each}) for name, value in headers.items()}
        absent = tuple(name for name in stated["absent"] if name not in named)
        return Expected(stated["status"], named, absent, stated["body"].replace("\n", "").encode())


@cache
def document(name: str = EXTENSION_LIST) -> dict[str, Any]:
    stated: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return stated


def all_vectors(name: str = EXTENSION_LIST) -> list[Vector]:
    return [
        Vector(_identity(section, stated["name"], index, each), stated, each, name)
        for section, vectors in document(name)["vectors"].items()
        for stated in vectors
        for index, each in enumerate(stated.get("each", [""]))
    ]


def _identity(section: str, name: str, index: int, each: str) -> str:
    shown = "".join(letter if letter.isascii() and letter.isprintable() else "." for letter in each)
    return f"{section}: {name}" + (f" {index + 1} {shown}" if each or index else "")


def _request(stated: Mapping[str, Any], words: Words) -> Request:
    headers = [(name, _put(value, words)) for name, value in stated.get("headers", ())]
    body = _body(stated, words)
    if stated.get("chunked") and body is not None:
        headers.append(("Transfer-Encoding", "chunked"))
        half = len(body) // 2
        pieces = (body[:half], body[half:], b"")
        body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    target = _filled(_put(stated["target"], words), stated.get("target_size"))
    return Request(_put(stated.get("method", "GET"), words), target, headers, body)


def _body(stated: Mapping[str, Any], words: Words) -> bytes | None:
    if "body_base64" in stated:
        return base64.b64decode(stated["body_base64"])
    if "body_repeated" in stated:
        text, times = stated["body_repeated"]
        return str(text).encode() * int(times)
    if "body" in stated:
        return _filled(_put(stated["body"], words), stated.get("body_size"))
    return None


def _put(text: str, words: Words) -> str:
    return _WORD.sub(lambda found: words.get(found[1], found[0]), text)


def _filled(text: str, size: int | None) -> bytes:
    if size is None:
        return text.encode()
    missing = size - len(text.replace("{fill}", "").encode())
    return text.replace("{fill}", "a" * missing).encode()
