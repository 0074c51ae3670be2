"""What the directory refuses: exit 1, one line, and nothing done."""

from pathlib import Path

import pytest

from .conftest import Cli


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("account list --organization 9", "organization: there is no account 9"),
        ("account list --organization 5100", "organization: account 5100 is no root account; that is 5000"),
        ("account add X --id 5000", "id: account 5000 exists already"),
        ("account add X --parent 9", "parent: there is no account 9"),
        ("account set 9 --name X", "account: there is no account 9"),
        ("account move 9 --to 5000", "account: there is no account 9"),
        ("account move 5100 --to 9", "to: there is no account 9"),
        ("account move 5000 --to 5100", "account: 5000 is a root account and cannot move"),
        ("account move 5100 --to 5110", "to: account 5110 is account 5100 itself or below it"),
        ("account disable 9", "account: there is no account 9"),
        ("account enable 9", "account: there is no account 9"),
        ("account delete 9", "account: there is no account 9"),
        ("account delete 5000", "account: 5000 is enabled; disable it before you delete it"),
        ("account delete 5400", "account: 5400 still has extensions; move, delete or revoke them first"),
        ("user list --organization 9", "organization: there is no account 9"),
        ("user add X --organization 9", "organization: there is no account 9"),
        ("user add X --id 701", "id: user 701 exists already"),
        ("user set 9 --name X", "user: there is no user 9"),
        ("user disable 9", "user: there is no user 9"),
        ("user delete 701", "user: 701 is enabled; disable them before you delete them"),
        ("extension list --organization 9", "organization: there is no account 9"),
        ("extension list --account 9", "account: there is no account 9"),
        ("extension add tirosh100 X --account 5000", "sip: extension tirosh100 exists already"),
        ("extension add new X --account 9", "account: there is no account 9"),
        ("extension add new X --account 5000 --user 9", "user: there is no user 9"),
        ("extension add new X --account 5000 --speed-dial 100", "speed-dial: 100 belongs to extension tirosh100"),
        ("extension add n@w X --account 5000", "sip: 'n@w' is not 1 to 64 of A-Z, a-z, 0-9, '.', '_', '+' and '-'"),
        ("extension set tirosh100 --speed-dial x", "speed-dial: 'x' is not up to 64 of 0-9, '*', '#' and '+'"),
        ("extension set tirosh100 --user 9", "user: there is no user 9"),
        ("extension move tirosh100 --to 9", "to: there is no account 9"),
        ("extension delete tirosh100", "extension: tirosh100 is enabled; disable it before you delete it"),
        ("code issue 9", "account: there is no account 9"),
        ("code issue 5000 --expires 2020-01-01", "expires: in the past"),
        ("code issue 5000 --allow 10.0.0.1/8", "allow: 10.0.0.1/8 has host bits set"),
        (f"code issue 5000 --label {'x' * 101}", "label: longer than 100 characters"),
        ("code adopt 5000", "code: none on standard input"),
        ("code list --organization 9", "organization: there is no account 9"),
        ("code revoke 9", "code: there is no code 9"),
        ("export --organization 9", "organization: there is no account 9"),
        ("import nothing.csv", "file: nothing.csv: No such file or directory"),
        ("import .", "file: .: Is a directory"),
        ("import /dev/null", "file: empty"),
        (
            "account list --database oracle://secret",
            "database: not of the form sqlite:///path/to/file.db or postgresql://user@host/name",
        ),
    ],
)
def test_refusal(cli: Cli, command: str, line: str) -> None:
    before = cli("export").out
    told = cli(*command.split()).refused()
    assert told in (f"dialtree: {line}", f"dialtree: --{line}")
    assert cli("export").out == before


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("command", ["disable", "enable", "delete"])
def test_an_extension_that_is_not_there(cli: Cli, command: str) -> None:
    assert "there is no extension nobody in " in cli("extension", command, "nobody").refused()


@pytest.mark.usefixtures("sample")
def test_a_name_of_white_space(cli: Cli) -> None:
    assert cli("account", "add", "  ").refused() == "dialtree: name: empty"


@pytest.mark.usefixtures("empty")
def test_the_only_organisation_must_be_one(cli: Cli) -> None:
    assert cli("export").refused() == "dialtree: --organization: there is no organisation yet"
    cli("account", "add", "One")
    assert cli("export").code == 0
    cli("account", "add", "Two")
    assert cli("export").refused() == "dialtree: --organization: there are 2 organisations; say which one"


def test_a_directory_that_is_not_set_up(cli: Cli, tmp_path: Path) -> None:
    assert cli("account", "list").refused() == "dialtree: dialtree.db does not exist; make it with `dialtree init`"
    (tmp_path / "dialtree.db").touch()
    assert cli("account", "list").refused() == "dialtree: dialtree.db is not set up; do so with `dialtree init`"
    (tmp_path / "dialtree.db").write_text("not a database, but long enough to be taken for one" * 10)
    assert cli("account", "list").refused() == "dialtree: dialtree.db: file is not a database"


def test_a_folder_that_does_not_exist(cli: Cli) -> None:
    told = cli("init", "--database", "sqlite:///nowhere/dialtree.db").refused()
    assert told.startswith("dialtree: ")
    assert told.endswith("the folder nowhere does not exist")


@pytest.mark.usefixtures("sample")
def test_a_setting_that_is_bad(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIALTREE_LOG_LEVEL", "loud")
    assert cli("account", "list").refused().startswith("dialtree: DIALTREE_LOG_LEVEL: ")
