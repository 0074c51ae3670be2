import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract import answer
from dialtree.contract.answer import PIECE, Refusal, encode, encode_in_pieces
from dialtree.contract.extension import Extension

from .some_extensions import extensions

TWO = [
    Extension("SIPSIP1", "Extension 1", "11", 12345678, "Voicenter Account", "John Doe", "john@example.org"),
    Extension("SIPSIP2", 'שלוחה "2"\\/', "", 12345679, "Sales\nDepartment", "", ""),
]


def test_an_answer_is_compact_json_with_its_keys_in_order_and_letters_as_themselves() -> None:
    assert (
        encode(TWO)
        == (
            '{"ERR":0,"DESC":"OK","EXTENSIONS":['
            '{"SIP":"SIPSIP1","Name":"Extension 1","SpeedDial":"11","AccountID":12345678,'
            '"AccountName":"Voicenter Account","UserName":"John Doe","UserEmail":"john@example.org"},'
            '{"SIP":"SIPSIP2","Name":"שלוחה \\"2\\"\\\\/","SpeedDial":"","AccountID":12345679,'
            '"AccountName":"Sales\\nDepartment","UserName":"","UserEmail":""}]}'
        ).encode()
    )


def test_an_empty_list_is_an_empty_list() -> None:
    assert encode([]) == encode(()) == b'{"ERR":0,"DESC":"OK","EXTENSIONS":[]}'


@given(st.lists(extensions, max_size=3))
def test_any_texts_make_the_json_that_another_writer_makes(listed: list[Extension]) -> None:
    keys = ["SIP", "Name", "SpeedDial", "AccountID", "AccountName", "UserName", "UserEmail"]
    document = {
        "ERR": 0,
        "DESC": "OK",
        "EXTENSIONS": [dict(zip(keys, msgspec.structs.astuple(it), strict=True)) for it in listed],
    }
    # Both forms of an escape are the same JSON; everything else is the same byte for byte.
    written = json.loads(encode(listed), object_pairs_hook=list)
    assert written == json.loads(json.dumps(document), object_pairs_hook=list)
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    if "\\u" not in plain:
        assert encode(listed).decode() == plain


@given(st.lists(extensions, max_size=3), st.sampled_from([0, 1, 2, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE]))
def test_the_pieces_of_an_answer_are_the_answer(listed: list[Extension], times: int) -> None:
    many = listed + TWO[:1] * times
    assert b"".join(encode_in_pieces(many)) == encode(many)


def test_a_piece_is_made_when_it_is_asked_for_and_never_large() -> None:
    taken = []
    pieces = encode_in_pieces(taken.append(it) or it for it in TWO * PIECE)
    assert taken == []
    sizes = []
    for piece in pieces:
        sizes.append(piece.count(b'"SIP":'))
        assert len(taken) == sum(sizes)
    assert max(sizes) == PIECE
    assert sum(sizes) == 2 * PIECE


REFUSALS: list[tuple[Refusal, int, int, str]] = [
    (answer.method_not_allowed(("GET", "HEAD", "POST")), 405, 2, "This address answers GET, HEAD and POST."),
    (answer.url_too_long(8192), 414, 2, "The URL is longer than 8192 bytes."),
    (answer.body_too_large(65536), 413, 2, "The body is larger than 65536 bytes."),
    (answer.bad_input("It is bad."), 400, 2, "It is bad."),
    (answer.code_ill_formed(), 200, 1, "Unauthorized"),
    (answer.too_many_unmatched(), 429, 2, "Too many codes from this address matched no account; try again later."),
    (answer.out_of_reach(), 503, 2, "The directory is out of reach at the moment; try again later."),
    (answer.code_unmatched(), 200, 0, "Unauthorized"),
    (answer.address_not_allowed(), 403, 2, "This code may not be used from your address."),
    (answer.failed(), 500, 2, "The server failed to answer; its log says why."),
]


@pytest.mark.parametrize(("refusal", "status", "err", "desc"), REFUSALS, ids=lambda it: getattr(it, "desc", ""))
def test_a_refusal_is_its_row_of_the_table(refusal: Refusal, status: int, err: int, desc: str) -> None:
    assert refusal == (status, err, desc)
    assert refusal.body == f'{{"ERR":{err},"DESC":"{desc}","EXTENSIONS":[]}}'.encode()


def test_the_content_type_is_json_in_utf_8() -> None:
    assert answer.CONTENT_TYPE == "application/json; charset=utf-8"
