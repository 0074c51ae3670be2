from collections import Counter

import pytest
from hypothesis import given, settings

from dialtree.contract.parameters import BadInputError
from dialtree.contract.request import ListRequest, read_request

from .naive_reading import BAD_INPUT, naive_read
from .odd_requests import FORM, Request, requests

CODE = "A1b2C3d4"
OTHER = "Z9y8X7w6"


def read(request: Request) -> tuple[str | None, bool] | str:
    try:
        it = read_request(*request)
    except BadInputError:
        return BAD_INPUT
    return (None if it.code is None else str(it.code), it.show_all)


@settings(max_examples=1000)
@given(requests)
def test_it_is_read_as_the_naive_reading_reads_it(request_: Request) -> None:
    assert read(request_) == naive_read(*request_)


def test_the_made_requests_reach_every_outcome() -> None:
    reached: dict[bool, Counter[tuple[bool, bool] | str]] = {False: Counter(), True: Counter()}

    @settings(max_examples=500, derandomize=True, database=None)
    @given(requests)
    def read_one(request_: Request) -> None:
        reading = naive_read(*request_)
        reached[request_.method == "POST"][
            reading if isinstance(reading, str) else (reading[0] is not None, reading[1])
        ] += 1

    read_one()
    for outcomes in reached.values():
        assert set(outcomes) == {BAD_INPUT, (False, False), (False, True), (True, False), (True, True)}


def get(query: str, authorization: str = "") -> Request:
    return Request("GET", query.encode(), "", authorization, b"")


def post(body: str | bytes, content_type: str = "", query: bytes = b"", authorization: str = "") -> Request:
    return Request("POST", query, content_type, authorization, body if isinstance(body, bytes) else body.encode())


BEARER = f"Bearer {CODE}"
NO_CODE = (None, True)
WITH_CODE = (CODE, True)

