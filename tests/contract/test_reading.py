import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract.answer import code_unmatched, encode
from dialtree.contract.extension import Extension
from dialtree.contract.reading import NotTheContractError, ReadAnswer, read_answer

from .some_extensions import extensions

MARK = b"\xef\xbb\xbf"
WHOLE = {
    "SIP": "SIPSIP1",
    "Name": "שלוחה",
    "SpeedDial": "11",
    "AccountID": 7,
    "AccountName": "Sales",
    "UserName": "John Doe",
    "UserEmail": "john@example.org",
}
READ = Extension("SIPSIP1", "שלוחה", "11", 7, "Sales", "John Doe", "john@example.org")


def answer(*listed: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"ERR": 0, "DESC": "OK", "EXTENSIONS": list(listed)}


def fault(body: bytes) -> str:
    with pytest.raises(NotTheContractError) as refusal:
        read_answer(body)
    return str(refusal.value)


@given(st.lists(extensions, max_size=3), st.sampled_from([b"", MARK]))
def test_what_was_written_is_read_back(listed: list[Extension], mark: bytes) -> None:
    assert read_answer(mark + encode(listed)) == ReadAnswer(0, "OK", tuple(listed))


def test_a_refusal_is_read_back() -> None:
    assert read_answer(code_unmatched().body) == ReadAnswer(0, "Unauthorized", ())


def test_white_space_escapes_and_more_keys_are_read_over() -> None:
    document = answer(WHOLE | {"More": [1, {"x": None}]}) | {"Count": 1}
    assert read_answer(json.dumps(document, indent=2).encode()) == ReadAnswer(0, "OK", (READ,))


def test_keys_may_stand_in_any_order() -> None:
    document = dict(reversed(answer(dict(reversed(WHOLE.items()))).items()))
    assert read_answer(json.dumps(document).encode()) == ReadAnswer(0, "OK", (READ,))


def test_null_strings_are_empty() -> None:
    nulls = {key: 7 if key == "AccountID" else None for key in WHOLE}
    document = answer(nulls) | {"DESC": None}
    assert read_answer(json.dumps(document).encode()) == ReadAnswer(0, "", (Extension("", "", "", 7, "", "", ""),))


def test_a_null_list_is_empty() -> None:
    assert read_answer(b'{"ERR":1,"DESC":"Unauthorized","EXTENSIONS":null}') == ReadAnswer(1, "Unauthorized", ())


@pytest.mark.parametrize("key", ["ERR", "DESC", "EXTENSIONS"])
def test_a_missing_key_is_named(key: str) -> None:
    document = answer()
    del document[key]
    assert fault(json.dumps(document).encode()) == f"Object missing required field `{key}`"


@pytest.mark.parametrize("key", WHOLE)
def test_a_missing_key_of_an_extension_is_named_with_its_place(key: str) -> None:
    without = {name: value for name, value in WHOLE.items() if name != key}
    body = json.dumps(answer(WHOLE, without)).encode()
    assert fault(body) == f"EXTENSIONS[1]: Object missing required field `{key}`"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ERR": "0"}, "Expected `int`, got `str` - at `$.ERR`"),
        ({"ERR": None}, "Expected `int`, got `null` - at `$.ERR`"),
        ({"DESC": 1}, "Expected `str | null`, got `int` - at `$.DESC`"),
        ({"EXTENSIONS": {}}, "Expected `array | null`, got `object` - at `$.EXTENSIONS`"),
        ({"EXTENSIONS": [WHOLE, None]}, "EXTENSIONS[1]: Expected `object`, got `null`"),
        ({"EXTENSIONS": [WHOLE | {"SIP": 1}]}, "EXTENSIONS[0]: Expected `str | null`, got `int` - at `$.SIP`"),
        ({"EXTENSIONS": [WHOLE | {"AccountID": "7"}]}, "EXTENSIONS[0]: Expected `int`, got `str` - at `$.AccountID`"),
        ({"EXTENSIONS": [WHOLE | {"AccountID": None}]}, "EXTENSIONS[0]: Expected `int`, got `null` - at `$.AccountID`"),
    ],
)
def test_a_value_of_another_type_is_named_with_its_place(change: dict[str, Any], message: str) -> None:
    assert fault(json.dumps(answer() | change).encode()) == message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Not JSON: line 1, column 1: Expecting value"),
        (b"<html>", "Not JSON: line 1, column 1: Expecting value"),
        (MARK + b'{"ERR":0,\n"DESC":"OK"\n"EXTENSIONS":[]}', "Not JSON: line 3, column 1: Expecting ',' delimiter"),
        (
            '{"DESC":"שלוחה",}'.encode(),
            "Not JSON: line 1, column 17: Expecting property name enclosed in double quotes",
        ),
        (b'{"ERR":0,"DESC":"OK","EXTENSIONS":[]}x', "Not JSON: line 1, column 38: Extra data"),
        (b'{"ERR":0,"DESC":"OK","EXTENSIONS":[{"SIP":"\\x"}]}', "Not JSON: line 1, column 44: Invalid \\escape"),
        (b"\x00{12x", "Not JSON: line 1, column 1: Expecting value"),
        (b'{"a":' + b"1" * 5000 + b',\n"b":]}', "Not JSON: line 2, column 5: Expecting value"),
        (b'{"a":NaN}', "JSON is malformed: invalid character (byte 5)"),
        (b'{"a":NaN,"b":' + b"[" * 100_000, "JSON is malformed: invalid character (byte 5)"),
        (b'{"x":' + b"[" * 100_000, "Nested too deeply"),
        (b'{"ERR":0,"DESC":"\xff"}', "Not UTF-8: byte 17"),
        (MARK + b'{"ERR":0,"DESC":"\xff"}', "Not UTF-8: byte 20"),
        (b'{"ERR":0,"DESC":"OK","EXTENSIONS":[{"SIP":"\xff"}]}', "Not UTF-8: byte 43"),
    ],
)
def test_what_is_no_json_is_told_with_its_place(body: bytes, message: str) -> None:
    assert fault(body) == message


def test_an_answer_is_read_or_refused_however_deep_it_nests() -> None:
    for depth in range(1, 1200):
        nested = "[" * depth + "]" * depth
        body = json.dumps(answer(WHOLE))[:-3] + f',"x":{nested}}}]}}'
        try:
            assert read_answer(body.encode()).extensions == (READ,)
        except NotTheContractError as refusal:
            assert str(refusal) == "Nested too deeply"  # noqa: PT017
            assert depth > 100


@given(st.one_of(st.binary(), st.text().map(str.encode), st.text('{}[]",:\\01-.eENaInfity \n').map(str.encode)))
def test_any_other_bytes_are_refused_and_no_more(body: bytes) -> None:
    assert fault(body)


@given(st.data())
def test_a_damaged_answer_is_read_or_refused_and_no_more(data: st.DataObject) -> None:
    body = encode([READ, READ])
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(start + 4, len(body))))
    damaged = body[:start] + data.draw(st.binary(max_size=4)) + body[end:]
    try:
        assert read_answer(damaged)
    except NotTheContractError as refusal:
        assert str(refusal)  # noqa: PT017
