"""What presented codes open, remembered for as long as it holds."""

from collections import OrderedDict

from dialtree.directory.code import Grant
from dialtree.storage.database import Database
from dialtree.storage.grants import find_grant
from dialtree.storage.revision_watch import RevisionWatch

MAX_REMEMBERED = 100_000
"""How many codes are remembered; the ones longest unused are forgotten first."""


class Grants:
    """Looks codes up by their digests.

    Args:
        database: The directory.
        watch: The watch on its revisions.
    """

    def __init__(self, database: Database, watch: RevisionWatch) -> None:
        self._database = database
        self._watch = watch
        self._remembered: OrderedDict[bytes, tuple[int | None, Grant]] = OrderedDict()

    async def find(self, digest: bytes) -> Grant | None:
        """What the code with a digest opens, as of the last commit; None when there is no such code.

        Whether it has expired is for the caller to see.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        known = self._remembered.get(digest)
        if known and self._watch.revision(known[1].organization_id) == known[0]:
            self._remembered.move_to_end(digest)
            return known[1]
        async with self._database.read() as connection:
            found = await find_grant(connection, digest)
        if found is None:
            # An unknown code is not remembered: nothing would tell when it becomes known.
            self._remembered.pop(digest, None)
            return None
        self._remembered[digest] = found
        self._remembered.move_to_end(digest)
        if len(self._remembered) > MAX_REMEMBERED:
            self._remembered.popitem(last=False)
        return found[1]
