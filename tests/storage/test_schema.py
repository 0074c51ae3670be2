import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from dialtree.storage.database import Database
from dialtree.storage.engine import connect
from dialtree.storage.schema import metadata
from storage.plain_sql import TABLES

_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_the_migrations_make_what_the_queries_know(path: Path) -> None:
    engine = create_engine("sqlite://", creator=lambda: connect(path, "rw"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_names_of_constraints_are_those_of_the_convention(shell: sqlite3.Connection) -> None:
    for table in metadata.tables.values():
        (made,) = shell.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,)).fetchone()
        named = {it.name for it in table.constraints if it is not table.primary_key}
        assert not {name for name in named if f"CONSTRAINT {name} " not in made}


def test_every_table_is_strict_and_knows_its_organization(shell: sqlite3.Connection) -> None:
    strict = {row[1]: row[5] for row in shell.execute("PRAGMA table_list") if row[1] in TABLES}
    assert strict == dict.fromkeys(TABLES, 1)
    for table in set(TABLES) - {"organizations"}:
        assert "organization_id" in {row[1] for row in shell.execute(f"PRAGMA table_info({table})")}


@pytest.mark.parametrize("table", ["accounts", "users", "extensions", "codes", "change_log", "audit"])
def test_ids_grow(shell: sqlite3.Connection, table: str) -> None:
    (made,) = shell.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    assert "PRIMARY KEY AUTOINCREMENT" in made


async def test_every_connection_of_the_database_is_prepared(database: Database) -> None:
    async with database.read() as first, database.read() as second, database.write() as third:
        for connection in (first, second, third):
            found = {name: await connection.scalar(text(f"PRAGMA {name}")) for name in _PRAGMAS}
            assert found == _PRAGMAS


def test_a_plain_connection_is_prepared(path: Path) -> None:
    with closing(connect(path, "rw")) as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _PRAGMAS}
    assert found == _PRAGMAS
