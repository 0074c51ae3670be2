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


def parents_first(wanted: Mapping[int, Account], others: Mapping[int, Account]) -> Iterator[Account]:
    """The wanted accounts, each after those above it, otherwise in their order; a loop is cut anywhere.

    Written in this order, no account stands below itself at any moment, also when several move.

    Args:
        wanted: Accounts as they are to be, by id.
        others: Accounts that stay as they are, by id; one that is in `wanted` too does not count.
    """
    done: set[int] = set()
    for account in wanted.values():
        path: list[Account] = []
        at: Account | None = account
        while at is not None and at.id not in done:
            done.add(at.id)
            path.append(at)
            at = None if at.parent_id is None else wanted.get(at.parent_id) or others.get(at.parent_id)
        yield from (it for it in reversed(path) if it.id in wanted)
