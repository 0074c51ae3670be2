"""Does the imports of a server: small ones at once, large ones in processes of their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from dialtree.directory.reach import EVERYTHING
from dialtree.management import organizations
from dialtree.management.actor import Actor
from dialtree.management.uploads import applying, child
from dialtree.management.uploads.errors import BrokenOffError, BusyError
from dialtree.management.uploads.failures import EXPECTED, reason
from dialtree.management.uploads.messages import Apply, Plan
from dialtree.management.uploads.receiving import NewUpload, add_upload, check_upload
from dialtree.management.uploads.shown import find_stored
from dialtree.management.uploads.standing import Standing
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.location import location_url
from dialtree.storage.organizations import count_contents

SMALL_BYTES = 50_000
"""Up to which size a file may be imported without a process of its own, which takes most of a second to start."""

SMALL_ORGANIZATION = 1_000
"""Up to how many accounts, users and extensions an organisation may have for that."""

AT_ONCE = 2
"""How many processes each worker of a server has at most; each may take hundreds of megabytes."""

DECIDED_SECONDS = 20.0
"""For how long to wait until it is sure that an import will be applied."""

STOPPED = "the server stops; nothing was written"
"""Why an import is broken off when the server is stopped."""

_log = structlog.get_logger()


class Importer:
    """Plans and applies uploads.

    Args:
        database: The directory.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._places = AT_ONCE
        self._running: set[asyncio.Task[int]] = set()
        self._applying: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def add(self, actor: Actor, new: NewUpload, content: bytes) -> int:
        """Takes a file and plans its import, as `add_upload`.

        Returns:
            The number of the upload.

        Raises:
            RefusedError: As `check_upload`.
            NotFoundError: There is no such organisation within reach.
            NotPermittedError: Not all of it is within reach.
            BusyError: Too many large files are being imported.
            BrokenOffError: The server stops.
        """
        new = check_upload(new, content)
        async with self._database.read() as connection:
            await organizations.find_whole(connection, actor.reach, new.organization_id)
        if await self._is_small(new.organization_id, len(content)):
            return await add_upload(self._database, actor, new, content, _to_nobody)
        async with self._place():
            order = Plan(location_url(self._database.location), actor, new, len(content))
            return await self._perform(order, content, Standing())

    async def apply(self, actor: Actor, upload_id: int, expected: str | None = None) -> None:
        """Applies an upload, as `apply_upload`; of a large one it goes on when this has returned.

        It returns when all is written, or when it is sure that the upload is what was shown and is being written.

        Raises:
            NotFoundError: There is no such upload within reach.
            NotPermittedError: Not all of its organisation is within reach.
            ChangedError: It is not of the version that is expected.
            UploadConflictError: It is not planned, or would do anything else than was shown.
            BusyError: Too many large files are being imported.
            BrokenOffError: The server stops.
        """
        async with self._database.read() as connection:
            upload = await find_stored(connection, actor.reach, upload_id)
        if await self._is_small(upload.organization_id, upload.size):
            await applying.apply_upload(self._database, actor, upload_id, _to_nobody, expected=expected)
            return
        self._take_place()
        try:
            await applying.claim_upload(self._database, actor, upload_id, expected)
        except BaseException:
            self._places += 1
            raise
        standing = Standing()
        task = asyncio.create_task(self._apply(actor, upload_id, standing))
        self._applying.add(task)
        task.add_done_callback(self._ended)
        await _first_of(task, standing.writing, DECIDED_SECONDS)
        if task.done():
            task.result()

    async def run(self) -> None:
        """Waits until it is cancelled, and then breaks off what is under way."""
        try:
            await asyncio.Event().wait()
        finally:
            self.leave()

    def leave(self) -> None:
        """Breaks off what is under way, so that nobody waits for it."""
        self._stopping = True
        for task in self._running:
            task.cancel()

    async def finish(self) -> None:
        """Breaks off what is under way, and waits until that is written down."""
        self.leave()
        while self._applying:
            await asyncio.wait(list(self._applying))

    async def _apply(self, actor: Actor, upload_id: int, standing: Standing) -> None:
        telling = asyncio.create_task(standing.tell(self._database, upload_id))
        try:
            order = Apply(location_url(self._database.location), actor, upload_id)
            await self._perform(order, b"", standing)
        except Exception as error:
            if not await self._fail(upload_id, error):
                raise
        finally:
            # Not cancelled: a file that is just being written would outlive what it tells of.
            standing.ended.set()
            await asyncio.gather(telling, return_exceptions=True)
            await self._database.forget_progress(upload_id)
            self._places += 1

    async def _perform(self, order: Plan | Apply, content: bytes, standing: Standing) -> int:
        if self._stopping:
            raise BrokenOffError(STOPPED)
        task = asyncio.create_task(child.perform(order, content, standing.note))
        self._running.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._stopping:
                raise BrokenOffError(STOPPED) from None
            raise
        finally:
            self._running.discard(task)

    async def _fail(self, upload_id: int, error: Exception) -> bool:
        """Writes down that an import has failed, and returns whether it was applied after all."""
        if not isinstance(error, (*EXPECTED, BrokenOffError)):
            _log.error("an import failed", upload=upload_id, exc_info=error)
        try:
            return await applying.fail_upload(self._database, upload_id, reason(error))
        except OutOfReachError as failure:
            # Its silence will tell.
            _log.warning("a failed import not written down", upload=upload_id, reason=str(failure))
            return False

    async def _is_small(self, organization_id: int, size: int) -> bool:
        if size > SMALL_BYTES:
            return False
        async with self._database.read() as connection:
            counts = (await count_contents(connection, EVERYTHING, [organization_id]))[organization_id]
        return counts.accounts + counts.users + counts.extensions <= SMALL_ORGANIZATION

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        self._take_place()
        try:
            yield
        finally:
            self._places += 1

    def _take_place(self) -> None:
        if not self._places:
            raise BusyError("Other large files are being imported; try again soon.")
        self._places -= 1

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._applying.discard(task)
        if not task.cancelled():
            # Whoever waited has been told, and the upload says it to all others.
            task.exception()


def _to_nobody(_step: str, _done: int, _total: int) -> None:
    pass


async def _first_of(task: asyncio.Task[None], event: asyncio.Event, seconds: float) -> None:
    waiting = asyncio.create_task(event.wait())
    try:
        await asyncio.wait({task, waiting}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
