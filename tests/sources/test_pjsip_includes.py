from pathlib import Path

import pytest

from dialtree.sources.findings import shown
from dialtree.sources.pjsip.configuration import read_pjsip
from dialtree.sources.record import Reading


def read(folder: Path, text: str, **files: str) -> Reading:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_conf", ".conf")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    path = folder / "pjsip.conf"
    path.write_text(text, encoding="utf-8")
    return read_pjsip(path, text)


def endpoint(name: str) -> str:
    return f"[{name}]\ntype=endpoint\n"


def places(reading: Reading) -> list[tuple[str, int, str]]:
    return [(record.file, record.place, record.sip) for record in reading.records]


def faults(reading: Reading) -> list[tuple[str, int, str]]:
    return [(bad.file, bad.place, str(bad.fault)) for bad in reading.bad_rows]


def warnings(reading: Reading) -> list[tuple[str, int, str]]:
    return [(warning.file, warning.place, warning.text) for warning in reading.warnings]


@pytest.mark.parametrize(
    "directive",
    [
        "#include more.conf",
        '#include "more.conf"',
        "#include <more.conf>",
        "#INCLUDE\tmore.conf ; a comment",
        "#tryinclude more.conf",
        "#include ./more.conf",
        "#include m*.conf",
        "#include [l-n]or?.conf",
    ],
)
def test_a_file_beside(tmp_path: Path, directive: str) -> None:
    reading = read(tmp_path, f"{endpoint('1')}{directive}\n{endpoint('3')}", more_conf=endpoint("2"))
    assert places(reading) == [("", 1, "1"), ("more.conf", 1, "2"), ("", 4, "3")]
    assert not reading.bad_rows
    assert not reading.warnings


def test_files_below_and_in_alphabetical_order(tmp_path: Path) -> None:
    (tmp_path / "d" / "deep").mkdir(parents=True)
    (tmp_path / "d" / "folder.conf").mkdir()
    reading = read(
        tmp_path,
        "#include d/*.conf\n",
        d__b_conf=endpoint("2"),
        d__a_conf="\n" + endpoint("1"),
        d__deep__c_conf=endpoint("3"),
    )
    assert places(reading) == [("d/a.conf", 2, "1"), ("d/b.conf", 1, "2")]


def test_names_are_relative_to_the_folder_of_the_first_file(tmp_path: Path) -> None:
    reading = read(tmp_path, "#include d/a.conf\n", d__a_conf="#include b.conf\n", b_conf=endpoint("1"))
    assert places(reading) == [("b.conf", 1, "1")]


def test_an_absolute_name_inside_of_the_folder(tmp_path: Path) -> None:
    reading = read(tmp_path, f"#include {tmp_path}/a.conf\n#include {tmp_path}/a*\n", a_conf=endpoint("1"))
    assert places(reading) == [("a.conf", 1, "1")] * 2


def test_a_link_inside_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "link.conf").symlink_to(tmp_path / "real.conf")
    reading = read(tmp_path, "#include link.conf\n", real_conf=endpoint("1"))
    assert [record.sip for record in reading.records] == ["1"]


@pytest.mark.parametrize(
    "name",
    [
        "../out.conf",
        "{out}",
        "d/../../out.conf",
        "link.conf",
        "l*.conf",
        "../*.conf",
        "{out}*",
        "linked/out.conf",
        "linked/*",
    ],
)
@pytest.mark.parametrize("directive", ["include", "tryinclude"])
def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, directive: str, name: str) -> None:
    out, folder = tmp_path / "out.conf", tmp_path / "etc"
    out.write_text(endpoint("666"))
    folder.mkdir()
    (folder / "link.conf").symlink_to(out)
    (folder / "linked").symlink_to(tmp_path)
    named = name.format(out=out)
    reading = read(folder, f"\n#{directive} {named}\n{endpoint('1')}")
    assert faults(reading) == [("", 2, f"#include: {shown(named)} is outside of the folder of the file to import")]
    assert [record.sip for record in reading.records] == ["1"]


