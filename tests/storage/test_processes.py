"""Writers of several processes wait for one another, and none is lost."""

import subprocess
import sys
from pathlib import Path

from dialtree.storage.location import Location
from storage.fresh import url_of
from storage.plain_sql import insert, revision
from storage.shell import Shell

_PROCESSES = 3
_EACH = 40


def test_extensions_added_at_once(location: Location, shell: Shell) -> None:
    insert(shell, "accounts", id=1, parent_id=None)
    script = Path(__file__).with_name("adding.py")
    running = [
        subprocess.Popen(
            [sys.executable, script, url_of(location), str(1000 * number), str(_EACH)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(_PROCESSES)
    ]
    # None can begin before all are there.
    shell.hold_writers()
    assert [it.stdout.readline() for it in running] == ["ready\n"] * _PROCESSES
    shell.execute("ROLLBACK")
    ended = [(it.communicate(timeout=100), it.returncode) for it in running]

    assert ended == [(("", ""), 0)] * _PROCESSES
    added = shell.execute("SELECT id, sip FROM extensions ORDER BY id").fetchall()
    assert [row[0] for row in added] == list(range(1, _PROCESSES * _EACH + 1))
    expected = {1000 * number + step for number in range(_PROCESSES) for step in range(_EACH)}
    assert {int(row[1]) for row in added} == expected
    assert revision(shell) == 1 + _PROCESSES * _EACH
