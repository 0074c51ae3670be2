import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.fresh import new_database, url_of
from support.postgresql import running

from .conftest import Cli


@pytest.fixture
def postgres() -> Iterator[str]:
    with new_database("postgresql18") as location:
        yield url_of(location)


def test_to_postgresql_and_back(cli: Cli, sample: Path, postgres: str) -> None:
    original = cli("export", "--organization", 5000).succeeded()
    copied = cli("copy", "--to", postgres)
    assert "extensions" in copied.succeeded()
    assert f"Copied to postgresql://{postgres.partition('@')[2]}, and compared row by row." in copied.err
    assert cli("export", "--organization", 5000, "--database", postgres).succeeded() == original
    counts = cli("copy", "--json", "--database", postgres, "--to", "sqlite:///back.db").json
    assert counts["extensions"] == len(json.loads(cli("extension", "list", "--json").succeeded()))
    assert cli("export", "--organization", 5000, "--database", "sqlite:///back.db").succeeded() == original


def test_an_empty_database_of_postgresql_is_set_up(cli: Cli, sample: Path) -> None:
    cluster = running("15")
    url = cluster.create_database()
    cli("copy", "--to", url).succeeded()
    assert cli("account", "list", "--database", url).succeeded() == cli("account", "list").succeeded()
    cluster.drop_database(url)


def test_what_is_refused(cli: Cli, sample: Path, tmp_path: Path) -> None:
    assert cli("copy", "--to", "sqlite:///dialtree.db").refused() == (
        "dialtree: --to: dialtree.db holds a directory already; copy into an empty database"
    )
    assert "--to: not of the form" in cli("copy", "--to", "oracle://me:secret@db/x").refused()
    assert "does not exist" in cli("copy", "--database", "sqlite:///none.db", "--to", "sqlite:///new.db").refused()
    assert not (tmp_path / "new.db").exists()
    assert cli("copy").misused()


def test_a_password_is_not_shown(cli: Cli, sample: Path) -> None:
    told = cli("copy", "--to", "postgresql://me:secret@127.0.0.1:1/directory").refused()
    assert told.startswith("dialtree: postgresql://127.0.0.1:1/directory: ")
    assert "secret" not in told
