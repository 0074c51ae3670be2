from typing import Literal, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract.encoding import CONTENT_ENCODINGS, choose_encoding

TOKEN = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
Encoding = Literal["br", "gzip", "identity"]


def naive_choice(header: str) -> Encoding:
    """RFC 9110 sections 5.6.2, 12.4.2 and 12.5.3, as they read."""
    weights: dict[str, int] = {}
    for element in header.split(","):
        coding, semicolon, parameter = (part.strip(" \t") for part in element.partition(";"))
        weight = thousandths(parameter) if semicolon else 1000
        if coding and all(letter in TOKEN for letter in coding) and weight is not None:
            weights[{"x-gzip": "gzip"}.get(coding.lower(), coding.lower())] = weight
    ranks = {}
    for encoding in ("br", "gzip"):
        ranks[encoding] = float(weights.get(encoding, weights.get("*", 0)))
    ranks["identity"] = float(weights.get("identity", weights.get("*", 0) or 0.5))
    best = max(ranks.values())
    return cast("Encoding", next(it for it in ("br", "gzip", "identity") if ranks[it] == best)) if best else "identity"


def thousandths(parameter: str) -> int | None:
    name, value = parameter[:2], parameter[2:]
    whole, _, fraction = value.partition(".")
    if name.lower() != "q=" or whole not in ("0", "1") or len(fraction) > 3:
        return None
    if any(digit not in ("0123456789" if whole == "0" else "0") for digit in fraction):
        return None
    return int(whole) * 1000 + int(fraction.ljust(3, "0"))


codings = st.sampled_from(
    ["gzip", "br", "identity", "*", "GZIP", "Br", "x-gzip", "deflate", "zstd", "gzi", "", "g zip", "gzip\u00a0", "é"]
)
weights = st.sampled_from(
    ["", "", "", ";q=1", ";q=0", ";q=0.5", "; q=0.3", ";Q=0.8", " ;\tq=0.001", ";q=1.000", ";q=0.", ";q=0.000", ";q=1."]
)
odd_weights = st.sampled_from(
    [
        ";q=2",
        ";q=1.001",
        ";q=0.0001",
        ";q=-1",
        ";q=",
        ";",
        ";q",
        ";x=1",
        ";q=0.5;x=1",
        ";q =1",
        ";q= 1",
        ";q=\u0660",
        ";q=.5",
    ]
)
spaces = st.sampled_from(["", "", " ", "\t", "\u00a0", "\n"])
elements = st.tuples(spaces, codings, st.one_of(weights, weights, odd_weights), spaces).map("".join)


@given(st.lists(elements, max_size=5).map(",".join))
def test_the_choice_is_the_rfcs(header: str) -> None:
    assert choose_encoding(header) == naive_choice(header)


@given(st.text())
def test_any_header_has_a_choice(header: str) -> None:
    assert choose_encoding(header) == naive_choice(header)


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.9", "gzip"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("*;q=0", "identity"),
        ("*;q=0, gzip", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.1", "identity"),
        ("gzip;q=0.001", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0, br;q=0, identity;q=0", "identity"),
        ("identity;q=0, gzip", "gzip"),
        ("X-GZip", "gzip"),
        ("deflate", "identity"),
        ("gzip;q=high, br;q=0.1", "br"),
        ("gzip;q=0.5;x=1", "identity"),
        ("gzip;q = 1", "identity"),
        ("\u00a0gzip", "identity"),
        ("*;q=0.5, gzip;q=0.1", "br"),
        ("*;q=0.5, br;q=0.1", "gzip"),
        ("*;q=0.5, br;q=0.1, gzip;q=0.1", "identity"),
        (",, gzip ,,", "gzip"),
    ],
)
def test_some_headers(header: str, encoding: str) -> None:
    assert choose_encoding(header) == encoding
    assert naive_choice(header) == encoding


def test_brotli_is_preferred_to_gzip_to_none() -> None:
    assert CONTENT_ENCODINGS == ("br", "gzip", "identity")
