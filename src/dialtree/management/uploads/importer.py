"""Does the imports of a server: small ones at once, large ones in processes of their own."""

import asyncio
from contextlib import ExitStack

import structlog

from dialtree.directory.reach import EVERYTHING
from dialtree.management import organizations
from dialtree.management.actor import Actor
from dialtree.management.uploads import applying
from dialtree.management.uploads.errors import BrokenOffError
from dialtree.management.uploads.failures import EXPECTED, reason
from dialtree.management.uploads.messages import Apply, Plan
from dialtree.management.uploads.processes import Processes
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

DECIDED_SECONDS = 20.0
"""For how long to wait until it is sure that an import will be applied."""

_log = structlog.get_logger()


class Importer:
    """Plans and applies uploads."""

    def __init__(self) -> None:
        self._processes = Processes()
        self._applying: set[asyncio.Task[None]] = set()

    async def add(self, database: Database, actor: Actor, new: NewUpload, content: bytes) -> int:
        """Takes a file and plans its import, as `add_upload`.

        Args:
            database: The directory; what it claims is claimed with the upload.
            actor: Who uploads the file.
            new: What is to be done with it.
            content: What it holds.

        Returns:
            The number of the upload.

        Raises:
            AlreadyClaimedError: Another request has made the claim.
            RefusedError: As `check_upload`.
            NotFoundError: There is no such organisation within reach.
            NotPermittedError: Not all of it is within reach.
            BusyError: Too many large files are being imported.
            BrokenOffError: The server stops.
        """
        new = check_upload(new, content)
        async with database.read() as connection:
            await organizations.find_whole(connection, actor.reach, new.organization_id)
        if await _is_small(database, new.organization_id, len(content)):
            return await add_upload(database, actor, new, content, _to_nobody)
        with self._processes.place():
            order = Plan(location_url(database.location), actor, new, len(content), database.claim)
            upload_id = await self._processes.perform(order, content, Standing())
        if database.claim is not None:
            # The process has made it.
            database.claim.is_made = True
        return upload_id

    async def apply(
        self,
        database: Database,
        actor: Actor,
        upload_id: int,
        expected: str | None = None,
        seconds: float = DECIDED_SECONDS,
    ) -> None:
        """Applies an upload, as `apply_upload`; of a large one it goes on when this has returned.

        It returns when all is written, or when it is sure that the upload is what was shown and is being written.

        Args:
            database: The directory; what it claims is claimed with what is written first: the import, or of a large
                one that it is being applied.
            actor: Who applies it.
            upload_id: Which one.
            expected: The version that the actor knows; None applies any.
            seconds: For how long to wait until that is sure. What goes wrong later is told of the upload alone.

        Raises:
            AlreadyClaimedError: Another request has made the claim.
            NotFoundError: There is no such upload within reach.
            NotPermittedError: Not all of its organisation is within reach.
            ChangedError: It is not of the version that is expected.
            UploadConflictError: It is not planned, or would do anything else than was shown.
            BusyError: Too many large files are being imported.
            BrokenOffError: The server stops.
        """
        async with database.read() as connection:
            upload = await find_stored(connection, actor.reach, upload_id)
        if await _is_small(database, upload.organization_id, upload.size):
            await applying.apply_upload(database, actor, upload_id, _to_nobody, expected=expected)
            return
        standing = Standing()
        with ExitStack() as place:
            place.enter_context(self._processes.place())
            await applying.claim_upload(database, actor, upload_id, expected)
            task = asyncio.create_task(self._apply(database, actor, upload_id, standing, place.pop_all()))
        self._applying.add(task)
        task.add_done_callback(self._ended)
        await _first_of(task, standing.writing, seconds)
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
        self._processes.stop()

    async def finish(self) -> None:
        """Breaks off what is under way, and waits until that is written down."""
        self.leave()
        while self._applying:
            await asyncio.wait(list(self._applying))

    async def _apply(
        self, database: Database, actor: Actor, upload_id: int, standing: Standing, place: ExitStack
    ) -> None:
        telling = asyncio.create_task(standing.tell(database, upload_id))
        with place:
            try:
                order = Apply(location_url(database.location), actor, upload_id)
                await self._processes.perform(order, b"", standing)
            except Exception as error:
                if not await _fail(database, upload_id, error):
                    raise
            finally:
                # Not cancelled: a file that is just being written would outlive what it tells of.
                standing.ended.set()
                await asyncio.gather(telling, return_exceptions=True)
                await database.forget_progress(upload_id)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._applying.discard(task)
        if not task.cancelled():
            # Whoever waited has been told, and the upload says it to all others.
            task.exception()


async def _fail(database: Database, upload_id: int, error: Exception) -> bool:
    """Writes down that an import has failed, and returns whether it was applied after all."""
    if not isinstance(error, (*EXPECTED, BrokenOffError)):
        _log.error("an import failed", upload=upload_id, exc_info=error)
    try:
        return await applying.fail_upload(database, upload_id, reason(error))
    except OutOfReachError as failure:
        # Its silence will tell.
        _log.warning("a failed import not written down", upload=upload_id, reason=str(failure))
        return False


async def _is_small(database: Database, organization_id: int, size: int) -> bool:
    if size > SMALL_BYTES:
        return False
    async with database.read() as connection:
        counts = (await count_contents(connection, EVERYTHING, [organization_id]))[organization_id]
    return counts.accounts + counts.users + counts.extensions <= SMALL_ORGANIZATION


def _to_nobody(_step: str, _done: int, _total: int) -> None:
    pass


async def _first_of(task: asyncio.Task[None], event: asyncio.Event, seconds: float) -> None:
    waiting = asyncio.create_task(event.wait())
    try:
        await asyncio.wait({task, waiting}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
