from pathlib import Path

import pytest
from msgspec import UNSET

from dialtree.sources.pjsip.configuration import is_configuration, read_pjsip
from dialtree.sources.record import Reading, Record

SAMPLE = Path(__file__).parent / "data" / "pjsip.conf"


def read(text: str) -> Reading:
    return read_pjsip(Path("pjsip.conf"), text)


def endpoint(name: str, *options: str) -> str:
    return "\n".join((f"[{name}]", "type=endpoint", *options, ""))


def faults(reading: Reading) -> list[tuple[int, str]]:
    return [(bad.place, str(bad.fault)) for bad in reading.bad_rows]


def warnings(reading: Reading) -> list[tuple[int, str]]:
    return [(warning.place, warning.text) for warning in reading.warnings]


def test_a_small_office() -> None:
    reading = read_pjsip(SAMPLE, SAMPLE.read_text(encoding="utf-8"))
    assert (reading.format, reading.place_name) == ("pjsip.conf", "line")
    assert reading.records == (
        Record(49, "2101", "Ada Pine", "2101"),
        Record(61, "2102", 'Bo "Buzz" Oak', "2102"),
        Record(73, "front-door", "דלת הכניסה", "2199"),
        Record(81, "2103", "2103", "2103"),
    )
    assert not reading.bad_rows
    assert warnings(reading) == [(71, "endpoint 2102: mailbox 212@office is not its own number")]
    assert [(notice.place, notice.text) for notice in reading.notices] == [
        (18, "endpoint uplink-endpoint has no caller id and no number for a name; it is passed over")
    ]
    assert "SECRET" not in repr(reading)


def test_fields_it_does_not_speak_of_are_unset() -> None:
    (record,) = read(endpoint("1")).records
    assert {record.account_id, record.account_name, record.parent_account_id, record.active} == {UNSET}
    assert {record.user_id, record.user_name, record.user_email} == {UNSET}


@pytest.mark.parametrize(
    ("name", "caller_id", "expected"),
    [
        ("101", "Ada <201>", ("101", "Ada", "201")),
        ("101", "Ada <+1555>", ("101", "Ada", "101")),
        ("101", "Ada", ("101", "Ada", "101")),
        ("101", "201", ("101", "101", "201")),
        ("101", "<>", ("101", "101", "101")),
        ("ada", "Ada", ("ada", "Ada", "")),
        ("ada", "<201>", ("ada", "ada", "201")),
        ("ada", "<٢٠١>", ("ada", "ada", "")),
        ("ada", "+1555", ("ada", "ada", "")),
    ],
)
def test_names_and_numbers(name: str, caller_id: str, expected: tuple[str, str, str]) -> None:
    (record,) = read(endpoint(name, f"callerid={caller_id}")).records
    assert (record.sip, record.name, record.speed_dial) == expected


@pytest.mark.parametrize("options", [(), ("callerid=",), ("callerid=<>",), ('callerid="" <>',)])
def test_an_endpoint_that_is_no_extension(options: tuple[str, ...]) -> None:
    reading = read("\n" + endpoint("up\x1b[31mlink", *options))
    assert not reading.records
    assert [(notice.place, notice.text) for notice in reading.notices] == [
        (2, r"endpoint 'up\x1b[31mlink' has no caller id and no number for a name; it is passed over")
    ]


def test_faults_of_an_endpoint() -> None:
    long = "1" * 65
    assert faults(read(endpoint("a b", f"callerid=A\x01 <{long}>"))) == [
        (1, "section: 'a b' is not 1 to 64 of A-Z, a-z, 0-9, '.', '_', '+' and '-'"),
        (1, "callerid: holds a control character (U+0001)"),
        (1, f"callerid: '{long}' is not up to 64 of 0-9, '*', '#' and '+'"),
    ]


def test_two_endpoints_of_one_name_are_both_read() -> None:
    assert [record.place for record in read(endpoint("1") + endpoint("1")).records] == [1, 3]


def test_other_types_and_templates_are_no_extensions() -> None:
    reading = read("[1](!)\ntype=endpoint\n[2]\ntype=aor\n[3]\n[4](1)\n[5](1)\ntype=auth\n")
    assert [record.sip for record in reading.records] == ["4"]
    assert not reading.notices


def test_no_endpoint_at_all_is_told() -> None:
    reading = read("[general]\nbindport=5060\n[101]\ntype=friend\n")
    assert not reading.records
    assert warnings(reading) == [(0, "no section has type=endpoint, so there is no extension")]


@pytest.mark.parametrize(
    "text",
    [
        endpoint("101", "mailboxes=101@x"),
        endpoint("101", "mailboxes=101"),
        endpoint("101", "mailboxes=9@x, 101@x"),
        endpoint("101", "mailboxes="),
        endpoint("101", "callerid=A <201>", "mailboxes=201@x"),
        endpoint("101", "mailboxes=9@x", "aors=a") + "[a]\ntype=aor\nmailboxes=101@x\n",
        endpoint("101", "aors=gone, b") + "[a]\ntype=aor\nmailboxes=9@x\n[b]\ntype=aor\n",
        endpoint("101", "aors=a") + "[a]\ntype=auth\nmailboxes=9@x\n[a](!)\ntype=aor\nmailboxes=9@x\n",
    ],
)
def test_mailboxes_that_are_its_own_or_none(text: str) -> None:
    assert not read(text).warnings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (endpoint("101", "mailboxes=1101@x"), [(3, "endpoint 101: mailbox 1101@x is not its own number")]),
        (
            endpoint("101", "mailboxes=1@x,2@x", "aors=b, a") + "[a]\ntype=aor\nmailboxes=3\n[b]\ntype=aor\n",
            [
                (3, "endpoint 101: mailboxes 1@x, 2@x are not its own number"),
                (7, "endpoint 101: mailbox 3 is not its own number"),
            ],
        ),
        (
            "[t](!)\ntype=aor\nmailboxes=9@x\n" + endpoint("101", "aors=101") + "[101](t)\n",
            [(3, "endpoint 101: mailbox 9@x is not its own number")],
        ),
    ],
)
def test_mailboxes_that_are_not_its_own(text: str, expected: list[tuple[int, str]]) -> None:
    assert warnings(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("; x\n\n [a]\n", True),
        (";-- [x] --;\n#include x\n", True),
        ("#TryInclude x", True),
        ("#exec x", True),
        ("[]", False),
        ("#included", False),
        ("SIP,Name\n[a]\n", False),
        ("; [a]\n", False),
        ("", False),
    ],
)
def test_what_looks_like_a_configuration(text: str, expected: bool) -> None:
    assert is_configuration(text) is expected
