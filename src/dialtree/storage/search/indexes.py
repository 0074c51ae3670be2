"""The indexes of all organisations in which somebody has searched lately."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.database import Database
from dialtree.storage.search.index import Index
from dialtree.storage.search.loading import State, load_changes, load_state, stream_all

MOST = 300_000
"""How many extensions are kept in indexes, some 500 bytes each, unless a single organisation has more."""

_LARGE_PART = 4
"""An index of which a part this large has changed (one in so many) is made anew: that takes no longer."""

_FEW = 1_000
"""So many changes are always caught up with."""


class SearchIndexes:
    """Keeps an index of each organisation; those not used for the longest time go first.

    An index is brought up to date in the transaction that it is used in, from the change log: it always shows what the
    transaction sees, whoever changed that, and in whatever way.

    Args:
        database: The directory; it is not closed here.
        most: How many extensions are kept in all indexes together; one index alone may have more.
    """

    def __init__(self, database: Database, most: int = MOST) -> None:
        self._database = database
        self._most = most
        self._kept: OrderedDict[int, Index] = OrderedDict()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def opened(self, organization_id: int, sort: str) -> AsyncIterator[tuple[AsyncConnection, Index]]:
        """The index of an organisation, and the transaction that sees the same state.

        Args:
            organization_id: The organisation; the index of one that does not exist is empty.
            sort: The order in which something will be found, as in `Window`.

        Raises:
            RefusedError: There is nothing of that name to sort by.
            OutOfReachError: The database cannot be read.
        """
        lock = self._locks.setdefault(organization_id, asyncio.Lock())
        # The lock comes first: a transaction that began before another's could see less than the index does.
        async with lock, self._database.read() as connection:
            index = await self._current(connection, organization_id)
            for _ in index.prepare(sort):
                await asyncio.sleep(0)
            yield connection, index

    async def _current(self, connection: AsyncConnection, organization_id: int) -> Index:
        state = await load_state(connection, organization_id)
        if state is None:
            self._kept.pop(organization_id, None)
            return Index(0)
        index = self._kept.get(organization_id)
        if index is None or not _can_catch_up(index, state):
            self._kept.pop(organization_id, None)
            index = await _made(connection, organization_id, state.revision)
        elif index.revision < state.revision:
            changes = await load_changes(connection, organization_id, index.revision)
            index.change(state.revision, changes.gone, changes.present)
        self._keep(organization_id, index)
        return index

    def _keep(self, organization_id: int, index: Index) -> None:
        self._kept[organization_id] = index
        self._kept.move_to_end(organization_id)
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._most:
            self._kept.popitem(last=False)


async def _made(connection: AsyncConnection, organization_id: int, revision: int) -> Index:
    index = Index(revision)
    async for few in stream_all(connection, organization_id):
        index.change(revision, (), few)
    return index


def _can_catch_up(index: Index, state: State) -> bool:
    behind = state.revision - index.revision
    return index.revision >= state.floor and 0 <= behind <= max(_FEW, len(index) // _LARGE_PART)
