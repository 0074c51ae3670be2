"""Where a request's parameters come from: the query and the body (CONTRACT section 1, reading a request)."""

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_JSON_SPACE = b" \t\n\r"
_FORM = "application/x-www-form-urlencoded"

ASCII_SPACE = " \t\n\r\f\v"
"""What is trimmed from values."""


class BadInputError(ValueError):
    """Input that cannot be read. The message is a sentence that names the fault and repeats nothing of the input."""


class Conflict(Enum):
    """The type of `CONFLICT`."""

    CONFLICT = "conflict"


CONFLICT: Final = Conflict.CONFLICT
"""The value of a parameter that one source gives twice with different values."""

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Value: TypeAlias = "Json | Conflict"
Parameters: TypeAlias = dict[str, Value]
Aliases: TypeAlias = Mapping[str, str]
"""Other names of parameters, in lower case, and the names that they stand for."""

_NONE: Aliases = {}


def gather(method: str, query: bytes, content_type: str, body: bytes, aliases: Aliases = _NONE) -> Parameters:
    """The parameters of a request, by lower-case name; one of the body wins over the same one of the query.

    Args:
        method: The HTTP method, upper case.
        query: The query string as sent, percent-encoded, without the question mark.
        content_type: The Content-Type header, "" when absent.
        body: The body; read for POST alone.
        aliases: What is the same parameter under another name.

    Raises:
        BadInputError: The body is of no form that the contract knows.
    """
    parameters = _collect(_pairs(query.decode("utf-8", "replace")), aliases)
    if method == "POST" and body:
        parameters |= _collect(_read_body(content_type, body), aliases)
    return parameters


def _read_body(content_type: str, body: bytes) -> Iterable[tuple[str, Json]]:
    unmarked = body.removeprefix(_BYTE_ORDER_MARK)
    if unmarked.lstrip(_JSON_SPACE).startswith(b"{"):
        return _read_json(_decode(body).removeprefix("\ufeff"))
    if content_type.partition(";")[0].strip(ASCII_SPACE).lower() == _FORM:
        return _pairs(_decode(body))
    raise BadInputError("The body is neither a JSON object nor a form.")


def _read_json(text: str) -> Iterable[tuple[str, Json]]:
    # The standard library's reader is the one that shows keys given twice; a number that no parameter takes may have
    # more digits than Python converts, and nesting may be deeper than it follows.
    try:
        document: _Object = json.loads(
            text, object_pairs_hook=_Object, parse_int=_read_integer, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise BadInputError("The body's JSON is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise BadInputError(f"The body is not JSON: line {error.lineno}, column {error.colno}.") from None
    return document.pairs


class _Object(dict[str, Json]):
    def __init__(self, pairs: list[tuple[str, Json]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def _read_integer(digits: str) -> int | float:
    # As an integer -0 would pass for 0, which is written otherwise.
    return float(digits) if digits == "-0" or len(digits) > 20 else int(digits)  # noqa: PLR2004 - no value that counts is as long


def _refuse_constant(name: str) -> Json:
    raise BadInputError(f"The body is not JSON: {name} is no JSON value.")


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInputError(f"The body is not UTF-8: byte {error.start}.") from None


def _pairs(encoded: str) -> Iterable[tuple[str, Json]]:
    return parse_qsl(encoded, keep_blank_values=True)


def _collect(pairs: Iterable[tuple[str, Json]], aliases: Aliases) -> Parameters:
    parameters: Parameters = {}
    for name, value in pairs:
        lower = name.lower()
        known = aliases.get(lower, lower)
        if known in parameters and not _same(parameters[known], value):
            parameters[known] = CONFLICT
        else:
            parameters[known] = value
    return parameters


def _same(one: Value, other: Value) -> bool:
    # In Python true equals 1; on the wire they are different values.
    return type(one) is type(other) and one == other
