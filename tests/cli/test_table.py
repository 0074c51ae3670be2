"""Tables: on a terminal of 80 columns, and piped."""

import io
import re
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from dialtree.cli.table import print_table

from .conftest import Cli
from .process import run
from .terminal import show

_MARK = "\u200e"


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def _shown(monkeypatch: pytest.MonkeyPatch, columns: int, *rows: tuple[object, ...]) -> list[str]:
    screen = _Screen()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", screen)
        patched.setenv("COLUMNS", str(columns))
        patched.setenv("TERM", "dumb")
        print_table(("ID", "Name", "Other", "State"), rows, ("ID",), ("State",))
    return screen.getvalue().splitlines()


def test_a_table_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _shown(monkeypatch, 80, (1, "a", "b", "active"), (20, "long name", "", "disabled")) == [
        "ID  Name       Other  State",
        " 1  a          b      active",
        "20  long name         disabled",
    ]


def test_the_widest_column_is_cut_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _shown(monkeypatch, 40, (1, "x" * 255, "y" * 20, "active")) == [
        "ID  Name           Other          State",
        " 1  xxxxxxxxxxxx…  yyyyyyyyyyyy…  active",
    ]


def test_there_is_a_narrowest(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _shown(monkeypatch, 10, (1, "x" * 255, "y" * 255, "active"))[1] == " 1  xxxxxxx…  yyyyyyy…  active"


def test_letters_of_double_width(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _shown(monkeypatch, 30, (1, "漢字" * 50, "é" * 3, "active"), (2, "\u05e9\u05c1\u05b8" * 3, "x", "active"))
    assert all(cell_len(line) <= 30 for line in lines)
    assert {cell_len(line[: line.index("active")]) for line in lines[1:]} == {cell_len(lines[0]) - len("State")}


def test_hebrew_does_not_swap_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = _shown(monkeypatch, 80, (1, "דנה", "כהן", "active"))[1:]
    assert line == f"{_MARK} 1  דנה{_MARK}   כהן{_MARK}    active"


def test_a_pipe_gets_everything(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_table(("Name", "Other"), [("ש" * 255, "y" * 255)])
    assert capsys.readouterr().out.splitlines()[1] == f"{'ש' * 255}  {'y' * 255}"


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("command", ["extension list", "code list"])
def test_on_a_terminal_of_80_columns(cli: Cli, command: str) -> None:
    cli("code", "issue", "5000", "--label", "שם ארוך של קוד", "--expires", "2999-12-30", "--allow", "2001:db8::/32")
    code, shown = show(*command.split())
    assert code == 0
    heading, *lines = shown.splitlines()
    assert heading.startswith("\x1b[1m")
    assert heading.endswith("\x1b[0m")
    assert lines
    for line in lines:
        assert cell_len(line.replace(_MARK, "")) <= 80
        assert "\x1b" not in line
        assert (_MARK in line) == bool(re.search("[א-ת]", line))


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_nothing_bold_where_it_is_not_wanted(environment: dict[str, str]) -> None:
    assert "\x1b" not in show("account", "list", **environment)[1]


def test_a_deep_tree(cli: Cli, empty: Path) -> None:
    assert empty.exists()
    for depth in range(1, 16):
        parent = ("--parent", str(depth - 1)) if depth > 1 else ()
        cli("account", "add", f"עומק {depth} " + "x" * 60, "--id", depth, *parent)
    code, shown = show("account", "list")
    assert code == 0
    assert all(cell_len(line.replace(_MARK, "")) <= 80 for line in shown.splitlines()[1:])
    piped = cli("account", "list").succeeded().splitlines()
    assert [re.search("עומק", line).start() for line in piped[1:]] == [  # type: ignore[union-attr]
        4 + 2 * min(depth, 12) for depth in range(15)
    ]


@pytest.mark.usefixtures("sample")
def test_every_piped_row_can_be_found() -> None:
    rows = run("extension", "list", "--limit", "0").succeeded().splitlines()
    assert len(rows) == 71
    assert sum("5110 מכירות צפון" in row for row in rows) == 12


@pytest.mark.usefixtures("sample")
def test_a_dry_run_on_a_terminal_keeps_values_apart(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("SIP,Name\ntirosh101,שם חדש\n", encoding="utf-8")
    _, shown = show("import", "x.csv", "--organization", "5000", "--dry-run")
    assert f'name "מוקד ראשי{_MARK}" -> "שם חדש{_MARK}"' in shown
