"""Tables of PostgreSQL to which rows are only added."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection


def guards(schema: str, table: str) -> list[str]:
    """The statements that make the triggers which refuse to change and to delete rows.

    Args:
        schema: The schema of the tables, quoted; it has the function `refuse` of `row_triggers.guards`.
        table: The table.
    """
    refused = f"EXECUTE FUNCTION {schema}.refuse('{table}: rows are only added')"
    return [
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {schema}.{table} FOR EACH ROW {refused}",
        f"CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {schema}.{table} FOR EACH STATEMENT {refused}",
    ]


@asynccontextmanager
async def rewritable(connection: AsyncConnection, table: str) -> AsyncIterator[None]:
    """As `storage.kept.rewritable`."""
    await connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {table}_kept")
    yield
    await connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER {table}_kept")
