"""How the database is: what it is, how large, how fast it answers."""

import time
from collections.abc import Mapping

import msgspec
from sqlalchemy import text

from dialtree.storage.database import Database
from dialtree.storage.statements import statements_for
from dialtree.storage.version import READ_VERSION

_KINDS: Mapping[str, str] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class DatabaseVitals(msgspec.Struct, frozen=True):
    """What is told of a database.

    Attributes:
        kind: "SQLite" or "PostgreSQL".
        version: Its version.
        schema_version: The version of Dialtree's schema that it has.
        bytes: How many it takes.
        milliseconds: How long it took to answer a small question.
    """

    kind: str
    version: str
    schema_version: str
    bytes: int
    milliseconds: float


async def load_vitals(database: Database) -> DatabaseVitals:
    """How the database is now.

    Raises:
        OutOfReachError: It cannot be read.
    """
    async with database.read() as connection:
        version, size = (await connection.execute(statements_for(connection).vitals())).one()
        began = time.perf_counter()
        schema_version = await connection.scalar(text(READ_VERSION))
        seconds = time.perf_counter() - began
        kind = _KINDS[connection.dialect.name]
    return DatabaseVitals(kind, version, str(schema_version), size, seconds * 1000)
