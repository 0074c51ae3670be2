import re

import pytest

from .commands import COMMANDS, GROUPS, ROOT
from .conftest import Cli

_PAGES = ["", *GROUPS, *COMMANDS]


@pytest.mark.parametrize("name", _PAGES)
def test_help_fits_a_terminal_and_is_plain(cli: Cli, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = cli(*name.split(), "--help").succeeded()
    assert shown.startswith(f"Usage: {' '.join(('dialtree', *name.split()))} ")
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert re.fullmatch(r"[ -~\n…]*", shown)
    assert cli(*name.split(), "-h").succeeded() == shown


@pytest.mark.parametrize("name", ["", *GROUPS])
def test_no_summary_is_cut(cli: Cli, name: str) -> None:
    assert "..." not in cli(*name.split(), "--help").succeeded().replace("[ARGS]...", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_parameter_is_explained(name: str) -> None:
    for parameter in COMMANDS[name].params:
        assert parameter.help, parameter.name
        assert parameter.help.endswith("."), parameter.help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_database(name: str) -> None:
    assert any("--database" in parameter.opts for parameter in COMMANDS[name].params)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_result_can_be_had_as_json(name: str) -> None:
    known = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert "--json" in known or name in ("serve", "export")


@pytest.mark.parametrize("name", _PAGES)
def test_prose_is_british(cli: Cli, name: str) -> None:
    prose = re.sub(
        r"--organization|organization:|organization_id|\[default: organization\]", "", cli(*name.split(), "-h").out
    )
    assert "rganiz" not in prose.replace("default:\n", "")


def test_the_exit_codes_stand_in_the_help(cli: Cli) -> None:
    assert "130 stopped by Ctrl-C" in cli("--help").out
    assert ROOT.name == "dialtree"
