"""SQLite without the order that a query did not ask for.

Rows mostly come as they were made, and then once they do not: on PostgreSQL, after the place of deleted ones is used
again. What relies on that fails at once when they come the other way round.
"""

import sqlite3
from functools import partial


class _Unordered(sqlite3.Connection):
    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self.execute("PRAGMA reverse_unordered_selects = ON")


def leave_unordered() -> None:
    """Has every connection that this process makes give rows in no order the other way round."""
    sqlite3.connect = partial(sqlite3.connect, factory=_Unordered)
