import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest

from dialtree.storage import migrate, version
from dialtree.storage.errors import NotSetUpError, OutOfReachError
from dialtree.storage.location import SqliteFile
from dialtree.storage.setup import check_set_up, set_up
from dialtree.storage.sqlite import setup
from dialtree.storage.sqlite.connect import connect
from storage.plain_sql import TABLES, everything, populate
from storage.shell import Shell, SqliteShell

_LATER = '''"""A later one."""
import sqlalchemy as sa
from alembic import op
revision = "0004"
down_revision = "0003"
def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE accounts SET name = name || '!'")
    {end}
'''


def tables(path: Path) -> set[str]:
    with closing(connect(path, "rw")) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


NextRelease: TypeAlias = Callable[..., None]


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NextRelease:
    """Makes this the release that has one migration more; `end` is its last statement."""

    def install(end: str = "pass") -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrate._MIGRATIONS, folder, dirs_exist_ok=True)
        (folder / "versions" / "v0004_later.py").write_text(_LATER.format(end=end))
        monkeypatch.setattr(migrate, "_MIGRATIONS", folder)
        monkeypatch.setattr(version, "VERSIONS", (*version.VERSIONS, "0004"))

    return install


def test_first_makes_and_then_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    assert set_up(SqliteFile(path)) is True
    assert tables(path) >= set(TABLES)
    check_set_up(SqliteFile(path))
    with closing(connect(path, "rw")) as connection:
        populate(SqliteShell(connection))
        before = everything(SqliteShell(connection))
    assert set_up(SqliteFile(path)) is False
    with closing(connect(path, "rw")) as connection:
        assert everything(SqliteShell(connection)) == before


