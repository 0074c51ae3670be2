"""Streams that are closed, full, of another encoding, or read no further."""

import io
import sys

import pytest

from dialtree.cli.output import say
from dialtree.cli.streams import prepare_streams

from .conftest import Cli
from .process import run, run_in_shell

_FULL = "dialtree: cannot write to standard output: No space left on device\n"


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("command", ["account list --json", "export", "code issue 5000"])
def test_a_full_device(command: str) -> None:
    ran = run_in_shell(f"dialtree {command} > /dev/full")
    assert (ran.code, ran.err.splitlines(keepends=True)[-1]) == (1, _FULL)


def test_help_on_a_full_device() -> None:
    ran = run_in_shell("dialtree --help > /dev/full")
    assert (ran.code, ran.err) == (1, "dialtree: No space left on device\n")


@pytest.mark.usefixtures("sample")
def test_closed_standard_output() -> None:
    ran = run_in_shell("dialtree account list >&-")
    assert (ran.code, ran.err) == (1, "dialtree: cannot write to standard output: Bad file descriptor\n")


@pytest.mark.usefixtures("sample")
def test_a_command_that_prints_nothing_does_with_it_closed() -> None:
    assert run_in_shell("dialtree extension list --search nobody >&-").code == 0


@pytest.mark.usefixtures("sample")
def test_closed_standard_error() -> None:
    assert run_in_shell("dialtree account list 2>&-").succeeded().count("\n") == 11
    assert run_in_shell("dialtree account enable 9 2>/dev/full").code == 1


@pytest.mark.usefixtures("sample")
def test_everything_closed_leaves_the_directory_as_it_is(cli: Cli) -> None:
    before = cli("export").succeeded()
    assert run_in_shell("dialtree account disable 5400 <&- >&- 2>&-").code == 1
    assert cli("export").succeeded() == before


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("closed", ["<&-", "< /dev/null"])
def test_no_standard_input(closed: str) -> None:
    assert run_in_shell(f"dialtree code adopt 5000 {closed}").refused() == "dialtree: code: none on standard input"


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("command", ["extension list", "export"])
def test_a_reader_that_has_seen_enough(command: str) -> None:
    # The pipe is gone before anything is written to it.
    ran = run_in_shell(f"(dialtree {command}; echo $? >&2) | true")
    assert ran.out == ""
    assert ran.err == "141\n"


@pytest.mark.usefixtures("sample")
def test_an_encoding_without_hebrew() -> None:
    assert "\\u05e9" in run("account", "list", PYTHONIOENCODING="latin-1").succeeded()
    assert run("account", "list", "--json", PYTHONIOENCODING="ascii").json[0]["name"] == "תירוש ציוד רפואי"
    assert "חיפה" in run("export", PYTHONIOENCODING="latin-1").succeeded()


@pytest.mark.usefixtures("sample")
def test_a_locale_of_no_language() -> None:
    assert "תירוש" in run("account", "list", LC_ALL="C").succeeded()


@pytest.mark.usefixtures("sample")
def test_what_is_piped_is_plain() -> None:
    for command in ("extension list", "--help"):
        shown = run(*command.split(), FORCE_COLOR="1").succeeded()
        assert "\x1b" not in shown
        assert "\u200e" not in shown


def test_streams_of_another_kind_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = io.StringIO()
    monkeypatch.setattr(sys, "stdout", kept)
    prepare_streams()
    assert sys.stdout is kept


def test_what_a_terminal_would_obey_is_escaped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    say("a\x1b[31m\n\r\u202eb \x9b שלום")
    assert capsys.readouterr().err == "a\\x1b[31m\\n\\r\\u202eb \\x9b שלום\n"

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, text)

    monkeypatch.setattr(sys, "stderr", Full())
    say("nobody hears this")
