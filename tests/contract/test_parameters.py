"""The sentences of bad input, and what `gather` hands on. How the parts weigh against each other is test_request's."""

import pytest

from dialtree.contract.parameters import CONFLICT, BadInputError, gather

FORM = "application/x-www-form-urlencoded"
MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("content_type", "body", "sentence"),
    [
        ("application/json", b"[]", "The body is neither a JSON object nor a form."),
        ("", b"code=A1b2C3d4", "The body is neither a JSON object nor a form."),
        ("", b" ", "The body is neither a JSON object nor a form."),
        ("", b'{"code":\n "A1b2C3d4",}', "The body is not JSON: line 2, column 13."),
        ("", MARK + b"{,", "The body is not JSON: line 1, column 2."),
        ("", b'{"x":NaN}', "The body is not JSON: NaN is no JSON value."),
        ("", b'{"x":-Infinity}', "The body is not JSON: -Infinity is no JSON value."),
        ("", b'{"x":' + b"[" * 60_000, "The body's JSON is nested too deeply."),
        ("", b'{"x":"\xff"}', "The body is not UTF-8: byte 6."),
        ("", MARK + b'{"x":"\xff"}', "The body is not UTF-8: byte 9."),
        (FORM, b"x=\xff", "The body is not UTF-8: byte 2."),
        (FORM, MARK + b"x=\xff", "The body is not UTF-8: byte 5."),
    ],
)
def test_a_body_that_cannot_be_read_is_told_by_its_fault(content_type: str, body: bytes, sentence: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        gather("POST", b"", content_type, body)
    assert str(refusal.value) == sentence
    assert refusal.value.__cause__ is None


def test_names_are_lower_case_and_values_as_given() -> None:
    body = b'{"Code":" A1b2C3d4 ","SHOWALL":null,"x":[1,{"Y":false}]}'
    assert gather("POST", b"Z=+1", "", body) == {
        "z": " 1",
        "code": " A1b2C3d4 ",
        "showall": None,
        "x": [1, {"Y": False}],
    }


def test_raw_and_percent_encoded_bytes_of_a_query_are_utf_8_or_replaced() -> None:
    query = "a=\u05d0&b=%d7%90".encode() + b"&c=\xff&d=%ff"
    assert gather("GET", query, "", b"") == {"a": "\u05d0", "b": "\u05d0", "c": "\ufffd", "d": "\ufffd"}


def test_a_value_that_differs_within_its_source_is_a_conflict() -> None:
    assert gather("GET", b"a=1&A=2&b=1&B=1&c", "", b"") == {"a": CONFLICT, "b": "1", "c": ""}


def test_a_value_that_differs_between_sources_is_the_bodys() -> None:
    assert gather("POST", b"a=1&b=2", FORM, b"A=3") == {"a": "3", "b": "2"}
