from pathlib import Path

from .conftest import Cli


def test_init(cli: Cli, tmp_path: Path) -> None:
    assert cli("init").succeeded() == "dialtree.db is set up.\n"
    assert (tmp_path / "dialtree.db").is_file()
    assert cli("init").succeeded() == "dialtree.db is up to date.\n"


def test_json(cli: Cli) -> None:
    assert cli("init", "--json").json == {"database": "dialtree.db", "changed": True}
    assert cli("init", "--json").json == {"database": "dialtree.db", "changed": False}
