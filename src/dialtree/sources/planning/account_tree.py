"""Accounts below one another: loops, and who comes first. Trees of any depth, without recursion."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from dialtree.directory.account import Account


def find_loops(starts: Iterable[int], parent_of: Callable[[int], int | None]) -> Iterator[list[int]]:
    """Every loop that can be reached going up from the given accounts, once, as the ids in it.

    Args:
        starts: Where to go up from; each once.
        parent_of: The account right above one; None above a root.
    """
    seen_from: dict[int, int] = {}
    for start in starts:
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in seen_from:
            seen_from[at] = start
            path.append(at)
            at = parent_of(at)
        if at is not None and seen_from[at] == start:
            yield path[path.index(at) :]


def parents_first(accounts: Mapping[int, Account]) -> Iterator[Account]:
    """Accounts by id, each after the one above it, otherwise in their order; a loop is cut anywhere."""
    done: set[int] = set()
    for account in accounts.values():
        path: list[Account] = []
        at: Account | None = account
        while at is not None and at.id not in done:
            done.add(at.id)
            path.append(at)
            at = accounts.get(at.parent_id) if at.parent_id is not None else None
        yield from reversed(path)