# Each row: what was decided or written, a request that shows it, its reading.
RULES: list[tuple[str, Request, tuple[str | None, bool] | str]] = [
    ("names match in any letter case", get(f"cOdE={CODE}&SHOWALL=0"), (CODE, False)),
    ("names are not trimmed", get(f"+code={CODE}"), NO_CODE),
    ("other parameters are ignored", get(f"x=1&code={CODE}&code2=2&=3&"), WITH_CODE),
    ("the query counts for HEAD", Request("HEAD", b"code=A1b2C3d4", "", "", b""), WITH_CODE),
    ("the query counts for POST", post("", query=b"code=A1b2C3d4&showAll=0"), (CODE, False)),
    ("the body of a GET is ignored", Request("GET", b"code=A1b2C3d4", "", "", b"[" * 9), WITH_CODE),
    ("the body of a HEAD is ignored", Request("HEAD", b"", "", "", b'{"code":"A1b2C3d4"}'), NO_CODE),
    ("an empty body says nothing", post("", "application/json"), NO_CODE),
    ("JSON is known by its first byte", post(f'{{"code":"{CODE}","showAll":0}}', FORM), (CODE, False)),
    ("JSON may have a byte-order mark", post(f'\ufeff {{"code":"{CODE}"}}'), WITH_CODE),
    ("JSON may not have two", post(f'\ufeff\ufeff{{"code":"{CODE}"}}'), BAD_INPUT),
    ("JSON white space is JSON's own", post(f'\f{{"code":"{CODE}"}}'), BAD_INPUT),
    ("a form needs its content type", post(f"code={CODE}"), BAD_INPUT),
    ("a form's content type may have parameters", post(f"code={CODE}", f"{FORM.upper()} ; charset=utf-8"), WITH_CODE),
    ("a byte-order mark is part of a form's first name", post(f"\ufeffcode={CODE}", FORM), NO_CODE),
    ("a JSON array is bad input", post(f'[{{"code":"{CODE}"}}]', "application/json"), BAD_INPUT),
    ("JSON cut off is bad input", post(f'{{"code":"{CODE}"'), BAD_INPUT),
    ("JSON and more is bad input", post(f'{{"code":"{CODE}"}}x'), BAD_INPUT),
    ("the empty object says nothing", post("{}"), NO_CODE),
    ("NaN is no JSON", post(f'{{"code":"{CODE}","x":NaN}}'), BAD_INPUT),
    ("Infinity is no JSON", post(f'{{"code":"{CODE}","x":[-Infinity]}}'), BAD_INPUT),
    ("JSON may nest to a hundred levels", post(f'{{"code":"{CODE}","x":{"[" * 99}{"]" * 99}}}'), WITH_CODE),
    ("JSON may not nest without end", post(b'{"x":' + b"[" * 60_000), BAD_INPUT),
    ("a number may have any length", post(f'{{"code":"{CODE}","x":{"9" * 60_000}}}'), WITH_CODE),
    ("white space is no empty body", post(" "), BAD_INPUT),
    ("white space is a form with its content type", post(" ", FORM), NO_CODE),
    ("a JSON body not UTF-8 is bad input", post(b'{"code":"A1b2C3d4","x":"\xff"}'), BAD_INPUT),
    ("a form not UTF-8 is bad input", post(b"code=A1b2C3d4&x=\xff", FORM), BAD_INPUT),
    ("a form's percent-encoded bytes not UTF-8 are replaced", post("code=A1b2C3d4%ff", FORM), NO_CODE),
    ("percent-encoded bytes not UTF-8 make a bad showAll", post(f"code={CODE}&showAll=1%ff", FORM), BAD_INPUT),
    ("percent-encoded bytes not UTF-8 elsewhere are ignored", post(f"code={CODE}&x=%ff", FORM), WITH_CODE),
    ("a query's bytes not UTF-8 are replaced", Request("GET", b"code=A1b2C3d4\xff", "", BEARER, b""), NO_CODE),
    (
        "a query's bytes not UTF-8 elsewhere are ignored",
        Request("GET", b"code=A1b2C3d4&x=\xff", "", "", b""),
        WITH_CODE,
    ),
    ("plus is a space", get(f"code=+{CODE}+&showAll=+0"), (CODE, False)),
    ("percent without two digits stands for itself", get("code=A1b2C3d4%zz"), NO_CODE),
    ("a semicolon separates nothing", get(f"code={CODE};showAll=0"), NO_CODE),
    ("the body wins", post(f'{{"code":"{CODE}","showAll":0}}', query=b"code=Z9y8X7w6&showAll=1"), (CODE, False)),
    ("the body wins in any letter case", post(f'{{"CODE":"{CODE}"}}', query=b"code=Z9y8X7w6"), WITH_CODE),
    ("the body wins even when null", post('{"code":null,"showAll":null}', query=b"code=Z9y8X7w6&showAll=0"), NO_CODE),
    ("the body wins even when empty", post("code=&showAll=", FORM, b"code=Z9y8X7w6&showAll=0"), NO_CODE),
    ("the body wins over a conflict", post(f'{{"code":"{CODE}"}}', query=b"code=Z9y8X7w6&code=1"), WITH_CODE),
    ("a conflict in the body wins too", post('{"code":"1","Code":"2"}', query=b"code=A1b2C3d4"), NO_CODE),
    ("what the body leaves out the query gives", post('{"showAll":0}', query=b"code=A1b2C3d4"), (CODE, False)),
    ("Bearer counts without a code", get("", BEARER), WITH_CODE),
    ("Bearer counts when code is null", post('{"code":null}', authorization=BEARER), WITH_CODE),
    ("Bearer counts when code is empty", get("code=", BEARER), WITH_CODE),
    ("Bearer counts when code is white space", get("code=+%09%0b", BEARER), WITH_CODE),
    ("Bearer counts when the body empties the query's", post('{"code":""}', "", b"code=Z9y8X7w6", BEARER), WITH_CODE),
    ("Bearer loses to a code", get(f"code={OTHER}", BEARER), (OTHER, True)),
    ("Bearer loses to an ill-formed code", get("code=x", BEARER), NO_CODE),
    ("Bearer loses to a code that is no string", post('{"code":false}', authorization=BEARER), NO_CODE),
    ("Bearer loses to a conflict", get(f"code=&code={CODE}", BEARER), NO_CODE),
    ("the scheme matches in any letter case", get("", f"bEARER \t {CODE} "), WITH_CODE),
    ("another scheme is no code", get("", f"Basic {CODE}"), NO_CODE),
    ("the scheme and the code stand apart", get("", f"Bearer{CODE}"), NO_CODE),
    ("the same value twice is one", get(f"code={CODE}&CODE={CODE}&showAll=0&showall=0"), (CODE, False)),
    ("two codes are none", get(f"code={CODE}&code={OTHER}"), NO_CODE),
    ("a third that agrees mends nothing", get(f"code={CODE}&code={OTHER}&code={OTHER}"), NO_CODE),
    ("two of showAll are bad", get(f"code={CODE}&showAll=0&showAll=1"), BAD_INPUT),
    ("twice is told as given, not as meant", get(f"code={CODE}&showAll=1&showAll=true"), BAD_INPUT),
    ("twice is told before trimming", get(f"code={CODE}&code={CODE}+"), NO_CODE),
    ("null and a code are two", post(f'{{"code":null,"Code":"{CODE}"}}'), NO_CODE),
    ("true and 1 are two", post('{"showAll":true,"showall":1}'), BAD_INPUT),
    ("1 and its string are two", post('{"showAll":1,"showAll":"1"}'), BAD_INPUT),
    ("0 and -0 are two", post('{"showAll":0,"showAll":-0}'), BAD_INPUT),
    ("an escape is the letter it writes", post(f'{{"\\u0063ode":"\\u0041{CODE[1:]}","code":"{CODE}"}}'), WITH_CODE),
    ("a number is no code", post('{"code":12345678}'), NO_CODE),
    ("half a surrogate pair is no code", post('{"code":"A1b2C3d4\\ud800"}'), NO_CODE),
    ("a bad showAll comes before a bad code", get("code=x&showAll=x"), BAD_INPUT),
]


@pytest.mark.parametrize(("request_", "reading"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES])
def test_both_readings_keep_the_rule(request_: Request, reading: tuple[str | None, bool] | str) -> None:
    assert read(request_) == reading
    assert naive_read(*request_) == reading


def test_a_request_that_is_shown_does_not_show_its_code() -> None:
    request = read_request("GET", f"code={CODE}".encode(), "", "", b"")
    assert repr(request) == "ListRequest(code=Code(***), show_all=True)"
    assert request == ListRequest(request.code, show_all=True)
