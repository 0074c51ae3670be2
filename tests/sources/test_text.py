from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.faults import RefusedError
from dialtree.sources.text import Text, decode

HEBREW = 'SIP,Name\r\n101,"רו""ח כהן"\r\n'


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (HEBREW.encode(), "UTF-8"),
        (HEBREW.encode("utf-8-sig"), "UTF-8"),
        (b"\xff\xfe" + HEBREW.encode("utf-16-le"), "UTF-16"),
        (b"\xfe\xff" + HEBREW.encode("utf-16-be"), "UTF-16"),
        (HEBREW.encode("utf-16-le"), "UTF-16"),
        (HEBREW.encode("utf-16-be"), "UTF-16"),
        (HEBREW.encode("cp1255"), "Windows-1255"),
    ],
)
def test_every_encoding(content: bytes, encoding: str) -> None:
    assert decode(content) == Text(HEBREW, encoding)


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    assert decode(text.encode()).content == text


def test_nothing_is_the_empty_text() -> None:
    assert decode(b"") == Text("", "UTF-8")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"SIP\xca\n", "file: not UTF-8 (byte 4), nor UTF-16, nor Windows-1255"),
        (b"\xef\xbb\xbfSIP\xe0", "file: not the UTF-8 that its first bytes promise (byte 4)"),
        (b"\xff\xfeS", "file: not the UTF-16 that its first bytes promise (byte 1)"),
        (b"\xfe\xff\xd8\x00\x00", "file: not the UTF-16 that its first bytes promise (byte 1)"),
        (b"S\0I\0P", "file: not the UTF-16 that its first bytes promise (byte 5)"),
        (b"SIP,Name\n101,A\0da\n", "file: holds NUL characters: it is no text file"),
        (b"\xff\xfe\0\0S\0\0\0", "file: holds NUL characters: it is no text file"),
        (bytes(64), "file: holds NUL characters: it is no text file"),
    ],
)
def test_what_is_no_text(content: bytes, fault: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decode(content)
    assert str(refused.value) == fault


@given(st.binary())
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    with suppress(RefusedError):
        assert "\0" not in decode(content).content
