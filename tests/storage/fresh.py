"""A new database in no time: the migrations run once for all tests."""

from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dialtree.storage.engine import connect
from dialtree.storage.setup import set_up
from storage.plain_sql import populate


def make_database(path: Path, *, populated: bool = False) -> Path:
    path.write_bytes(_made(populated=populated))
    return path


@cache
def _made(*, populated: bool) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        set_up(path)
        if populated:
            with closing(connect(path, "rw")) as connection:
                populate(connection)
        return path.read_bytes()
