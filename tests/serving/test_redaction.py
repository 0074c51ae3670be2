import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.code import new_code
from dialtree.serving.logs import formatter
from dialtree.serving.redaction import BLANK, escape, redact, redact_words

AROUND = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="0123456789"), max_size=20).filter(
    lambda text: not any(letter.isascii() and letter.isalnum() for letter in (text[:1], text[-1:]))
)


@given(AROUND, AROUND)
def test_an_issued_code_is_blanked_wherever_it_stands(before: str, after: str) -> None:
    code = new_code()
    assert code not in redact(f"{before}{code}{after}")


@pytest.mark.parametrize(
    "text",
    [
        "GET /x?code=Adopted8 HTTP/1.1",
        "GET /x?a=b&Code=Adopted8&c=d",
        "CODE%3DAdopted8",
        "code%3dAdopted8",
        '{"code":"Adopted8"}',
        "{'code': 'Adopted8'}",
        "code: Adopted8",
        "Authorization: Bearer Adopted8",
        "b'bearer  Adopted8'",
        "BEARER Adopted8",
    ],
)
def test_an_adopted_code_is_blanked_where_its_place_tells(text: str) -> None:
    redacted = redact(text)
    assert "Adopted8" not in redacted
    assert BLANK in redacted


@given(st.text(max_size=30), st.from_regex(r"[A-Za-z0-9]{8,80}", fullmatch=True), st.text(max_size=30))
def test_words_leave_nothing_that_could_be_a_code(before: str, code: str, after: str) -> None:
    assert code not in redact_words(f"{before}{code}{after}")


@given(st.text(max_size=30), st.from_regex(r"[A-Za-z0-9]{8,64}", fullmatch=True))
def test_known_words_remain_and_they_alone(around: str, word: str) -> None:
    path = f"/{around}/webhooks/{word}"
    assert redact_words(path, {"webhooks"}) == f"{redact_words(f'/{around}/')}webhooks/{BLANK}"


def test_other_words_remain() -> None:
    assert redact("request failed: RefusedError at listing.py") == "request failed: RefusedError at listing.py"
    assert redact_words("/api/v1/x") == "/api/v1/x"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("/\x1b[2J", "/\\x1b[2J"),
        ("/a\nb", "/a\\nb"),
        ("/\u202eabc", "/\\u202eabc"),
        ("/\x9b1m", "/\\x9b1m"),
        ("/שלום é", "/שלום é"),
    ],
)
def test_what_would_garble_a_terminal_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize("style", ["text", "json"])
def test_what_the_http_server_logs_is_redacted_too(style: str) -> None:
    code = new_code()
    record = logging.LogRecord("_granian", logging.ERROR, "f.py", 1, "bad request /?code=%s", (code,), None)
    written = formatter(style).format(record)  # type: ignore[arg-type]
    assert code not in written
    assert BLANK in written
    if style == "json":
        assert json.loads(written)["level"] == "error"
