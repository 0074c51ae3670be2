from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialtree.directory.faults import RefusedError
from dialtree.sources.detect import read_source
from dialtree.sources.record import Reading

ANSWER = '{"ERR":0,"DESC":"OK","EXTENSIONS":[]}'


def read(folder: Path, content: bytes | str) -> Reading:
    path = folder / "file.bin"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_source(path)


def refusal(folder: Path, content: bytes | str) -> str:
    with pytest.raises(RefusedError) as refused:
        read(folder, content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SIP,Name\n7,A\n", "CSV"),
        ("\n sip ;Name\n", "CSV"),
        ("sep=;\nName;SIP\n", "CSV"),
        ("; a comment\n\n[7]\ntype=endpoint\n", "pjsip.conf"),
        ("[7](!)\n", "pjsip.conf"),
        ("#tryinclude x.conf\n", "pjsip.conf"),
        (ANSWER, "saved answer"),
        ("\r\n\t " + ANSWER, "saved answer"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_format_is_told_by_the_content(tmp_path: Path, text: str, kind: str, encoding: str) -> None:
    reading = read(tmp_path, text.encode(encoding))
    assert reading.format == kind
    assert not reading.bad_rows


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    reading = read(tmp_path, "SIP,Name,Room\n7,דנה,1\n".encode("cp1255"))
    assert reading.records[0].name == "דנה"
    assert [(warning.place, warning.text) for warning in reading.warnings] == [
        (0, "not UTF-8, so it is read as Windows-1255; see whether the names look right"),
        (1, "column Room is none that is known; it is ignored"),
    ]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t\n"])
def test_nothing(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content) == "file: empty"


@pytest.mark.parametrize(
    "text", ["hello", "; only a comment\n", ",,\n", "Name,SpeedDial\nA,7\n", '"SIP\n', "general]\n"]
)
def test_none_of_the_formats(tmp_path: Path, text: str) -> None:
    fault = refusal(tmp_path, text)
    assert fault.startswith("file: no SIP column: ")
    assert all(word in fault for word in ("CSV", "pjsip.conf", "GetExtensions"))
    assert "\n" not in fault


@pytest.mark.parametrize("text", ["[]", "[\n{}]", '[ "a"]', "[[1]]", "[", '[{"SIP":"7"}]'])
def test_a_list_of_json_is_no_section(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text).startswith("file: no answer of GetExtensions: ")


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, reason in ((tmp_path, "Is a directory"), (tmp_path / "gone.csv", "No such file or directory")):
        with pytest.raises(RefusedError) as refused:
            read_source(path)
        assert str(refused.value) == f"file: {path}: {reason}"
    with pytest.raises(RefusedError, match="no name of a file"):
        read_source(Path("a\0b"))

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(RefusedError, match=r"x\.csv: Permission denied"):
        read_source(Path("x.csv"))


starts = st.sampled_from(
    [
        b"",
        b"SIP,Name\n",
        b"SIP;Name;Active\r\n",
        b"sep=,\nSIP,Name\n",
        b"[7]\ntype=endpoint\n",
        b"#include ",
        b"{",
        b"[",
        b'{"ERR":0,"DESC":"OK","EXTENSIONS":[',
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xffS",
    ]
)
tails = st.one_of(st.binary(), st.text('[]()!+=#;-<>"\\,\n\r\tab1', max_size=60).map(str.encode))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(starts, tails)
def test_any_bytes_are_read_or_refused(tmp_path: Path, start: bytes, tail: bytes) -> None:
    with suppress(RefusedError):
        read(tmp_path, start + tail)


def test_a_workbook_of_excel_is_told_as_one(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"PK\x03\x04\x14\x00\xff") == (
        "file: an Excel workbook or another archive; save it as CSV first"
    )
