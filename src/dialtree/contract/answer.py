"""The answers of the extension list: the JSON object of CONTRACT section 1 and its refusals."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from dialtree.contract.extension import Extension

CONTENT_TYPE = "application/json; charset=utf-8"

OK = "OK"
UNAUTHORIZED = "Unauthorized"

PIECE = 512
"""How many extensions a piece of an answer holds: a millisecond or two of work."""

_encoder = msgspec.json.Encoder()


class _Answer(msgspec.Struct):
    err: int = msgspec.field(name="ERR")
    desc: str = msgspec.field(name="DESC")
    extensions: Sequence[Extension] = msgspec.field(name="EXTENSIONS")


class Refusal(NamedTuple):
    """An answer without extensions: a row of CONTRACT section 1's table.

    Attributes:
        status: The HTTP status.
        err: The value of `ERR`.
        desc: The value of `DESC`.
    """

    status: int
    err: int
    desc: str

    @property
    def body(self) -> bytes:
        """The JSON of this refusal, UTF-8."""
        return _encoder.encode(_Answer(self.err, self.desc, ()))


def method_not_allowed(methods: Sequence[str]) -> Refusal:
    """405: a method that is none of those that the endpoint knows."""
    *others, last = methods
    return Refusal(405, 2, f"This address answers {', '.join(others)} and {last}.")


def url_too_long(limit: int) -> Refusal:
    """414: a URL of more than `limit` bytes."""
    return Refusal(414, 2, f"The URL is longer than {limit} bytes.")


def body_too_large(limit: int) -> Refusal:
    """413: a body of more than `limit` bytes."""
    return Refusal(413, 2, f"The body is larger than {limit} bytes.")


def bad_input(sentence: str) -> Refusal:
    """400: input that cannot be read; `sentence` names the fault."""
    return Refusal(400, 2, sentence)


def code_ill_formed() -> Refusal:
    """No code, or none that could be one: `ERR` 1."""
    return Refusal(200, 1, UNAUTHORIZED)


def code_unmatched() -> Refusal:
    """A code that matches no account: `ERR` 0 and an empty list."""
    return Refusal(200, 0, UNAUTHORIZED)


def too_many_unmatched() -> Refusal:
    """429: too many unmatched codes from the caller's address."""
    return Refusal(429, 2, "Too many codes from this address matched no account; try again later.")


def address_not_allowed() -> Refusal:
    """403: the caller's address is not in the code's allowed networks."""
    return Refusal(403, 2, "This code may not be used from your address.")


def out_of_reach() -> Refusal:
    """503: the database is out of reach."""
    return Refusal(503, 2, "The directory is out of reach at the moment; try again later.")


def failed() -> Refusal:
    """500: a fault of the server's own."""
    return Refusal(500, 2, "The server failed to answer; its log says why.")


def encode(extensions: Sequence[Extension]) -> bytes:
    """The `OK` answer with these extensions, in this order: compact JSON, UTF-8."""
    return _encoder.encode(_Answer(0, OK, extensions))


def encode_in_pieces(extensions: Iterable[Extension]) -> Iterator[bytes]:
    """What `encode` gives, in pieces of at most `PIECE` extensions, each made when it is asked for."""
    rest = iter(extensions)
    before = _START
    while few := list(islice(rest, PIECE)):
        yield before + _encoder.encode(few)[1:-1]
        before = b","
    yield _END if before == b"," else _START + _END


_START, _END = encode(())[:-2], encode(())[-2:]
