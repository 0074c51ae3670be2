"""Which directory a command works on, and in whose name."""

import getpass
import os
from pathlib import Path

import pytest

from support.directory import copy_template, read

from .conftest import Cli
from .process import run


@pytest.fixture
def other(tmp_path: Path, empty_template: Path, cli: Cli) -> str:
    path = copy_template(empty_template, tmp_path / "other.db")
    url = f"sqlite:///{path}"
    cli("account", "add", "Other", "--database", url)
    return url


@pytest.mark.usefixtures("empty")
def test_the_database_may_be_named_before_and_after_the_command(cli: Cli, other: str) -> None:
    assert "Other" in cli("account", "list", "--database", other).succeeded()
    assert "No accounts yet" in cli("account", "list").err
    assert "Other" in cli("--database", other, "account", "list").succeeded()


@pytest.mark.usefixtures("empty")
def test_the_name_after_the_command_counts(cli: Cli, other: str) -> None:
    assert "Other" in cli("--database", "sqlite:///dialtree.db", "account", "list", "--database", other).succeeded()


@pytest.mark.usefixtures("empty")
def test_the_environment_names_it_too(other: str) -> None:
    assert "Other" in run("account", "list", DIALTREE_DATABASE=other).succeeded()
    assert "No accounts yet" in run("account", "list").err
    ran = run("account", "list", "--database", "sqlite:///dialtree.db", DIALTREE_DATABASE=other)
    assert "No accounts yet" in ran.err


def test_the_audit_names_who_is_at_the_keyboard(cli: Cli, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "dana")
    cli("account", "add", "One")

    def nobody() -> str:
        raise OSError

    monkeypatch.setattr(getpass, "getuser", nobody)
    cli("account", "add", "Two")
    actors = [name for (name,) in read(empty, "SELECT actor FROM audit ORDER BY id")]
    assert actors == ["dana", f"uid {os.getuid()}"]
