import csv
import io

import pytest
from msgspec import UNSET

from dialtree.directory.faults import RefusedError
from dialtree.sources.csv.table import read_csv
from dialtree.sources.record import Reading, Record
from dialtree.sources.text import decode

ROWS = [
    [
        "SIP",
        "Name",
        "SpeedDial",
        "AccountID",
        "AccountName",
        "UserName",
        "UserEmail",
        "ParentAccountID",
        "UserID",
        "Active",
    ],
    ["", "", "", "7", "מכירות; ייצוא", "", "", "1", "", "true"],
    ["", "", "", "", "", "דנה", "dana@example.com", "", "5", "false"],
    ["101", 'רו"ח, כהן', "0101", "7", "מכירות; ייצוא", "דנה", "dana@example.com", "1", "5", "TRUE"],
    ["102", "two\nlines", "", "", "", "", "", "", "", "0"],
]


def table(delimiter: str = ",", line_end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(ROWS)
    return out.getvalue()


def faults(reading: Reading) -> list[tuple[int, str]]:
    return [(bad.place, str(bad.fault)) for bad in reading.bad_rows]


RECORDS = (
    Record(2, "", account_id=7, account_name="מכירות; ייצוא", parent_account_id=1, active=True),
    Record(3, "", user_id=5, user_name="דנה", user_email="dana@example.com", active=False),
    Record(4, "101", 'רו"ח, כהן', "0101", 7, "מכירות; ייצוא", 1, 5, "דנה", "dana@example.com", active=True),
)
BAD = [(5, "Name: holds a control character (U+000A)")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1255"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter(delimiter: str, encoding: str) -> None:
    reading = read_csv(decode(table(delimiter).encode(encoding)).content)
    assert (reading.format, reading.place_name) == ("CSV", "line")
    assert (reading.records, faults(reading)) == (RECORDS, BAD)
    assert not reading.warnings
    assert not reading.notices


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_every_line_end(line_end: str) -> None:
    reading = read_csv(table(line_end=line_end))
    assert (reading.records, faults(reading)) == (RECORDS, BAD)


@pytest.mark.parametrize("header", ["sip,NAME", " Name , SIP ", '"SIP","Name"', "Name,SIP,,", '\n \n"SIP",Name'])
def test_headers(header: str) -> None:
    at_name = header.lower().index("name") < header.lower().index("sip")
    record = read_csv(f"{header}\n{'A,7,,' if at_name else '7,A'}\n").records[0]
    assert (record.sip, record.name) == ("7", "A")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("word", ["sep", "SEP"])
def test_excels_separator_line(word: str, delimiter: str) -> None:
    reading = read_csv(f"{word}={delimiter}\r\nSIP{delimiter}Name\r\n7{delimiter}A\r\n")
    assert [(record.place, record.sip) for record in reading.records] == [(3, "7")]


def test_the_delimiter_is_the_one_that_shows_the_most_columns() -> None:
    reading = read_csv("Notes, and more;Name;SIP\nx;A;7\n")
    assert reading.records == (Record(2, "7", "A"),)


def test_absent_columns_are_unset_and_empty_cells_are_empty() -> None:
    (absent,) = read_csv("SIP,Name\n7,A\n").records
    assert absent == Record(2, "7", "A")
    assert absent.speed_dial is UNSET
    header = ",".join(ROWS[0][:-1])
    (empty,) = read_csv(f"{header}\n7,A,,,,,,,\n").records
    assert empty == Record(2, "7", "A", "", None, "", None, None, "", "")


def test_a_place_is_the_line_where_its_row_starts() -> None:
    reading = read_csv('SIP,Name,Notes\n\n7,A,"one\ntwo\n\nthree"\n\n,,\n \n8,B,x\n9,,y\n')
    assert [(record.place, record.sip) for record in reading.records] == [(3, "7"), (10, "8")]
    assert faults(reading) == [(11, "Name: empty")]


def test_unknown_columns_are_named_and_ignored() -> None:
    reading = read_csv("SIP,Name,Room,,Pager\u202e,Active\n7,A,12,x,3,1\n")
    assert [(warning.place, warning.text) for warning in reading.warnings] == [
        (1, "column Room is none that is known; it is ignored"),
        (1, "column 4 has no name; it is ignored"),
        (1, r"column 'Pager\u202e' is none that is known; it is ignored"),
    ]
    assert reading.records == (Record(2, "7", "A", active=True),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Name,SpeedDial\nA,7\n", "SIP: no such column in the header"),
        ("", "SIP: no such column in the header"),
        ("sep=|\nSIP|Name\n", "SIP: no such column in the header"),
        ('"SIP\n', "SIP: no such column in the header"),
        ("SIP;Nom\n7;A\n", "Name: no such column in the header (line 1)"),
        ("\nSIP,Name,sip\n", "SIP: given twice in the header (line 2)"),
        (
            "Name,Active,name,active\nSIP",
            "SIP: no such column in the header",
        ),
        (
            "SIP,Active,active\n",
            "Active: given twice in the header (line 1); Name: no such column in the header (line 1)",
        ),
    ],
)
def test_headers_that_are_refused(text: str, fault: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_csv(text)
    assert str(refused.value) == fault


def test_too_few_and_too_many_cells() -> None:
    reading = read_csv("SIP,Name,Active\n7,A\n8,B,1,,\n9,C,1,x\n")
    assert [record.sip for record in reading.records] == ["8"]
    assert faults(reading) == [
        (2, "row: 2 cells, but the header has 3"),
        (4, "row: 4 cells, but the header has 3"),
    ]


def test_excels_text_guard_where_numbers_stand() -> None:
    reading = read_csv('SIP,Name,SpeedDial\n="0501",="A","=""007"""\n="",B,7\n7,C,=""\n8,D,="x"\n')
    assert reading.records == (Record(2, "0501", '="A"', "007"), Record(4, "7", "C", ""))
    assert faults(reading) == [
        (3, "SIP: empty"),
        (5, "SpeedDial: 'x' is not up to 64 of 0-9, '*', '#' and '+'"),
    ]


@pytest.mark.parametrize(("cell", "active"), [("TRUE", True), (" 1 ", True), ("False", False), ("0", False)])
def test_active(cell: str, active: bool) -> None:
    assert read_csv(f"SIP,Name,Active\n7,A,{cell}\n").records == (Record(2, "7", "A", active=active),)


@pytest.mark.parametrize(("cell", "fault"), [("", "empty; write true or false"), ("yes", "'yes'; write true or false")])
def test_active_is_never_guessed(cell: str, fault: str) -> None:
    assert faults(read_csv(f"SIP,Name,Active\n7,A,{cell}\n")) == [(2, f"Active: {fault}")]


EMPTY = "empty, and the row names no account or user that it could declare"
BOTH = "empty, and the row names both an account and a user: it can declare one"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",A,,,,,,,,1", "SIP: empty"),
        (",,7,1,,,,,,1", "SIP: empty"),
        (",,,,,,,,,1", f"SIP: {EMPTY}"),
        (",,,,,,,1,,1", f"SIP: {EMPTY}"),
        (",,,1,,,,,2,1", f"SIP: {BOTH}"),
        (",,,,Sales,Dana,,,,1", f"SIP: {BOTH}"),
        (",,,,,,d@example.com,1,,1", f"SIP: {BOTH}"),
        ("7,,,,,,,,,1", "Name: empty"),
        ("7, ,,,,,,,,1", "Name: empty"),
    ],
)
def test_rows_that_declare_nothing_clear(row: str, fault: str) -> None:
    reading = read_csv(",".join(ROWS[0]) + f"\n{row}\n")
    assert faults(reading) == [(2, fault)]
    assert not reading.records


