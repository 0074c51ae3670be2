"""How the database is, told by itself."""

from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from dialtree.storage.version import VERSIONS
from dialtree.storage.vitals import load_vitals


async def test_what_is_told(database: Database) -> None:
    vitals = await load_vitals(database)
    assert vitals.kind == ("SQLite" if isinstance(database.location, SqliteFile) else "PostgreSQL")
    assert vitals.version[:1].isdigit()
    assert vitals.schema_version == VERSIONS[-1]
    assert vitals.bytes > 10_000
    assert vitals.milliseconds >= 0
    if isinstance(database.location, SqliteFile):
        assert vitals.bytes == database.location.path.stat().st_size
