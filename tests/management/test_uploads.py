"""What is told of a plan, and what becomes of an import whose server stops or dies."""

import asyncio
import subprocess
import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.management.uploads import BrokenOffError, Importer, NewUpload, importer, processes, worker
from dialtree.management.uploads.applying import claim_upload
from dialtree.management.uploads.digest import digest_of
from dialtree.management.uploads.messages import Apply
from dialtree.sources.plan import Current
from dialtree.sources.planning.make import make_plan
from dialtree.storage.database import Database
from dialtree.storage.location import Location, location_url
from management.acting import DANA, acme, acts
from management.files import STAFF
from sources.planning.builders import ROOT, account, extension, extension_row, organization, reading, user
from storage.shell import Shell
from support.waiting import eventually

FILE = reading(
    extension_row("420", account_name="Sales", user_name="Dana"),
    extension_row("421", account_name="Stock", parent_account_id=ROOT, user_name="Avi"),
)


def digest(current: Current) -> bytes:
    return digest_of(make_plan(FILE, ROOT, "", current, prune=True, prune_limit=100))


@given(st.tuples(*[st.integers(100, 1000)] * 3))
def test_ids_that_others_use_up_make_no_difference(following: tuple[int, int, int]) -> None:
    current = organization([account(8, "Sales")], [user(5, "Avi")], [extension(1, "422")])
    names = ("next_account_id", "next_user_id", "next_extension_id")
    moved = msgspec.structs.replace(current, **dict(zip(names, following, strict=True)))
    assert digest(moved) == digest(current)


def test_whatever_would_be_done_differently_makes_one() -> None:
    sales, avi = account(8, "Sales"), user(5, "Avi")
    states = [
        organization([sales], [avi], [extension(1, "422")]),
        organization([sales], [avi], [extension(2, "422")]),
        organization([sales], [avi], [extension(1, "422", "Desk")]),
        organization([sales], [avi], [extension(1, "420")]),
        organization([sales], [avi], []),
        organization([sales], [], [extension(1, "422")]),
        organization([account(9, "Sales")], [avi], [extension(1, "422")]),
        organization([], [avi], [extension(1, "422")]),
    ]
    assert len({digest(it) for it in states}) == len(states)


@pytest.fixture
async def planned(database: Database) -> int:
    """An upload for organisation 1, which has nothing of what it adds."""
    await acme(database)
    return await Importer().add(database, DANA, NewUpload(1, "staff.csv"), STAFF.encode())


def state_of(shell: Shell) -> str:
    state: str = shell.execute("SELECT state FROM uploads").fetchone()[0]
    return state


def nothing_was_written(shell: Shell) -> bool:
    (count,) = shell.execute("SELECT count(*) FROM extensions").fetchone()
    return count == 0 and "import" not in {act[0] for act in acts(shell)}


async def test_a_server_that_stops_breaks_it_off(
    database: Database, shell: Shell, planned: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "SMALL_BYTES", 0)
    imports = Importer()
    asked = asyncio.create_task(imports.apply(database, DANA, planned))
    async with asyncio.timeout(30):
        while state_of(shell) != "applying":  # noqa: ASYNC110 - it is another process that changes it
            await asyncio.sleep(0.01)
    # Whatever it has to write waits for this to end.
    shell.hold_writers()
    imports.leave()
    shell.execute("ROLLBACK")
    await imports.finish()
    with pytest.raises(BrokenOffError):
        await asked
    found = shell.execute("SELECT state, error FROM uploads").fetchone()
    assert found == ("failed", "the server stops; nothing was written")
    assert nothing_was_written(shell)


async def test_what_comes_once_it_stops_is_refused(
    database: Database, planned: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "SMALL_BYTES", 0)
    imports = Importer()
    await imports.finish()
    for _ in range(2 * processes.AT_ONCE):
        with pytest.raises(BrokenOffError):
            await imports.add(database, DANA, NewUpload(1), STAFF.encode())


async def test_the_process_ends_with_the_server(
    database: Database, location: Location, shell: Shell, planned: int
) -> None:
    await claim_upload(database, DANA, planned)
    shell.hold_writers()
    process = subprocess.Popen(  # noqa: ASYNC220 - nothing else goes on here
        [sys.executable, "-m", worker.__name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(msgspec.json.encode(Apply(location_url(location), DANA, planned)) + b"\n")
    process.stdin.flush()
    assert b"Reading" in process.stdout.readline()
    process.stdin.close()
    eventually(lambda: process.poll() is not None, "the process has ended")
    process.stdout.close()
    assert process.returncode == 1
    shell.execute("ROLLBACK")
    assert state_of(shell) == "applying"
    assert nothing_was_written(shell)