def test_an_empty_file_is_set_up(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(NotSetUpError, match="is not set up; do so with `dialtree init`"):
        check_set_up(SqliteFile(path))
    assert set_up(SqliteFile(path)) is True
    check_set_up(SqliteFile(path))


@pytest.mark.parametrize(
    "name", ["100%25.db", "with space.db", "what?.db", "a#b.db", "מרכזייה.db", "a'b\"c.db", "a&mode=ro.db", "%00.db"]
)
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert set_up(SqliteFile(path)) is True
    check_set_up(SqliteFile(path))
    assert [it.name for it in tmp_path.iterdir()] == [name]


def test_a_name_that_is_not_unicode_will_do(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.db"
    set_up(SqliteFile(path))
    check_set_up(SqliteFile(path))
    assert path.is_file()


def test_a_folder_whose_name_starts_with_two_slashes(tmp_path: Path) -> None:
    path = Path(f"/{tmp_path}/new.db")
    assert str(path).startswith("//")
    set_up(SqliteFile(path))
    assert (tmp_path / "new.db").is_file()


def test_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    set_up(SqliteFile(Path("here.db")))
    assert (tmp_path / "here.db").is_file()


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none" / "new.db"
    with pytest.raises(OutOfReachError, match=r"the folder .*none does not exist"):
        set_up(SqliteFile(path))
    with pytest.raises(NotSetUpError, match="does not exist; make it with `dialtree init`"):
        check_set_up(SqliteFile(path))
    assert list(tmp_path.iterdir()) == []


def test_a_path_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutOfReachError, match=r"the folder .*file does not exist"):
        set_up(SqliteFile(tmp_path / "file" / "new.db"))
    with pytest.raises(NotSetUpError, match="does not exist"):
        check_set_up(SqliteFile(tmp_path / "file" / "new.db"))


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(OutOfReachError, match="unable to open database file"):
        set_up(SqliteFile(tmp_path))
    with pytest.raises(OutOfReachError, match="unable to open database file"):
        check_set_up(SqliteFile(tmp_path))


def test_another_kind_of_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Remember the milk.\n" * 100)
    before = path.read_bytes()
    for work in (set_up, check_set_up):
        with pytest.raises(OutOfReachError, match=r"notes\.txt: file is not a database"):
            work(SqliteFile(path))
    assert path.read_bytes() == before
    assert [it.name for it in tmp_path.iterdir()] == ["notes.txt"]


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(connect(path, "rwc")) as connection:
        connection.execute("CREATE TABLE users (name TEXT)")
    with pytest.raises(OutOfReachError, match="table users already exists"):
        set_up(SqliteFile(path))
    assert tables(path) == {"users"}


def test_a_newer_database_is_refused_and_left_alone(path: Path, shell: Shell) -> None:
    shell.execute("UPDATE alembic_version SET version_num = '9999'")
    for work in (set_up, check_set_up):
        with pytest.raises(NotSetUpError, match="was made by a newer version of Dialtree"):
            work(SqliteFile(path))
    assert shell.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_an_older_database_is_brought_up_to_date(path: Path, shell: Shell, next_release: NextRelease) -> None:
    populate(shell)
    next_release()
    with pytest.raises(NotSetUpError, match="is of an older version of Dialtree; bring it up to date"):
        check_set_up(SqliteFile(path))
    assert set_up(SqliteFile(path)) is True
    check_set_up(SqliteFile(path))
    assert "later" in tables(path)
    names = shell.execute("SELECT name FROM accounts ORDER BY id").fetchall()
    assert names == [("Acme!",), ("Support!",), ("Globex!",)]
    assert set_up(SqliteFile(path)) is False


def test_what_fails_midway_leaves_the_old_database_whole(path: Path, shell: Shell, next_release: NextRelease) -> None:
    populate(shell)
    before = everything(shell)
    next_release(end="raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        set_up(SqliteFile(path))
    assert everything(shell) == before
    assert "later" not in tables(path)


def test_what_fails_midway_on_a_new_path_can_be_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.db"

    def fail() -> list[str]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("dialtree.storage.sqlite.ddl.tree_triggers", fail)
        with pytest.raises(KeyboardInterrupt):
            set_up(SqliteFile(path))
    assert tables(path) == set()
    assert set_up(SqliteFile(path)) is True
    assert tables(path) >= set(TABLES)


@pytest.fixture
def contend(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[float]]:
    """Has SQLite refuse to enter WAL mode, with each of these errors in turn; gives the pauses that were made."""

    def install(*codes: int) -> list[float]:
        refusals = iter(codes)
        paused: list[float] = []

        class Contended:
            def __init__(self, connection: sqlite3.Connection) -> None:
                self.close = connection.close
                self._connection = connection

            def execute(self, statement: str) -> None:
                for code in refusals:
                    error = sqlite3.OperationalError("refused")
                    error.sqlite_errorcode = code
                    raise error
                self._connection.execute(statement)

        def open_it(path: Path, mode: str) -> object:
            return Contended(connect(path, mode)) if mode == "rwc" else connect(path, mode)

        monkeypatch.setattr(setup, "connect", open_it)
        monkeypatch.setattr("dialtree.storage.sqlite.setup.time.sleep", paused.append)
        return paused

    return install


def test_waits_for_another_that_enters_wal_mode(tmp_path: Path, contend: Callable[..., list[float]]) -> None:
    # SQLite refuses at once when two enter it together, which cannot be brought about at will.
    paused = contend(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY)
    assert set_up(SqliteFile(tmp_path / "new.db")) is True
    assert len(paused) == 2
    check_set_up(SqliteFile(tmp_path / "new.db"))


def test_does_not_wait_for_what_will_not_pass(tmp_path: Path, contend: Callable[..., list[float]]) -> None:
    paused = contend(sqlite3.SQLITE_IOERR)
    with pytest.raises(OutOfReachError, match="refused"):
        set_up(SqliteFile(tmp_path / "new.db"))
    assert not paused


def test_gives_up_when_another_holds_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "held.db"
    monkeypatch.setattr(setup, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr("dialtree.storage.sqlite.connect.BUSY_SECONDS", 0.1)
    with closing(connect(path, "rwc")) as holder:
        holder.execute("CREATE TABLE held (id INTEGER)")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutOfReachError, match="database is locked"):
            set_up(SqliteFile(path))
    assert set_up(SqliteFile(path)) is True


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    for work in (set_up, check_set_up):
        with pytest.raises(OutOfReachError, match=r"File name too long$"):
            work(SqliteFile(tmp_path / ("a" * 300) / "new.db"))
