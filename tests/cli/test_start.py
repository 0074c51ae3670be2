import subprocess
import sys
from importlib import import_module

import pytest
import typer.main

from dialtree import __version__
from dialtree.cli import main
from dialtree.cli.deferred import COMMANDS

from .conftest import Cli
from .process import run


def test_version(cli: Cli) -> None:
    assert cli("--version").succeeded() == f"dialtree {__version__}\n"
    assert run("--version").succeeded() == f"dialtree {__version__}\n"


def test_without_a_command_the_help_is_misuse(cli: Cli) -> None:
    ran = cli()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == cli("--help").succeeded()


def test_a_group_without_a_command_shows_its_help(cli: Cli) -> None:
    ran = cli("account")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == cli("account", "--help").succeeded()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_is_the_first_line_of_the_command_s_help(name: str) -> None:
    module, summary = COMMANDS[name]
    loaded = typer.main.get_command(import_module(f"dialtree.cli.{module}").app)
    assert (loaded.help or "").splitlines()[0] == summary


def test_help_loads_no_database() -> None:
    script = (
        "import sys; from dialtree.cli.root import execute; execute(['--help']);"
        "assert not {'sqlalchemy', 'alembic', 'granian', 'rich', 'pydantic'} & set(sys.modules), sorted(sys.modules)"
    )
    assert (
        "Commands:" in subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    )


def test_running(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["dialtree", "--version"])
    with pytest.raises(SystemExit) as ended:
        main.run()
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"dialtree {__version__}\n"


def test_ctrl_c_before_anything_happens(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("dialtree.cli.endings.run_to_end", interrupted)
    with pytest.raises(SystemExit) as ended:
        main.run()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "dialtree: interrupted\n"
