"""Rendered answers, kept for as long as they hold (DESIGN, Rendered answers)."""

import asyncio
from collections import OrderedDict
from typing import TypeAlias

from dialtree.contract.answer import encode
from dialtree.contract.encoding import ContentEncoding
from dialtree.contract.entity_tag import entity_tag
from dialtree.serving.compression import SMALLEST, compress
from dialtree.storage.database import Database
from dialtree.storage.listing import load_listing
from dialtree.storage.revision_watch import RevisionWatch

Key: TypeAlias = tuple[int, int | None, ContentEncoding]
"""The organisation, the account whose own extensions alone are listed (None: all), and the encoding."""

_OVERHEAD = 1024
"""What a kept answer takes beside its body, in bytes."""


class Snapshot:
    """An `OK` answer in one encoding, as of one revision.

    Attributes:
        revision: The organisation's revision; None when it has gone.
        body: The answer's bytes.
        tag: Its strong entity tag.
        encoding: The encoding of `body`; "identity" also where another was asked for but would save nothing.
    """

    __slots__ = ("body", "encoding", "revision", "tag")

    def __init__(self, revision: int | None, body: bytes, encoding: ContentEncoding) -> None:
        self.revision = revision
        self.body = body
        self.tag = entity_tag(body)
        self.encoding = encoding


class Snapshots:
    """Renders answers, each once however many ask for it, and keeps them.

    Args:
        database: The directory.
        watch: The watch on its revisions.
        memory: How many bytes to keep; those longest unused go first.
    """

    def __init__(self, database: Database, watch: RevisionWatch, memory: int) -> None:
        self._database = database
        self._watch = watch
        self._memory = memory
        self._used = 0
        self._kept: OrderedDict[Key, Snapshot] = OrderedDict()
        self._rendering: dict[Key, asyncio.Task[Snapshot]] = {}

    async def get(self, key: Key) -> Snapshot:
        """The answer of a key, no older than the last commit before this call.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        if kept := self._current(key):
            return kept
        if running := self._rendering.get(key):
            # It may have begun before a commit that this caller already knows of.
            await asyncio.wait([running])
            if kept := self._current(key):
                return kept
        # Whatever runs now began after this call did.
        task = self._rendering.get(key) or self._start(key)
        return await asyncio.shield(task)

    def _current(self, key: Key) -> Snapshot | None:
        kept = self._kept.get(key)
        if kept is None or kept.revision != self._watch.revision(key[0]):
            return None
        self._kept.move_to_end(key)
        return kept

    def _start(self, key: Key) -> asyncio.Task[Snapshot]:
        task = asyncio.create_task(self._render(key))
        self._rendering[key] = task
        task.add_done_callback(lambda done: self._finish(key, done))
        return task

    def _finish(self, key: Key, task: asyncio.Task[Snapshot]) -> None:
        del self._rendering[key]
        if not task.cancelled() and task.exception() is None:
            self._keep(key, task.result())

    async def _render(self, key: Key) -> Snapshot:
        organization_id, account_id, encoding = key
        if encoding == "identity":
            async with self._database.read() as connection:
                listing = await load_listing(connection, organization_id, account_id)
            return Snapshot(listing.revision, encode(listing.extensions), encoding)
        plain = await self.get((organization_id, account_id, "identity"))
        if len(plain.body) < SMALLEST:
            return plain
        body = await asyncio.to_thread(compress, plain.body, encoding)
        return Snapshot(plain.revision, body, encoding)

    def _keep(self, key: Key, snapshot: Snapshot) -> None:
        self._drop(key)
        size = len(snapshot.body) + _OVERHEAD
        if size > self._memory:
            return
        self._kept[key] = snapshot
        self._used += size
        while self._used > self._memory:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        dropped = self._kept.pop(key, None)
        if dropped is not None:
            self._used -= len(dropped.body) + _OVERHEAD
