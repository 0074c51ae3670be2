"""Requests as programs send them, and as they should not: made of the pieces on which readings could differ."""

import json
from typing import NamedTuple
from urllib.parse import quote

from hypothesis import strategies as st

CODES = ["A1b2C3d4", "12345678", "Z" * 64]
NOT_CODES = [
    "A1b2C3d",
    "Z" * 65,
    "A1b2-3d4",
    "A1b2C3d4 A1b2C3d4",
    "A1b2C3dé",
    "١٢٣٤٥٦٧٨",
    "A1b2C3d4\x00",
    "A1b2C3d\ud800",
]
WORDS = ["1", "0", "true", "false", "TRUE", "False", "tRuE"]
NOT_WORDS = ["2", "-0", "00", "yes", "null", "1.0", "true1", "trüe", "fal\u017fe"]
SPACES = ["", " ", "\t", " \r\n", "\f\v", "\x1c", "\u00a0", "\ufeff"]
CODE_NAMES = ["code", "Code", "CODE", "cOdE"]
SHOW_ALL_NAMES = ["showAll", "showall", "SHOWALL", "ShowAll"]
OTHER_NAMES = ["", "other", "code ", " code", "codes", "showAl", "\u017fhowAll", "\ufeffcode", "show\x00All"]
ODD_BODIES = [
    *(b" ", b"\n\t", b"{", b"[]", b"null", b'"code"', b'[{"code":"A1b2C3d4"}]', b"<code/>"),
    *(b'{"code":"A1b2C3d4","x":' + b"[" * 20_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
]
ODD_PIECES = [
    *(
        b"",
        b"=",
        b"%",
        b"code=%zz",
        b"code=%",
        b"code=%4",
        b"showAll=%c3%28",
        b"code=A1b2C3d4%ff",
        b"\xff=\xff",
        b"showAll=1;code=x",
    ),
]
NOT_BEARER = ["Basic", "Bearer:", "Bearers", "", "bear\u0435r"]
FORM = "application/x-www-form-urlencoded"


class Request(NamedTuple):
    method: str
    query: bytes
    content_type: str
    authorization: str
    body: bytes


def usually(good: st.SearchStrategy, odd: st.SearchStrategy) -> st.SearchStrategy:
    return st.sampled_from(range(6)).flatmap(lambda side: good if side else odd)


codes = usually(st.sampled_from(CODES), st.one_of(st.sampled_from(NOT_CODES), st.just(""), st.text()))
words = usually(st.sampled_from(WORDS), st.one_of(st.sampled_from(NOT_WORDS), st.just(""), st.text(max_size=4)))


def padded(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    space = usually(st.just(""), st.sampled_from(SPACES))
    return st.tuples(space, texts, space).map("".join)


@st.composite
def members(draw: st.DrawFn, code_values: st.SearchStrategy, show_all_values: st.SearchStrategy) -> list:
    """Names with values; a name may come again in another letter case, with the same value or another."""
    code = st.tuples(st.sampled_from(CODE_NAMES), code_values)
    show_all = st.tuples(st.sampled_from(SHOW_ALL_NAMES), show_all_values)
    other = st.tuples(st.sampled_from(OTHER_NAMES), show_all_values)
    often = st.sampled_from([True, True, True, False])
    pairs = [draw(member) for member in (code, show_all, other) if draw(often)]
    if pairs and not draw(st.sampled_from(range(4))):
        name, value = draw(st.sampled_from(pairs))
        pairs.append((name.swapcase(), value if draw(st.booleans()) else draw(code_values)))
    return draw(st.permutations(pairs))


@st.composite
def percent_encoded(draw: st.DrawFn, text: str) -> bytes:
    style = draw(st.sampled_from(["%20", "+", "upper", "lower"]))
    encoded = text.encode("utf-8", "replace")
    if style in ("%20", "+"):
        return quote(encoded, safe=" ").replace(" ", style).encode()
    return "".join(f"%{byte:02X}" if style == "upper" else f"%{byte:02x}" for byte in encoded).encode()


form_members = members(padded(codes), padded(words))


@st.composite
def forms(draw: st.DrawFn) -> bytes:
    pieces = []
    for name, value in draw(form_members):
        equals = b"=" if value else draw(st.sampled_from([b"=", b""]))
        pieces.append(draw(percent_encoded(name)) + equals + draw(percent_encoded(value)))
    if not draw(st.sampled_from(range(6))):
        pieces.insert(draw(st.integers(0, len(pieces))), draw(st.sampled_from(ODD_PIECES)))
    return b"&".join(pieces)


numbers = st.sampled_from(["1", "0"])
odd_numbers = st.sampled_from(
    ["-0", "-1", "2", "1.0", "0.0", "1e0", "1E400", "9" * 25, "1" * 5000, "01", "+1", "NaN", "-Infinity"]
)
keywords = st.sampled_from(["null", "true", "false"])
containers = st.sampled_from(
    ["[]", "{}", '["A1b2C3d4"]', '{"code":"A1b2C3d4"}', '[{"showAll":[0]}]', "[" * 50 + "]" * 50]
)
oddities = st.one_of(odd_numbers, containers, st.sampled_from(["True", "undefined", "'1'", ""]))


@st.composite
def json_strings(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    text = draw(texts)
    style = draw(st.sampled_from(["plain", "ascii", "escaped"]))
    if style == "escaped":
        units = text.encode("utf-16-be", "surrogatepass").hex()
        return '"' + "".join("\\u" + units[at : at + 4] for at in range(0, len(units), 4)) + '"'
    return json.dumps(text, ensure_ascii=style == "ascii")


json_members = members(
    usually(json_strings(padded(codes)), st.one_of(keywords, numbers, oddities)),
    usually(st.one_of(json_strings(padded(words)), numbers, keywords), oddities),
)
json_spaces = usually(st.sampled_from(["", " ", "\n\t", "\r"]), st.sampled_from(["\f", "\u00a0"]))
json_endings = usually(st.sampled_from(["}", "}\n"]), st.sampled_from(["", ",}", "} x", "}}"]))


@st.composite
def json_objects(draw: st.DrawFn) -> bytes:
    space = draw(json_spaces)
    pairs = draw(json_members)
    written = [draw(json_strings(st.just(name))) + space + ":" + value for name, value in pairs]
    ending = draw(json_endings)
    text = space + "{" + ",".join(written) + ending
    return text.encode("utf-8", draw(st.sampled_from(["replace", "surrogatepass"])))


content_types = st.one_of(
    st.sampled_from([FORM, FORM, FORM, FORM.upper(), f" {FORM} ; charset=utf-8", f"{FORM}x", "x" + FORM]),
    st.sampled_from(["", "application/json", "text/plain", "multipart/form-data; boundary=x", ";", "\u00a0" + FORM]),
    st.text(max_size=8),
)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, bytes]:
    """A content type and a body; they often fit."""
    kind = draw(st.sampled_from(["json", "form", "odd"]))
    if kind == "json":
        body, content_type = draw(json_objects()), draw(st.one_of(st.just("application/json"), content_types))
    elif kind == "form":
        body, content_type = draw(forms()), draw(usually(st.just(FORM), content_types))
    else:
        body, content_type = draw(st.one_of(st.sampled_from(ODD_BODIES), st.binary())), draw(content_types)
    before = draw(usually(st.just(b""), st.sampled_from([b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xff\xfe"])))
    after = draw(usually(st.just(b""), st.sampled_from([b"", b"", b"\xff", b"\xc3", b"\xed\xa0\x80"])))
    return content_type, before + body + after


@st.composite
def authorizations(draw: st.DrawFn) -> str:
    scheme = draw(usually(st.sampled_from(["Bearer", "bearer", "BEARER"]), st.sampled_from(NOT_BEARER)))
    between = draw(usually(st.sampled_from([" ", "  ", "\t"]), st.sampled_from(["", "\u00a0", "\n"])))
    return draw(st.sampled_from(["", " "])) + scheme + between + draw(padded(codes))


@st.composite
def made_requests(draw: st.DrawFn) -> Request:
    method = draw(st.sampled_from(["GET", "HEAD", "POST", "POST", "POST"]))
    content_type, body = draw(st.one_of(st.just(("", b"")), bodies(), bodies(), bodies()))
    query = draw(usually(forms(), st.one_of(st.just(b""), st.binary())))
    authorization = draw(st.one_of(st.just(""), authorizations()))
    return Request(method, query, content_type, authorization, body)


requests = made_requests()
