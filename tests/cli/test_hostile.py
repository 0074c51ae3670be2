"""Whatever comes in: an exit code, a line a fault, no traceback, nothing that a terminal would obey."""

import re
import shutil
from pathlib import Path

import pytest

from .commands import COMMANDS
from .conftest import SAMPLE, Cli

_VALUES = (
    "", " ", "-1", "0", "1_0", "99999999999999999999999999", "nan", "٣", "a\nb", "\x1b[31mאבג", "\u202eevil",
    "' OR 1=1 --", "%s{0}$(id)", "a" * 5000, "9999-12-31", "0001-01-01T00:00+14:00", "1:\x01", "::ffff:0:0/96",
)  # fmt: skip

_SOUND = {
    "account": "5100", "parent": "5000", "to": "5200", "account_id": "7000", "name": "Name", "email": "a@b.example",
    "organization": "5000", "user": "701", "user_id": "7000", "sip": "sale201", "speed_dial": "9", "code": "1",
    "search": "a", "limit": "2", "label": "x", "scope": "account", "allow": "10.0.0.0/8", "expires": "2999-01-01",
    "overlap": "1", "before": "2026-01-01", "keep": "1", "role": "viewer", "operator": "1",
    "file": str(SAMPLE), "prune_limit": "1", "file_format": "csv",
    "database": "sqlite:///dialtree.db",
}  # fmt: skip

_FLAGS = (
    "as_json", "dry_run", "prune", "no_user", "help", "anywhere", "no_expiry", "password_stdin",
    "without_second_factor", "yes",
)  # fmt: skip


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "serve"])
def test_hostile_arguments(cli: Cli, name: str, sample: Path, tmp_path: Path) -> None:
    fresh = shutil.copyfile(sample, tmp_path / "fresh.db")
    valued = [it for it in COMMANDS[name].params if it.name not in _FLAGS]
    for hostile in valued:
        for value in _VALUES:
            options = ["--prune"] if name == "import" else []
            positional = []
            for parameter in valued:
                given = value if parameter is hostile else _SOUND[parameter.name]
                if parameter.param_type_name == "argument":
                    positional.append(given)
                elif parameter is hostile or parameter.required:
                    options.append(f"{parameter.opts[0]}={given}")
            arguments = [*name.split(), *options, "--", *positional]
            ran = cli(*arguments, given=value.encode())
            assert ran.code in (0, 1, 2), arguments
            assert not re.search("Traceback|unexpected [A-Z]", ran.err), (arguments, ran.err)
            assert "\x1b" not in ran.out + ran.err, arguments
            if ran.code:
                assert re.fullmatch("(dialtree\\b.+\n)+", ran.err), (arguments, ran.err)
            else:
                shutil.copyfile(fresh, sample)


@pytest.mark.usefixtures("sample")
def test_a_fault_that_nobody_foresaw(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("something\nlong")

    monkeypatch.setattr("dialtree.cli.account.perform", fail)
    line = "dialtree: unexpected ValueError: something (DIALTREE_LOG_LEVEL=debug shows where)"
    assert cli("account", "list").refused() == line
    monkeypatch.setenv("DIALTREE_LOG_LEVEL", "debug")
    with pytest.raises(ValueError, match="something"):
        cli("account", "list")
