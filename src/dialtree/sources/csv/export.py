"""A directory as CSV: what `read_csv` reads back as the same directory."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from dialtree.contract.order import extension_key
from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.tree import Tree
from dialtree.directory.user import User
from dialtree.sources.columns import FIELDS

_Row: TypeAlias = tuple[str | int | None, ...]


def export_csv(tree: Tree, extensions: Iterable[Extension], users: Mapping[int, User]) -> Iterator[str]:
    """The lines of the CSV, each with its CRLF; raw: a cell may start like a formula.

    The header; a row of every account, an account before those below it; a row of every user, by id; a row of every
    extension, account by account in that order, inside an account in the order of the contract. The same directory
    gives the same text.

    Args:
        tree: All accounts.
        extensions: The extensions on them, in any order.
        users: All users, by id.
    """
    writer = csv.writer(_Lines(), lineterminator="\r\n")
    for row in _rows(tree, extensions, users):
        # It returns what the `write` of its file does: the line.
        yield writer.writerow(row)


class _Lines:
    def write(self, line: str) -> str:
        return line


def _rows(tree: Tree, extensions: Iterable[Extension], users: Mapping[int, User]) -> Iterator[_Row]:
    yield tuple(FIELDS)
    for _, account in tree.walk():
        yield _row(None, account, None, account.active)
    for _, user in sorted(users.items()):
        yield _row(None, None, user, user.active)
    on_account: dict[int, list[Extension]] = defaultdict(list)
    for extension in extensions:
        on_account[extension.account_id].append(extension)
    for _, account in tree.walk():
        for extension in sorted(on_account[account.id], key=lambda it: extension_key(it.sip, it.name, it.speed_dial)):
            set_to = None if extension.user_id is None else users[extension.user_id]
            yield _row(extension, account, set_to, extension.active)


def _row(extension: Extension | None, account: Account | None, user: User | None, active: bool) -> _Row:
    return (
        *((extension.sip, extension.name, extension.speed_dial) if extension else (None, None, None)),
        *((account.id, account.name) if account else (None, None)),
        *((user.name, user.email) if user else (None, None)),
        account.parent_id if account else None,
        user.id if user else None,
        "true" if active else "false",
    )
