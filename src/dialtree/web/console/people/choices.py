"""Choosing an account: of few accounts all can be chosen at once; of more, one is searched for first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from dialtree.storage.account_counts import CountedAccount
from dialtree.web.console.directory.tree import ALL_OPEN, AccountTree, Branch
from dialtree.web.console.forms import Form
from dialtree.web.console.people.showing import read_id

FIND = "find_account"
"""The field in which one searches."""

FOUND = "found_account"
"""The field that says for which text the choices were found that somebody sees."""

_INDENT = "\N{EM SPACE}"
_ISOLATED = "\N{FIRST STRONG ISOLATE}%s\N{POP DIRECTIONAL ISOLATE}"


class Choices(msgspec.Struct, frozen=True):
    """The accounts that can be chosen.

    Attributes:
        options: Their numbers, and how they are told apart.
        is_searched: Whether there are too many to show them all, so that one searches.
        sought: What is searched for.
        disabled: The numbers of those that are disabled.
    """

    options: Sequence[tuple[int, str]]
    is_searched: bool
    sought: str = ""
    disabled: frozenset[int] = frozenset()


def is_searching(form: Form) -> bool:
    """Whether a form was sent to see other choices, and not to have anything done."""
    return form[FIND].strip() != form[FOUND]


def choices_in(tree: AccountTree, form: Form, field: str) -> Choices:
    """What can be chosen from in a form.

    Args:
        tree: The accounts that can be.
        form: The form.
        field: Its field for that. What it has stays among the choices until others are searched for.
    """
    sought = form[FIND].strip()
    return choices_of(tree, 0 if sought and is_searching(form) else read_id(form[field]), sought)


def choices_of(tree: AccountTree, chosen: int, sought: str) -> Choices:
    """What can be chosen from.

    Args:
        tree: The accounts that can be.
        chosen: The one that is chosen now, which stays among them; 0 for none.
        sought: What is searched for.
    """
    if len(tree) <= ALL_OPEN:
        walked = list(_walked(tree.shown(0)))
        named = [(it.id, f"{_INDENT * depth}{_ISOLATED % it.name}") for depth, it in walked]
        return Choices(named, is_searched=False, disabled=frozenset(it.id for _, it in walked if not it.active))
    sought = sought.strip()
    found = tree.found(sought) if sought else _nearby(tree, chosen)
    ids = dict.fromkeys([*([chosen] if tree.get(chosen) else []), *(it.account.id for it in found)])
    off = frozenset(it for it in ids if (account := tree.get(it)) and not account.active)
    return Choices([(it, _path(tree, it)) for it in ids], is_searched=True, sought=sought, disabled=off)


def outside(accounts: Sequence[CountedAccount], account_id: int) -> list[CountedAccount]:
    """The accounts that are neither one nor below it: where it can move to."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for it in accounts:
        below[it.parent_id].append(it.id)
    inside, waiting = set[int](), [account_id]
    while waiting:
        found = waiting.pop()
        inside.add(found)
        waiting += below[found]
    return [it for it in accounts if it.id not in inside]


def _walked(branches: Sequence[Branch], depth: int = 0) -> Iterator[tuple[int, CountedAccount]]:
    for branch in branches:
        yield depth, branch.account
        yield from _walked(branch.below, depth + 1)


def _nearby(tree: AccountTree, chosen: int) -> list[Branch]:
    """The tops, and what is right below them."""
    tops = tree.shown(chosen)
    return [found for top in tops for found in (top, *top.below)]


def _path(tree: AccountTree, account_id: int) -> str:
    return " / ".join(_ISOLATED % it.name for it in tree.path(account_id))
