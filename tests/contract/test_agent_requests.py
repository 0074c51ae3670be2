import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract import agent_answer, answer
from dialtree.contract.agent_answer import ListedStatus, encode_statuses, refused
from dialtree.contract.agent_request import StatusRequest, read_status_request, read_statuses_request
from dialtree.contract.code import Code
from dialtree.contract.parameters import BadInputError

CODE = "A1b2C3d4E5f6"
FORM = "application/x-www-form-urlencoded"


def read(query: str = "", body: str = "", content_type: str = "", bearer: str = "") -> StatusRequest:
    authorization = f"Bearer {bearer}" if bearer else ""
    return read_status_request("POST", query.encode(), content_type, authorization, body.encode())


def test_everything() -> None:
    wanted = StatusRequest(Code(CODE), 7001, "201", 3)
    assert read(f"Code={CODE}&UserId=7001&ExtensionUser=201&Status=3") == wanted
    assert read(body=json.dumps({"code": CODE, "userid": 7001, "sipid": "201", "status": 3})) == wanted
    assert read(body=f"code={CODE}&USERID=+7001+&Extension=201&Status=3", content_type=FORM) == wanted
    assert read("UserId=7001&sipid=201&Status=3", bearer=CODE) == wanted


def test_nothing() -> None:
    assert read() == StatusRequest("missing", None, None, None)
    assert read(body='{"Code":"x y","UserId":null,"sipid":"","Status":" "}') == StatusRequest(
        "ill-formed", None, None, None
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [("true", 0), ("-5", 0), ("1.0", 0), ("[1]", 0), ('"1e3"', 0), ('"٣"', 0), ('"+3"', 0), ("3", 3), ('"003"', 3),
     ("9" * 30, 0), (f'"{"9" * 20}"', 0), ("null", None), ('" "', None)],
)  # fmt: skip
def test_numbers(value: str, expected: int | None) -> None:
    found = read(body=f'{{"UserId":{value},"Status":{value}}}')
    assert (found.user_id, found.status) == (expected, expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("201", "201"), ('" 201 "', "201"), ("true", ""), ("2.5", ""), ("{}", ""), ("null", None), ('""', None)],
)
def test_extensions(value: str, expected: str | None) -> None:
    assert read(body=f'{{"ExtensionUser":{value}}}').sip == expected


def test_other_names_are_the_same_parameter() -> None:
    assert read("sipid=1&extension=2").sip == ""
    assert read("sipid=1&extension=1").sip == "1"
    assert read("ExtensionUser=1", '{"sipid":"2"}').sip == "2"


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_whatever_comes_is_read_or_refused(query: bytes, body: bytes) -> None:
    try:
        found = read_status_request("POST", query, "", "", body)
    except BadInputError:
        return
    assert found.user_id is None or found.user_id >= 0


def test_the_list_of_statuses_takes_a_code_alone() -> None:
    assert read_statuses_request("GET", f"code={CODE}&showAll=maybe".encode(), "", "", b"") == CODE
    assert read_statuses_request("GET", b"", "", "", b"") == "missing"
    assert CODE not in repr(read(f"Code={CODE}"))


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (answer.method_not_allowed(("GET", "POST")), (405, 4, 0, "This address answers GET and POST.")),
        (answer.url_too_long(8), (414, 4, 0, "The URL is longer than 8 bytes.")),
        (answer.body_too_large(8), (413, 4, 0, "The body is larger than 8 bytes.")),
        (answer.bad_input("No."), (200, 4, 0, "No.")),
        (answer.code_ill_formed(), (200, 2, 0, "Authorization Failed")),
        (answer.code_unmatched(), (200, 2, 0, "Authorization Failed")),
        (answer.too_many_unmatched(), (429, 2, 0, answer.too_many_unmatched().desc)),
        (answer.address_not_allowed(), (403, 2, 0, answer.address_not_allowed().desc)),
        (answer.out_of_reach(), (503, 4, 4, "Error on update")),
        (answer.failed(), (500, 4, 4, "Error on update")),
    ],
)
def test_what_is_answered_where_the_list_would_refuse(
    refusal: answer.Refusal, expected: tuple[int, int, int, str]
) -> None:
    assert refused(refusal) == expected


def test_bodies() -> None:
    assert agent_answer.DONE.body == b'{"Status":1,"StatusError":1,"StatusErroMessage":"OK"}'
    assert encode_statuses([ListedStatus(3, 'א"', "#000000")]) == (
        '{"Statuses":[{"ID":3,"Name":"א\\"","Color":"#000000"}]}'.encode()
    )
    assert encode_statuses(()) == b'{"Statuses":[]}'
