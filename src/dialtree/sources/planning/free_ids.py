"""Ids for things that a file declares without one."""

from collections.abc import Container

from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID


class FreeIds:
    """Hands out ids that neither the directory nor the file has."""

    def __init__(self, column: str, first: int, named: Container[int]) -> None:
        """Prepares.

        Args:
            column: The column that the file could have given an id in.
            first: From here on, the directory has none.
            named: The ids that the file names.
        """
        self._column = column
        self._next = first
        self._named = named

    def take(self) -> int:
        """The next one.

        Raises:
            RefusedError: There is none up to the largest id.
        """
        while self._next in self._named:
            self._next += 1
        if self._next > MAX_ID:
            raise refuse(self._column, "empty, and no id is free above those in use")
        self._next += 1
        return self._next - 1
