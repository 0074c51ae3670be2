import json
from typing import Any

import pytest
from msgspec import UNSET

from dialtree.directory.faults import RefusedError
from dialtree.sources.record import Record
from dialtree.sources.saved_answer import read_saved_answer

ENTRY = {
    "SIP": "7",
    "Name": " Desk ",
    "SpeedDial": "07",
    "AccountID": 3,
    "AccountName": "מכירות",
    "UserName": "Dana",
    "UserEmail": "dana@example.com",
}


def answer(*entries: dict[str, Any], err: int = 0, desc: str | None = "OK") -> str:
    return json.dumps({"ERR": err, "DESC": desc, "EXTENSIONS": entries}, ensure_ascii=False)


def test_entries_are_records() -> None:
    bare = ENTRY | {"SIP": "8", "SpeedDial": None, "AccountName": None, "UserName": None, "UserEmail": ""}
    reading = read_saved_answer(answer(ENTRY, bare))
    assert (reading.format, reading.place_name) == ("saved answer", "entry")
    assert reading.records == (
        Record(1, "7", "Desk", "07", 3, "מכירות", user_name="Dana", user_email="dana@example.com"),
        Record(2, "8", "Desk", "", 3, "", user_name="", user_email=""),
    )
    assert reading.records[0].user_id is UNSET
    assert not reading.bad_rows


def test_an_empty_list() -> None:
    assert read_saved_answer(answer()).records == ()


def test_every_fault_of_every_entry_is_named() -> None:
    bad = {"SIP": "a b", "Name": None, "SpeedDial": "x", "AccountID": 0, "AccountName": "\x01", "UserName": "\x02"}
    reading = read_saved_answer(answer(ENTRY, ENTRY | bad | {"UserEmail": "\x03"}, ENTRY | {"SIP": None}))
    assert [(row.place, str(row.fault)) for row in reading.bad_rows] == [
        (2, "SIP: 'a b' is not 1 to 64 of A-Z, a-z, 0-9, '.', '_', '+' and '-'"),
        (2, "Name: empty"),
        (2, "SpeedDial: 'x' is not up to 64 of 0-9, '*', '#' and '+'"),
        (2, "AccountID: not between 1 and 9007199254740991"),
        (2, "AccountName: holds a control character (U+0001)"),
        (2, "UserName: holds a control character (U+0002)"),
        (2, "UserEmail: holds a control character (U+0003)"),
        (3, "SIP: empty"),
    ]
    assert [record.place for record in reading.records] == [1]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (answer(err=1, desc="Unauthorized"), "the answer is a refusal, not a list: ERR 1, DESC 'Unauthorized'"),
        (answer(err=0, desc="Unauthorized"), "the answer is a refusal, not a list: ERR 0, DESC 'Unauthorized'"),
        (answer(ENTRY, err=2, desc="OK"), "the answer is a refusal, not a list: ERR 2, DESC 'OK'"),
        (answer(desc=None), "the answer is a refusal, not a list: ERR 0, DESC ''"),
        (answer({}), "no answer of GetExtensions: EXTENSIONS[0]: Object missing required field `SIP`"),
        ("[]", "no answer of GetExtensions: Expected `object`, got `array`"),
        ('{"ERR":0,\n]', "no answer of GetExtensions: Not JSON: line 2, column 1: Expecting property name enclosed in"),
        ('{"ERR":0,"x":' + "9" * 5000 + ",", "no answer of GetExtensions: Not JSON: line 1, column 5015: "),
        ('{"a":' * 200_000, "no answer of GetExtensions: Nested too deeply"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(text: str, fault: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_saved_answer(text)
    assert str(refused.value).startswith(f"file: {fault}")
