"""Rendered answers, kept for as long as they hold (DESIGN, Rendered answers)."""

import asyncio
from collections import OrderedDict
from typing import NamedTuple, TypeAlias

from dialtree.contract.encoding import ContentEncoding
from dialtree.serving.compression import SMALLEST
from dialtree.serving.large_body import LARGE, MemoryFile
from dialtree.serving.rendering import compress, render
from dialtree.serving.snapshot import GONE, Snapshot
from dialtree.storage.database import Database

Key: TypeAlias = tuple[int, int | None, ContentEncoding]
"""The organisation, the account whose own extensions alone are listed (None: all), and the encoding."""


class CacheStanding(NamedTuple):
    """What there is of kept answers.

    Attributes:
        answers: How many are kept.
        bytes: How many bytes they take.
        most_bytes: How many they may take.
        hits: How often one was kept that was asked for, since the worker started.
        renders: How often one had to be made.
    """

    answers: int
    bytes: int
    most_bytes: int
    hits: int
    renders: int


class Snapshots:
    """Renders answers, each once however many ask for it, and keeps them.

    Args:
        database: The directory.
        memory: How many bytes to keep; those longest unused go first.
        vary: The Vary header of every answer.
    """

    def __init__(self, database: Database, memory: int, vary: str) -> None:
        self._database = database
        self._memory = memory
        self._vary = vary
        self._used = 0
        self._hits = 0
        self._renders = 0
        self._kept: OrderedDict[Key, Snapshot] = OrderedDict()
        self._rendering: dict[Key, asyncio.Task[Snapshot]] = {}

    def kept(self, key: Key, revision: int) -> Snapshot | None:
        """The answer of a key as of a revision or a later one, if it is kept."""
        kept = self._kept.get(key)
        if kept is None or kept.revision < revision:
            return None
        self._kept.move_to_end(key)
        self._hits += 1
        return kept

    @property
    def standing(self) -> CacheStanding:
        """How much is kept, and how much use it is."""
        return CacheStanding(len(self._kept), self._used, self._memory, self._hits, self._renders)

    async def get(self, key: Key, revision: int) -> Snapshot:
        """The answer of a key, as of a revision or a later one.

        Args:
            key: What is asked for.
            revision: The organisation's revision when it was asked for, or a later one.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        while True:
            if kept := self.kept(key, revision):
                return kept
            running = self._rendering.get(key)
            task = running or self._start(key, revision)
            await asyncio.wait([task])
            if running is None:
                return task.result()
            # Somebody else's may have failed, or have begun before that revision came about.
            if task.exception() is None and task.result().revision >= revision:
                return task.result()

    async def close(self) -> None:
        """Gives up what is being rendered, so that nothing uses the database any more."""
        running = list(self._rendering.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _start(self, key: Key, revision: int) -> asyncio.Task[Snapshot]:
        self._renders += 1
        task = asyncio.create_task(self._render(key, revision))
        self._rendering[key] = task
        task.add_done_callback(lambda done: self._finish(key, done))
        return task

    def _finish(self, key: Key, task: asyncio.Task[Snapshot]) -> None:
        del self._rendering[key]
        if not task.cancelled() and task.exception() is None:
            self._keep(key, task.result())

    async def _render(self, key: Key, revision: int) -> Snapshot:
        organization_id, account_id, encoding = key
        if encoding == "identity":
            rendered = await render(self._database, organization_id, account_id)
            at = GONE if rendered.revision is None else rendered.revision
            return await self._made(at, rendered.body, rendered.tag, encoding)
        plain = await self.get((organization_id, account_id, "identity"), revision)
        if len(plain.found.body) < SMALLEST:
            return plain
        packed = await compress(plain.found.body, encoding)
        return await self._made(plain.revision, packed.body, packed.tag, encoding)

    async def _made(self, revision: int, body: bytes, tag: str, encoding: ContentEncoding) -> Snapshot:
        file = await asyncio.to_thread(MemoryFile, body) if len(body) >= LARGE else None
        return Snapshot(revision, body, tag, encoding, self._vary, file)

    def _keep(self, key: Key, snapshot: Snapshot) -> None:
        self._drop(key)
        if snapshot.size > self._memory:
            snapshot.close()
            return
        self._kept[key] = snapshot
        self._used += snapshot.size
        while self._used > self._memory:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        dropped = self._kept.pop(key, None)
        if dropped is not None:
            self._used -= dropped.size
            dropped.close()
