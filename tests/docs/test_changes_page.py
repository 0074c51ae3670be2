"""The page on following changes, run."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dialtree.client import Mirror
from dialtree.management.accounts import add_account
from dialtree.management.extensions import add_extension
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.storage.location import SqliteFile
from storage.fresh import make_file
from storage.opened import opened
from support.directory import ACTOR
from support.server import Server
from support.waiting import eventually

from .pages import blocks

_SHORT, _LONG = blocks("docs/changes.md", "python")


async def _fill(path: Path) -> str:
    async with opened(SqliteFile(path)) as database:
        await add_account(database, ACTOR, "Acme", None, 1)
        await add_extension(database, ACTOR, 1, "420", "Desk")
        _, token = await issue_token(database, ACTOR, TokenTerms("follower", "viewer", 1))
    return str(token)


@pytest.mark.parametrize("example", [_SHORT, _LONG], ids=["short", "long"])
def test_an_example(tmp_path: Path, example: str) -> None:
    path = make_file(tmp_path / "dialtree.db")
    token = asyncio.run(_fill(path))
    output = tmp_path / "output"
    with Server(path) as server, output.open("wb") as written:
        program = example.replace("http://127.0.0.1:8080", f"http://127.0.0.1:{server.port}")
        running = subprocess.Popen(
            [sys.executable, "-W", "error", "-u", "-c", program],
            cwd=tmp_path,
            env={**os.environ, "TOKEN": token},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            eventually(lambda: _is_known(tmp_path, output.read_text()) or running.poll() is not None, "it is told")
            assert running.poll() is None, output.read_text()
        finally:
            running.kill()
            running.wait()


def _is_known(folder: Path, printed: str) -> bool:
    kept = folder / "mirror.json"
    if kept.exists():
        return [it.name for it in Mirror.load(kept.read_bytes()).list_extensions()] == ["Desk"]
    return "1 extensions ['present', 'present']" in printed
