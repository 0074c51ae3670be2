"""How a database goes about what it is asked."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeAlias

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.database import Database
from storage.shell import Shell

Query: TypeAlias = Callable[[AsyncConnection], Awaitable[object]]


def believed(shell: Shell, table: str) -> int:
    """How many rows PostgreSQL takes a table to have."""
    (rows,) = shell.execute("SELECT reltuples FROM pg_class WHERE oid = CAST(? AS regclass)", (table,)).fetchone()
    return int(rows)


async def plans(database: Database, query: Query) -> list[list[Any]]:
    """The plan of each statement of a query that finds something: steps in words from SQLite, nodes from PostgreSQL."""
    found: list[object] = []

    async def ask(connection: AsyncConnection) -> None:
        found.append(await query(connection))

    async with database.read() as connection:
        seen = await plans_within(connection, ask)
    assert all(found)
    return seen


async def plans_within(connection: AsyncConnection, work: Query) -> list[list[Any]]:
    """The plan of each statement of some work, which is done; of many at once, that of the first."""
    seen: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:  # noqa: ANN401
        seen.append((arguments[2], arguments[3]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await work(connection)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert seen
    return [await plan(connection, *it) for it in seen]


async def plan(connection: AsyncConnection, statement: str, parameters: Any = ()) -> list[Any]:  # noqa: ANN401
    values = parameters[0] if isinstance(parameters, list) else parameters
    if connection.dialect.name == "sqlite":
        return [row[3] for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    explained = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
    return list(_nodes(explained.scalar_one()[0]["Plan"]))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)
