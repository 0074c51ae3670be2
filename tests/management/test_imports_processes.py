"""Imports of other processes: two at once, one that dies in the middle, and how much memory a large one takes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from dialtree.storage.location import Location
from management.acting import acts
from management.files import STAFF, write
from storage.fresh import url_of
from storage.plain_sql import everything, revision
from storage.shell import Shell

_ROWS = 100_000
_MOST_MEMORY = 400 * 2**20


def start(location: Location, file: Path, *more: str) -> subprocess.Popen[str]:
    # Measured, it would be the measuring that takes the memory.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    return subprocess.Popen(
        [sys.executable, Path(__file__).with_name("importing.py"), url_of(location), file, *more],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_same_file_twice_at_once(location: Location, shell: Shell, tmp_path: Path) -> None:
    file = write(tmp_path, STAFF)
    # Neither can begin before both are there.
    shell.hold_writers()
    running = [start(location, file) for _ in range(2)]
    assert [it.stdout.readline() for it in running] == ["ready\n"] * 2
    shell.execute("ROLLBACK")
    ended = sorted((*it.communicate(timeout=100), it.returncode) for it in running)

    assert ended == [("0 added, 3 unchanged, 0 refused\n", "", 0), ("3 added, 0 unchanged, 0 refused\n", "", 0)]
    assert len(acts(shell)) == 1
    assert revision(shell) == 8


def test_one_that_dies_in_the_middle_leaves_no_trace(location: Location, shell: Shell, tmp_path: Path) -> None:
    before = everything(shell)
    rows = "".join(f"{number},Desk\n" for number in range(6000))
    file = write(tmp_path, f"SIP,Name\n{rows}")
    dying = start(location, file, "kill")
    out, err = dying.communicate(timeout=100)
    assert (out, err, dying.returncode) == ("ready\nkilled\n", "", -signal.SIGKILL)
    assert everything(shell) == before
    again = start(location, file)
    assert again.communicate(timeout=100) == ("ready\n6000 added, 0 unchanged, 0 refused\n", "")
    if shell.is_sqlite:
        assert shell.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_large_file_takes_bounded_memory(location: Location, shell: Shell, tmp_path: Path) -> None:
    row = "{0},Desk {0},{0},{1},Account {1},User {0},{0}@acme.example\n"
    rows = "".join(row.format(number, 2 + number % 500) for number in range(_ROWS))
    file = write(tmp_path, f"{STAFF.splitlines()[0]}\n{rows}")
    for outcome in (f"{_ROWS} added, 0 unchanged", f"0 added, {_ROWS} unchanged"):
        process = start(location, file, "memory")
        out, err = process.communicate(timeout=100)
        said = out.splitlines()
        assert (said[:-1], err, process.returncode) == (["ready", f"{outcome}, 0 refused"], "", 0)
        assert int(said[-1]) < _MOST_MEMORY
    assert revision(shell) == 1 + 500 + 2 * _ROWS
    assert len(acts(shell)) == 1
