"""A second reading of a request, written from the contract's text alone: slow, plain, with nothing of dialtree's own.

Whatever is written twice is written differently here, so that one mistake does not agree with another.
"""

import json
from typing import Any, Literal

BAD_INPUT: Literal["bad input"] = "bad input"

LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
HEXADECIMAL = "0123456789abcdef"
WHITE_SPACE = (" ", "\t", "\n", "\r", "\x0b", "\x0c")


class BadInput(Exception):  # noqa: N818 - an outcome of the contract, not an error of the reading
    pass


def naive_read(
    method: str, query: bytes, content_type: str, authorization: str, body: bytes
) -> tuple[str | None, bool] | Literal["bad input"]:
    """The code (None when missing or ill-formed) and showAll, or "bad input"."""
    try:
        in_query = form_pairs(query)
        in_body = body_pairs(content_type, body) if method == "POST" and len(body) > 0 else []
        return the_code(in_query, in_body, authorization), the_show_all(in_query, in_body)
    except BadInput:
        return BAD_INPUT


def body_pairs(content_type: str, body: bytes) -> list[tuple[str, Any]]:
    start = 3 if body[:3] == bytes([0xEF, 0xBB, 0xBF]) else 0
    first = start
    while first < len(body) and chr(body[first]) in " \t\r\n":
        first += 1
    if first < len(body) and chr(body[first]) == "{":
        return json_pairs(text_of(body[start:]))
    if trim(content_type.partition(";")[0]).lower() == "application/x-www-form-urlencoded":
        text_of(body)
        return form_pairs(body)
    raise BadInput


def text_of(body: bytes) -> str:
    try:
        return str(body, "utf-8", "strict")
    except UnicodeDecodeError:
        raise BadInput from None


def json_pairs(text: str) -> list[tuple[str, Any]]:
    # Each value is told as (kind, what is written), so that nothing that Python thinks equal passes for the same.
    def constant(_: str) -> None:
        raise BadInput

    try:
        value = json.loads(
            text,
            object_pairs_hook=lambda pairs: ("object", pairs),
            parse_int=lambda digits: ("number", digits),
            parse_float=lambda digits: ("number", digits),
            parse_constant=constant,
        )
    except (json.JSONDecodeError, RecursionError):
        raise BadInput from None
    return [(name, told(member)) for name, member in value[1]]


def told(member: Any) -> Any:  # noqa: ANN401
    if member is None:
        return ("null", "null")
    if isinstance(member, bool):
        return ("boolean", "true" if member else "false")
    if isinstance(member, str):
        return ("string", member)
    if isinstance(member, list):
        return ("array", member)
    return member


def form_pairs(encoded: bytes) -> list[tuple[str, Any]]:
    pairs = []
    for piece in encoded.split(b"&"):
        if piece:
            name, _, value = piece.partition(b"=")
            pairs.append((percent_decode(name), ("string", percent_decode(value))))
    return pairs


def percent_decode(encoded: bytes) -> str:
    decoded = []
    at = 0
    while at < len(encoded):
        character = chr(encoded[at])
        high, low = (chr(byte).lower() for byte in encoded[at + 1 : at + 3].ljust(2, b"?"))
        if character == "+":
            decoded.append(0x20)
        elif character == "%" and high in HEXADECIMAL and low in HEXADECIMAL:
            decoded.append(HEXADECIMAL.index(high) * 16 + HEXADECIMAL.index(low))
            at += 2
        else:
            decoded.append(encoded[at])
        at += 1
    return bytes(decoded).decode("utf-8", errors="replace")


def values_of(name: str, pairs: list[tuple[str, Any]]) -> list[Any]:
    return [value for given, value in pairs if ascii_lower(given) == name]


def ascii_lower(text: str) -> str:
    return "".join(chr(ord(letter) + 32) if "A" <= letter <= "Z" else letter for letter in text)


def in_force(name: str, in_query: list[tuple[str, Any]], in_body: list[tuple[str, Any]]) -> list[Any]:
    """The different values of a parameter in the source that counts: none, one, or several that conflict."""
    values = values_of(name, in_body) or values_of(name, in_query)
    different: list[Any] = []
    for value in values:
        if value not in different:
            different.append(value)
    return different


def trim(text: str) -> str:
    while text and text[0] in WHITE_SPACE:
        text = text[1:]
    while text and text[-1] in WHITE_SPACE:
        text = text[:-1]
    return text


def the_code(in_query: list[tuple[str, Any]], in_body: list[tuple[str, Any]], authorization: str) -> str | None:
    values = in_force("code", in_query, in_body)
    if len(values) > 1:
        return None
    kind, code = values[0] if values else ("null", "null")
    if kind == "null" or (kind == "string" and trim(code) == ""):
        kind, code = "string", bearer(authorization)
    if kind != "string":
        return None
    code = trim(code)
    return code if 8 <= len(code) <= 64 and all(letter in LETTERS_AND_DIGITS for letter in code) else None


def bearer(authorization: str) -> str:
    header = trim(authorization)
    scheme, code = header[:6], header[6:]
    return code if ascii_lower(scheme) == "bearer" and code[:1] in (" ", "\t") else ""


def the_show_all(in_query: list[tuple[str, Any]], in_body: list[tuple[str, Any]]) -> bool:
    values = in_force("showall", in_query, in_body)
    if len(values) > 1:
        raise BadInput
    kind, value = values[0] if values else ("null", "null")
    if kind == "null":
        return True
    if kind == "string":
        value = ascii_lower(trim(value))
    if kind == "string" and value == "":
        return True
    if kind == "string" and value in ("true", "1", "false", "0"):
        return value in ("true", "1")
    if (kind, value) in (("boolean", "true"), ("number", "1")):
        return True
    if (kind, value) in (("boolean", "false"), ("number", "0")):
        return False
    raise BadInput
