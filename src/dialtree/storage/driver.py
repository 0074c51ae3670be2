"""What each kind of database does in its own way."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class Driver(Protocol):
    """The connections to one database."""

    engine: AsyncEngine

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that sees one state throughout and writes nothing."""

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that holds the lock of writers from its start."""

    def translated(self) -> AbstractContextManager[None]:
        """Tells what the driver raises within as an `OutOfReachError` or a `ConstraintError`."""
