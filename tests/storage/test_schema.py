from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

from dialtree.storage import migrate, version
from dialtree.storage.database import Database
from dialtree.storage.schema import metadata
from dialtree.storage.sqlite.connect import connect
from storage.plain_sql import GROWING, TABLES
from storage.shell import Shell
from support.postgresql import Cluster

_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_the_migrations_make_what_the_queries_know(path: Path) -> None:
    engine = create_engine("sqlite://", creator=lambda: connect(path, "rw"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


async def test_so_they_do_on_every_database(database: Database) -> None:
    def compare(connection: Connection) -> object:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, metadata)

    async with database.read() as connection:
        assert await connection.run_sync(compare) == []


async def test_constraints_and_indexes_have_the_names_of_the_convention(database: Database) -> None:
    def named(connection: Connection) -> dict[str, set[str | None]]:
        found = inspect(connection)
        return {
            table: {
                *(it["name"] for it in found.get_indexes(table)),
                *(it["name"] for it in found.get_unique_constraints(table)),
                *(it["name"] for it in found.get_foreign_keys(table)),
            }
            for table in TABLES
        }

    async with database.read() as connection:
        made = await connection.run_sync(named)
    for table in metadata.tables.values():
        known = {it.name for it in (*table.constraints, *table.indexes) if it is not table.primary_key}
        assert made[table.name] == known


async def test_texts_of_postgresql_sort_by_code_point(cluster: Cluster, database: Database) -> None:
    query = text(
        "SELECT attrelid::regclass, attname FROM pg_attribute WHERE attrelid = CAST(:name AS regclass)"
        " AND atttypid = 'text'::regtype AND attcollation <> '\"C\"'::regcollation"
    )
    async with database.read() as connection:
        for table in TABLES:
            assert (await connection.execute(query, {"name": table})).fetchall() == []


async def test_ids_of_postgresql_are_identities(cluster: Cluster, database: Database) -> None:
    query = text("SELECT table_name FROM information_schema.columns WHERE identity_generation = 'BY DEFAULT'")
    async with database.read() as connection:
        found = set((await connection.execute(query)).scalars())
    assert found == set(GROWING)


def test_the_head_of_the_migrations_is_known() -> None:
    assert version.VERSIONS[-1] == migrate.head()


def test_the_names_of_constraints_are_those_of_the_convention(path: Path, shell: Shell) -> None:
    for table in metadata.tables.values():
        (made,) = shell.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,)).fetchone()
        named = {it.name for it in table.constraints if it is not table.primary_key}
        assert not {name for name in named if f"CONSTRAINT {name} " not in made}


def test_every_table_is_strict_and_knows_its_organization(path: Path, shell: Shell) -> None:
    strict = {row[1]: row[5] for row in shell.execute("PRAGMA table_list") if row[1] in TABLES}
    assert strict == dict.fromkeys(TABLES, 1)
    for table in set(TABLES) - {"organizations"}:
        assert "organization_id" in {row[1] for row in shell.execute(f"PRAGMA table_info({table})")}


@pytest.mark.parametrize("table", GROWING)
def test_ids_grow(path: Path, shell: Shell, table: str) -> None:
    (made,) = shell.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    assert "PRIMARY KEY AUTOINCREMENT" in made


async def test_every_connection_of_the_database_is_prepared(path: Path, database: Database) -> None:
    async with database.read() as first, database.read() as second, database.write() as third:
        for connection in (first, second, third):
            found = {name: await connection.scalar(text(f"PRAGMA {name}")) for name in _PRAGMAS}
            assert found == _PRAGMAS


def test_a_plain_connection_is_prepared(path: Path) -> None:
    with closing(connect(path, "rw")) as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _PRAGMAS}
    assert found == _PRAGMAS
