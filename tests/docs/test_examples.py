"""What the documentation shows, run."""

import subprocess
import sys
from pathlib import Path

import pytest

from support.server import Server

from .pages import ROOT, blocks, run_program


def _dialtree(database: Path, *arguments: str) -> str:
    command = [Path(sys.executable).with_name("dialtree"), *arguments, "--database", f"sqlite:///{database}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    database = tmp_path / "sample.db"
    _dialtree(database, "init")
    _dialtree(database, "import", str(ROOT / "examples" / "tirosh.csv"))
    return database


def test_the_client_of_the_readme(sample: Path) -> None:
    (example,) = blocks("README.md", "python")
    code = _dialtree(sample, "code", "issue", "5000").strip()
    with Server(sample) as server:
        server.wait_until_ready()
        ran = run_program(example, server.port, code)
    assert "100 Reception - 0501234567 דנה לוי" in ran.stdout.splitlines()
    assert not ran.stderr


def test_the_answer_of_the_readme(sample: Path) -> None:
    (shown,) = blocks("README.md", "json")
    assert _dialtree(sample, "export", "--format", "json").startswith(shown.strip().removesuffix("…"))


def test_the_table_of_the_importing_page(tmp_path: Path) -> None:
    (table,) = blocks("docs/importing.md", "csv")
    file, database = tmp_path / "extensions.csv", tmp_path / "directory.db"
    file.write_text(table, encoding="utf-8")
    _dialtree(database, "init")
    assert "Extensions  2 added" in _dialtree(database, "import", str(file))
