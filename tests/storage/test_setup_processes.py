import subprocess
import sys
from contextlib import closing
from pathlib import Path

from dialtree.storage.location import SqliteFile
from dialtree.storage.setup import check_set_up
from dialtree.storage.sqlite.connect import connect

_COMMAND = Path(sys.executable).with_name("dialtree")
_AT_ONCE = 8


def test_many_at_once(tmp_path: Path, path: Path) -> None:
    new = tmp_path / "new.db"
    running = [
        subprocess.Popen(
            [_COMMAND, "init", "--database", f"sqlite:///{new}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(_AT_ONCE)
    ]
    ended = [(it.communicate(timeout=100), it.returncode) for it in running]

    assert [code for _, code in ended] == [0] * _AT_ONCE, ended
    assert sorted(out for (out, _), _ in ended) == sorted(
        [f"{new} is set up.\n"] + [f"{new} is up to date.\n"] * (_AT_ONCE - 1)
    )
    check_set_up(SqliteFile(new))
    with closing(connect(new, "rw")) as made, closing(connect(path, "rw")) as alone:
        parts = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
        assert made.execute(parts).fetchall() == alone.execute(parts).fetchall()
        assert made.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert made.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
