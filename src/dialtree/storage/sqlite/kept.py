"""Tables of SQLite to which rows are only added."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection


def guards(table: str) -> dict[str, str]:
    """The statements that make the triggers which refuse to change and to delete rows, by the triggers' names."""
    return {
        f"{table}_kept_{event.lower()}": (
            f"CREATE TRIGGER {table}_kept_{event.lower()} BEFORE {event} ON {table}\n"
            f"BEGIN\n  SELECT RAISE(ABORT, '{table}: rows are only added');\nEND"
        )
        for event in ("UPDATE", "DELETE")
    }


@asynccontextmanager
async def rewritable(connection: AsyncConnection, table: str) -> AsyncIterator[None]:
    """As `storage.kept.rewritable`. SQLite cannot switch triggers off, so that they are taken away and put back."""
    for name in guards(table):
        await connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for statement in guards(table).values():
        await connection.exec_driver_sql(statement)
