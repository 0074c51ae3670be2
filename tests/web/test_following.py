"""Who follows changes, and is killed on the way, ends up with the very list that the contract's endpoint gives."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from dialtree.client import ExtensionList, Mirror
from dialtree.management.accounts import add_account
from dialtree.management.code_terms import Terms
from dialtree.management.codes import issue_code
from dialtree.management.extensions import add_extension
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.management.users import add_user
from dialtree.storage.database import Database
from dialtree.storage.location import Location
from storage.opened import opened
from storage.shell import opened_shell
from support.directory import ACTOR
from support.server import Server
from support.waiting import eventually
from web import follower
from web.writers import ORGANIZATION, OTHER, Writers

KILLS = 5


async def _make(location: Location) -> tuple[str, str]:
    """Makes two organisations; returns a manager's token and a code of the first."""
    async with opened(location) as database:
        await _accounts(database)
        _, token = await issue_token(database, ACTOR, TokenTerms("follower", "manager", ORGANIZATION))
        _, code = await issue_code(database, ACTOR, ORGANIZATION, Terms())
    return str(token), str(code)


async def _accounts(database: Database) -> None:
    await add_account(database, ACTOR, "Acme", None, ORGANIZATION)
    await add_account(database, ACTOR, "Globex", None, OTHER)
    for number in range(2, 8):
        await add_account(database, ACTOR, f"Department {number}", max(1, number // 2), number)
    for number in range(1, 11):
        await add_user(database, ACTOR, f"User {number}", "", ORGANIZATION, number)
    for number in range(1, 41):
        user = number if number < 6 else None
        await add_extension(database, ACTOR, 1 + number % 7, f"{number}", "Desk", "", user)


@contextmanager
def _following(url: str, token: str, file: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, follower.__file__, url, token, file], stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        _, said = process.communicate()
        assert not said, said.decode()


def _cursor(file: Path) -> str:
    return Mirror.load(file.read_bytes()).cursor if file.exists() else ""


def test_a_copy_is_the_list(location: Location, tmp_path: Path) -> None:
    token, code = asyncio.run(_make(location))
    seed = Random().randrange(10**6)
    file = tmp_path / "copy.json"
    unlimited = {"api_per_minute": 10**6, "api_burst": 10**6}
    with Server(location, unlimited) as server:
        url = f"http://127.0.0.1:{server.port}"
        writers = Writers(location, url, token, tmp_path, seed)
        writers.start()
        choose = Random(seed)
        for _ in range(KILLS):
            with _following(url, token, file):
                for _ in range(choose.randrange(1, 8)):
                    before = _cursor(file)
                    eventually(lambda: _cursor(file) != before, "the copy goes on")  # noqa: B023
        writers.finish()
        assert not writers.faults, (writers.faults, server.output)
        with ExtensionList(url, code) as client, _following(url, token, file):
            listed = client.get()
            eventually(
                lambda: Mirror.load(file.read_bytes()).list_extensions() == listed, f"the copy is the list, seed {seed}"
            )
        mirror = Mirror.load(file.read_bytes())
        assert "error" not in server.output, server.output
    assert {200, 201} <= set(writers.statuses)
    assert listed
    with opened_shell(location) as shell:
        done = set(shell.execute("SELECT entity, operation FROM change_log WHERE organization_id = 1"))
    assert {(kind, did) for kind in ("account", "user", "extension") for did in ("insert", "update")} <= done
    assert ("extension", "delete") in done
    assert {it["parent_id"] for it in mirror.accounts.values()} > {None}
    assert mirror.is_complete
    assert OTHER not in mirror.accounts
