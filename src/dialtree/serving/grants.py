"""What presented codes open, remembered for as long as it holds."""

from collections import OrderedDict
from typing import NamedTuple

from dialtree.directory.code import Grant
from dialtree.storage import clock
from dialtree.storage.database import Database
from dialtree.storage.grants import find_grant
from dialtree.storage.watch import UNKNOWN, RevisionWatch

MAX_REMEMBERED = 100_000
"""How many codes are remembered; the ones longest unused are forgotten first."""


class Opened(NamedTuple):
    """What a code opens.

    Attributes:
        revision: The revision of its organisation as of which it does.
        grant: What it opens.
        loaded_at: A moment before it was read, in seconds of `clock.now`.
    """

    revision: int
    grant: Grant
    loaded_at: float


class Grants:
    """Looks codes up by their digests.

    Args:
        database: The directory.
        watch: The watch on its revisions.
    """

    def __init__(self, database: Database, watch: RevisionWatch) -> None:
        self._database = database
        self._watch = watch
        self._remembered: OrderedDict[bytes, Opened] = OrderedDict()

    async def find(self, digest: bytes) -> Opened | None:
        """What the code with a digest opens, as of the last commit or a later one; None when there is no such code.

        Whether it has expired is for the caller to see.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        known = self._remembered.get(digest)
        if known:
            organization_id = known.grant.organization_id
            revision = self._watch.revision(organization_id)
            if revision is UNKNOWN:
                revision = await self._watch.read(organization_id)
            if revision is not None and known.revision >= revision:
                self._remembered.move_to_end(digest)
                return known
            # Known to be outdated from here on, whether or not it can be looked up.
            self._forget(digest, known)
        loaded_at = clock.now()
        async with self._database.read() as connection:
            found = await find_grant(connection, digest)
        # An unknown code is not remembered: nothing would tell when it becomes known.
        self._remembered.pop(digest, None)
        if found is None:
            return None
        opened = self._remembered[digest] = Opened(found[0], found[1], loaded_at)
        if len(self._remembered) > MAX_REMEMBERED:
            self._remembered.popitem(last=False)
        return opened

    def last(self, digest: bytes) -> Opened | None:
        """What the code with a digest last opened; None when that is not remembered, or known to be outdated."""
        return self._remembered.get(digest)

    def organizations(self) -> set[int]:
        """The organisations of all codes that are remembered."""
        return {it.grant.organization_id for it in self._remembered.values()}

    def _forget(self, digest: bytes, opened: Opened) -> None:
        # Somebody else may have looked it up meanwhile.
        if self._remembered.get(digest) is opened:
            del self._remembered[digest]