@pytest.mark.parametrize(
    ("row", "record"),
    [
        (",,,9,,,,,,1", Record(2, "", account_id=9, account_name="", parent_account_id=None, active=True)),
        (",,,,Sales,,,4,,1", Record(2, "", account_id=None, account_name="Sales", parent_account_id=4, active=True)),
        (",,,,,,,,9,1", Record(2, "", user_id=9, user_name="", user_email="", active=True)),
        (",,,,,Dana,,,,1", Record(2, "", user_id=None, user_name="Dana", user_email="", active=True)),
        (",,,,,,d@x,,,1", Record(2, "", user_id=None, user_name="", user_email="d@x", active=True)),
    ],
)
def test_rows_that_declare_an_account_or_a_user(row: str, record: Record) -> None:
    assert read_csv(",".join(ROWS[0]) + f"\n{row}\n").records == (record,)


def test_every_fault_of_a_row_is_named() -> None:
    row = "7@8,,x,0,A\u202eB,a\x01,b\x01,-1,y,maybe"
    assert faults(read_csv(",".join(ROWS[0]) + f"\n{row}\n")) == [
        (2, "Name: empty"),
        (2, "SIP: '7@8' is not 1 to 64 of A-Z, a-z, 0-9, '.', '_', '+' and '-'"),
        (2, "SpeedDial: 'x' is not up to 64 of 0-9, '*', '#' and '+'"),
        (2, "AccountID: not between 1 and 9007199254740991"),
        (2, "AccountName: holds a character that reorders text (a bidi control)"),
        (2, "UserName: holds a control character (U+0001)"),
        (2, "UserEmail: holds a control character (U+0001)"),
        (2, "ParentAccountID: '-1' is not a number"),
        (2, "UserID: 'y' is not a number"),
        (2, "Active: 'maybe'; write true or false"),
    ]


def test_values_are_cleaned() -> None:
    (record,) = read_csv("SIP,Name,AccountID,UserEmail\n 7 , Cafe\u0301 , 12 , a@example.com \n").records
    assert record == Record(2, "7", "Café", account_id=12, user_email="a@example.com")


def test_rows_that_break_the_rules_of_quoting() -> None:
    reading = read_csv('SIP,Name\n7,"רו"ח כהן"\n8,B\n9,"C\n10,D\n')
    assert [record.sip for record in reading.records] == ["8"]
    assert faults(reading) == [
        (2, "row: text after a closing quote; a quote inside a quoted cell is written twice"),
        (4, "row: a quoted cell is not closed before the file ends"),
    ]


def test_a_cell_without_end() -> None:
    reading = read_csv('SIP,Name\n7,A\n8,"' + "x,\n" * 100_000)
    assert len(reading.records) == 1
    assert faults(reading) == [(3, "row: a cell is too long to be one; is a quote left open?")]


def test_what_the_csv_module_says_beyond_that_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    from dialtree.sources.csv import rows

    monkeypatch.setattr(rows, "EXPLAINED", {rows._TOO_LONG: "too long"})
    assert faults(read_csv('SIP,Name\n7,"A"B\n')) == [(2, "row: ',' expected after '\"'")]


@pytest.mark.parametrize(("row", "rows", "faults_of_a_row"), [("@,\x01,@,@,@", 200_000, 1), ("@,\x01,@,@", 25_000, 4)])
def test_a_million_bad_cells_are_refused_row_by_row(row: str, rows: int, faults_of_a_row: int) -> None:
    reading = read_csv("SIP,Name,SpeedDial,AccountID\n" + f"{row}\n" * rows)
    assert len(reading.bad_rows) == rows * faults_of_a_row
    assert reading.bad_rows[-1].place == rows + 1
    assert not reading.records
