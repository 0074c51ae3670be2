"""Tables to which rows are only added: the database refuses to change or to delete any, also by plain SQL."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.postgresql import kept as postgresql
from dialtree.storage.sqlite import kept as sqlite

_REWRITABLE: Mapping[str, Callable[[AsyncConnection, str], AbstractAsyncContextManager[None]]] = {
    "sqlite": sqlite.rewritable,
    "postgresql": postgresql.rewritable,
}


def rewritable(connection: AsyncConnection, table: str) -> AbstractAsyncContextManager[None]:
    """Within, the rows of such a table can be changed, by this transaction alone.

    Args:
        connection: A transaction that writes. When something goes wrong it must be rolled back.
        table: The table.
    """
    return _REWRITABLE[connection.dialect.name](connection, table)
