from collections.abc import Iterable
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract.extension import Extension
from dialtree.directory.account import Account
from dialtree.directory.listing import Entry, Listing
from dialtree.directory.tree import Tree

from .naive_listing import extensions_on, naive_list, naive_user
from .some_accounts import accounts


@given(accounts(), st.data())
def test_it_lists_what_a_naive_model_lists_however_few_things_come_at_a_time(
    given_accounts: list[Account], data: st.DataObject
) -> None:
    extensions = data.draw(extensions_on(given_accounts))
    entries = iter([(it.account_id, it.sip, it.name, it.speed_dial, *naive_user(it)) for it in extensions if it.active])
    active = Tree(given_accounts).active()
    few = st.integers(1, 7)
    listing = Listing()
    while some := list(islice(active, data.draw(few))):
        listing.open(some)
    while added := list(islice(entries, data.draw(few))):
        listing.add(added)
    assert list(listing.drain()) == naive_list(given_accounts, extensions)


ROOT = Account(1, 1, None, "root", active=True)
BELOW = Account(2, 1, 1, "below", active=True)
LOWEST = Account(3, 1, 2, "lowest", active=True)


def entry(account_id: int, sip: str, speed_dial: str = "") -> Entry:
    return account_id, sip, f"Extension {sip}", speed_dial, "", ""


def drained(opened: Iterable[Account], *added: Entry) -> list[Extension]:
    listing = Listing()
    listing.open(opened)
    for it in added:
        listing.add([it])
    return list(listing.drain())


def test_accounts_that_are_not_open_are_left_out() -> None:
    entries = entry(3, "c"), entry(2, "b"), entry(1, "a")
    assert [it.sip for it in drained([ROOT, BELOW, LOWEST], *entries)] == ["a", "b", "c"]
    assert [it.sip for it in drained([BELOW], *entries)] == ["b"]
    assert drained([], *entries) == drained([ROOT]) == []


def test_what_is_below_a_disabled_account_is_not_listed() -> None:
    disabled = Account(2, 1, 1, "below", active=False)
    listed = drained(Tree([ROOT, disabled, LOWEST]).active(), entry(1, "a"), entry(2, "b"), entry(3, "c"))
    assert [it.sip for it in listed] == ["a"]


def test_texts_go_to_the_wire_as_they_are_stored() -> None:
    assert drained([ROOT], (1, "SIP1", "e\u0301", "007", "דנה", "Dana@Example.ORG")) == [
        Extension("SIP1", "e\u0301", "007", 1, "root", "דנה", "Dana@Example.ORG")
    ]