def test_the_folder_may_be_reached_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.conf").write_text(endpoint("1"))
    (tmp_path / "etc").symlink_to(tmp_path / "real")
    reading = read(tmp_path / "etc", f"#include a.conf\n#include {tmp_path}/etc/a.conf\n#include {tmp_path}/etc/a*\n")
    assert places(reading) == [("a.conf", 1, "1")] * 3


@pytest.mark.parametrize("name", ["gone.conf", "gone/*.conf", "", '""', "folder", "x" * 5000, "circle.conf", "circle*"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "circle.conf").symlink_to(tmp_path / "circle.conf")
    missing = read(tmp_path, f"\n#include {name}\n{endpoint('1')}")
    ((file, place, fault),) = faults(missing)
    assert (file, place) == ("", 2)
    assert fault.startswith("#include: no such file: ")
    assert len(fault) < 120
    assert not read(tmp_path, f"#tryinclude {name}\n{endpoint('1')}").bad_rows


def test_a_loop(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "#include a.conf\n", a_conf="#include b.conf\n", b_conf=f"{endpoint('1')}#include a.conf\n"
    )
    assert faults(reading) == [("b.conf", 3, "#include: a.conf: includes itself")]
    assert [record.sip for record in reading.records] == ["1"]
    assert faults(read(tmp_path, "#include pjsip.conf\n")) == [("", 1, "#include: pjsip.conf: includes itself")]


def test_depth_is_bounded(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.conf").write_text(f"#include {number + 1}.conf\n{endpoint(str(number))}")
    reading = read(tmp_path, "#include 0.conf\n")
    assert faults(reading) == [("9.conf", 1, "#include: 10.conf: included more than 10 files deep")]
    assert len(reading.records) == 10


def test_the_number_of_files_is_bounded(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.conf").write_text(f"#include {number + 1}.conf\n" * 10)
    reading = read(tmp_path, "#include 0.conf\n", **{"9_conf": endpoint("1")})
    assert faults(reading)[0][2].endswith("more than 1000 files are included")
    assert len(reading.records) < 1000


def test_a_file_that_is_no_text_or_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.conf").write_bytes(b"\0\0\0")
    assert faults(read(tmp_path, "#include a.conf\n")) == [
        ("", 1, "#include: a.conf: holds NUL characters: it is no text file")
    ]

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert faults(read(tmp_path, "#include a.conf\n")) == [
        ("", 1, "#include: a.conf: cannot be read: Permission denied")
    ]


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.conf").write_bytes(f"{endpoint('1')}callerid=דנה\n".encode("cp1255"))
    reading = read(tmp_path, "#include a.conf\n")
    assert reading.records[0].name == "דנה"
    assert [(file, place) for file, place, _ in warnings(reading)] == [("a.conf", 0)]


def test_what_is_not_obeyed_is_told_without_its_words(tmp_path: Path) -> None:
    reading = read(tmp_path, f"#exec /bin/secret\n{endpoint('1')}#secret x\n#include a.conf\n", a_conf=";--\nx")
    assert warnings(reading) == [
        ("", 1, "#exec is not run, and what it would write is not read"),
        ("", 4, "a directive that is not known; it is ignored"),
        ("a.conf", 1, "the block comment that starts here is never closed"),
    ]


def test_a_section_that_an_included_file_starts_ends_with_it(tmp_path: Path) -> None:
    reading = read(tmp_path, "\n; nothing yet\n#include a.conf\ncallerid = One\n", a_conf=endpoint("1"))
    assert faults(reading) == [("", 4, "section: none has started before this option")]


def test_a_section_goes_on_in_what_it_includes_and_behind_it(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "[1]\n#include type.conf\n#include other.conf\ncallerid = One\n#include name.conf\n",
        type_conf="type = endpoint\n",
        other_conf=f"{endpoint('2')}callerid = Two\n",
        name_conf="callerid = Second\n",
    )
    assert [(record.sip, record.name) for record in reading.records] == [("1", "One"), ("2", "Second")]
