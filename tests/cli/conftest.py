import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dialtree.cli.endings import run_to_end
from dialtree.cli.root import execute
from support.directory import copy_template, make_template

from .process import Ran, run

SAMPLE = Path(__file__).parents[2] / "examples" / "tirosh.csv"

Cli = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("DIALTREE_"):
            monkeypatch.delenv(name)
    # Set, so that whatever a command sets is taken back.
    monkeypatch.setenv("DIALTREE_DATABASE", "sqlite:///dialtree.db")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _keep_ctrl_c() -> Iterator[None]:
    usual = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, usual)


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("empty") / "template.db")


@pytest.fixture(scope="session")
def sample_template(tmp_path_factory: pytest.TempPathFactory, empty_template: Path) -> Path:
    path = copy_template(empty_template, tmp_path_factory.mktemp("sample") / "template.db")
    assert run("import", str(SAMPLE), "--database", f"sqlite:///{path}").code == 0
    return path


@pytest.fixture
def empty(tmp_path: Path, empty_template: Path) -> Path:
    """A directory that holds nothing, where commands look for it."""
    return copy_template(empty_template, tmp_path / "dialtree.db")


@pytest.fixture
def sample(tmp_path: Path, sample_template: Path) -> Path:
    """The sample organisation, where commands look for it."""
    return copy_template(sample_template, tmp_path / "dialtree.db")


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The whole command line, in this process."""

    def call(*arguments: object, given: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        capsys.readouterr()
        code = run_to_end(execute, [str(it) for it in arguments])
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return call
