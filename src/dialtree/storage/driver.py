"""What each kind of database does in its own way."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dialtree.storage.import_progress import ImportProgress


class Driver(Protocol):
    """The connections to one database."""

    engine: AsyncEngine

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that sees one state throughout and writes nothing."""

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that holds the lock of writers from its start."""

    def writing_beside(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """As `Database.write_beside`."""

    async def scrub(self) -> None:
        """As `Database.scrub`."""

    async def tell_progress(self, upload_id: int, progress: ImportProgress) -> None:
        """As `Database.tell_progress`."""

    async def hear_progress(self, upload_id: int) -> ImportProgress | None:
        """As `Database.hear_progress`."""

    async def forget_progress(self, upload_id: int) -> None:
        """As `Database.forget_progress`."""

    def translated(self) -> AbstractContextManager[None]:
        """Tells what the driver raises within as an `OutOfReachError` or a `ConstraintError`."""
