"""Rules of the console that need no page."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.pages import LANGUAGES
from dialtree.directory.faults import RefusedError
from dialtree.storage.account_counts import CountedAccount
from dialtree.storage.paging import Page, Window
from dialtree.web.console.addresses import ours
from dialtree.web.console.csrf import token_of
from dialtree.web.console.directory.query import DirectoryQuery
from dialtree.web.console.directory.tree import ALL_OPEN, MOST_BELOW, AccountTree, Branch
from dialtree.web.console.languages import preferred_language
from dialtree.web.console.listing import ListQuery, read_query
from dialtree.web.console.pager import load_leaf


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "he"), ("en", "en"), ("en-GB,en;q=0.9,he;q=0.8", "en"), ("fr, he;q=0.5, en;q=0.6", "en"), ("iw", "he"),
     ("fr", "he"), ("en;q=0", "he"), ("en;q=nonsense,he", "he"), ("*", "he")],
)  # fmt: skip
def test_the_language_that_a_browser_prefers(header: str, language: str) -> None:
    assert preferred_language(header) == language


@given(st.text())
def test_any_header_prefers_a_language(header: str) -> None:
    assert preferred_language(header) in LANGUAGES


@pytest.mark.parametrize(
    "text", ["/console", "/console/me", "/console/organizations/5?account=7&q=a%20b", "/console?x=//"]
)
def test_addresses_of_ours(text: str) -> None:
    assert ours(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "https://evil.example", "//evil.example", "/consolé", "/console//evil.example", "/console\\evil", "/consoles",
     "/api/v1", "/console/\n", "/console/ x", "javascript:alert(1)"],
)  # fmt: skip
def test_addresses_of_others(text: str) -> None:
    assert ours(text) == "/console"


def test_a_token_is_of_its_key_and_its_purpose() -> None:
    assert len({token_of("a"), token_of("b"), token_of("a", "flash x"), token_of("a", "flash y")}) == 4


def test_what_an_address_asks_for() -> None:
    assert read_query({"q": "x", "account": "7", "active": "", "sort": "-name"}, DirectoryQuery) == DirectoryQuery(
        search="x", account=7, sort="-name"
    )


@pytest.mark.parametrize("values", [{"account": "x"}, {"sort": "id"}, {"active": "maybe"}, {"start": "-1"}])
def test_what_no_address_asks_for(values: dict[str, str]) -> None:
    with pytest.raises(RefusedError):
        read_query(values, DirectoryQuery)


def tree_of(parents: list[int]) -> list[CountedAccount]:
    """Accounts 1 and on, each below the one that `parents` points at among those before it."""
    accounts = [CountedAccount(1, None, "Top", active=True, extensions=1)]
    for number, parent in zip(count(2), parents, strict=False):
        accounts.append(CountedAccount(number, parent % (number - 1) + 1, f"{number}", active=True, extensions=number))
    return accounts


def walked(branches: list[Branch]) -> list[Branch]:
    return [it for branch in branches for it in (branch, *walked(list(branch.below)))]


@given(st.lists(st.integers(0, 1000), max_size=ALL_OPEN * 3), st.data())
def test_the_tree_shows_the_way_to_what_is_chosen_and_counts_all_below(parents: list[int], data: st.DataObject) -> None:
    accounts = tree_of(parents)
    tree, chosen = AccountTree(accounts), data.draw(st.sampled_from([it.id for it in accounts]))
    shown = walked(tree.shown(chosen))
    assert {it.id for it in tree.path(chosen)} <= {it.account.id for it in shown}
    if len(accounts) <= ALL_OPEN:
        assert len(shown) == len(accounts)
    for branch in shown:
        below = [it.id for it in accounts if branch.account in tree.path(it.id)]
        assert branch.extensions == sum(it.extensions for it in accounts if it.id in below)


def test_many_accounts_below_one_are_not_all_shown() -> None:
    accounts = tree_of([0] * 500)
    (top,) = AccountTree(accounts).shown(501)
    assert len(top.below) == MOST_BELOW + 1
    assert top.hidden == 399


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 7), st.sampled_from(["value", "-value"]))
async def test_leafing_forth_and_back_shows_each_thing_once(values: list[int], limit: int, sort: str) -> None:
    things = sorted(((value, number) for number, value in enumerate(values)), reverse=sort == "-value")

    async def load(window: Window) -> Page[tuple[int, int]]:
        own = things if window.sort == sort else things[::-1]
        start = 0 if window.after is None else own.index(window.after) + 1  # type: ignore[arg-type]
        items = own[start : start + window.limit]
        return Page(items, len(own), items[-1] if items and start + limit < len(own) else None)

    leaf = await load_leaf(load, lambda it: it, sort=sort, limit=limit)
    forth = [leaf]
    while leaf.following:
        there = ListQuery(after=leaf.following, start=leaf.end)
        leaf = await load_leaf(load, lambda it: it, there, sort=sort, limit=limit)
        forth.append(leaf)
    assert [it for leaf in forth for it in leaf.items] == things
    back = [leaf]
    while leaf.preceding:
        leaf = await load_leaf(load, lambda it: it, ListQuery(before=leaf.preceding), sort=sort, limit=limit)
        back.append(leaf)
    assert [list(it.items) for it in back] == [list(it.items) for it in reversed(forth)]
