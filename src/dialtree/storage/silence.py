"""Writes of which triggers do not hear."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.postgresql import silence as postgresql
from dialtree.storage.sqlite import silence as sqlite

_SILENCED: Mapping[str, Callable[[AsyncConnection], AbstractAsyncContextManager[None]]] = {
    "sqlite": sqlite.silenced,
    "postgresql": postgresql.silenced,
}


def silenced(connection: AsyncConnection) -> AbstractAsyncContextManager[None]:
    """What is written within raises no revision and leaves no trace in the change log.

    It is for tables that are copied whole, their change log and their revisions with them. Whoever else writes waits
    until the transaction ends.

    Args:
        connection: A transaction that writes. When something goes wrong it must be rolled back.
    """
    return _SILENCED[connection.dialect.name](connection)
