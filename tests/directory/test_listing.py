from functools import cmp_to_key
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract import extension as wire
from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.listing import list_extensions
from dialtree.directory.tree import Tree
from dialtree.directory.user import User

from .some_accounts import NAMES, accounts, naive_is_active, naive_walk

often = st.sampled_from([True, True, True, False])
USERS = [
    User(1, "John", "john@example.org", active=True),
    User(2, "Dana", "", active=True),
    User(3, "Gone", "g@x", active=False),
]


@st.composite
def extensions_on(draw: st.DrawFn, given_accounts: list[Account]) -> list[Extension]:
    sips = draw(st.lists(st.text("aB12", min_size=1, max_size=3), max_size=12, unique=True))
    return [
        Extension(
            id=at,
            account_id=draw(st.sampled_from(given_accounts)).id,
            sip=sip,
            name=draw(NAMES),
            speed_dial=draw(st.sampled_from(["", "", "7", "07", "10", "9", "*9"])),
            user_id=draw(st.sampled_from([None, 1, 2, 3])),
            active=draw(often),
        )
        for at, sip in enumerate(sips)
    ]


def points(text: str) -> list[int]:
    return [ord(letter) for letter in normalize("NFC", text)]


def naive_before(one: Extension, other: Extension) -> int:
    one_number, other_number = one.speed_dial.isdigit(), other.speed_dial.isdigit()
    if one_number and other_number:
        left, right = (
            (int(one.speed_dial), one.speed_dial, one.sip),
            (int(other.speed_dial), other.speed_dial, other.sip),
        )
        return -1 if left < right else 1
    if one_number or other_number:
        return -1 if one_number else 1
    return -1 if (points(one.name), one.sip) < (points(other.name), other.sip) else 1


def naive_list(given_accounts: list[Account], extensions: list[Extension], account_id: int | None) -> list[list]:
    rows = []
    for _, account in naive_walk(given_accounts):
        if not naive_is_active(given_accounts, account.id) or (account_id is not None and account.id != account_id):
            continue
        own = [extension for extension in extensions if extension.account_id == account.id and extension.active]
        for extension in sorted(own, key=cmp_to_key(naive_before)):
            name, email = "", ""
            for user in USERS:
                if user.id == extension.user_id and user.active:
                    name, email = user.name, user.email
            rows.append([extension.sip, extension.name, extension.speed_dial, account.id, account.name, name, email])
    return rows


@given(accounts(), st.data())
def test_it_lists_what_a_naive_model_lists(given_accounts: list[Account], data: st.DataObject) -> None:
    extensions = data.draw(extensions_on(given_accounts))
    account_id = data.draw(st.one_of(st.none(), st.sampled_from(given_accounts).map(lambda account: account.id)))
    users = {user.id: user for user in USERS}
    listed = list_extensions(Tree(given_accounts), extensions, users, account_id)
    rows = [
        [it.sip, it.name, it.speed_dial, it.account_id, it.account_name, it.user_name, it.user_email] for it in listed
    ]
    assert rows == naive_list(given_accounts, extensions, account_id)


ROOT = Account(1, 1, None, "root", active=True)
BELOW = Account(2, 1, 1, "below", active=True)
LOWEST = Account(3, 1, 2, "lowest", active=True)


def on(account_id: int, sip: str, *, user_id: int | None = None, active: bool = True) -> Extension:
    return Extension(0, account_id, sip, f"Extension {sip}", "", user_id, active)


def sips(listed: list[wire.Extension]) -> list[str]:
    return [extension.sip for extension in listed]


def test_the_whole_organisation_or_one_account_alone() -> None:
    tree, extensions = Tree([ROOT, BELOW, LOWEST]), [on(3, "c"), on(2, "b"), on(1, "a")]
    assert sips(list_extensions(tree, extensions, {})) == ["a", "b", "c"]
    assert sips(list_extensions(tree, extensions, {}, 2)) == ["b"]
    assert sips(list_extensions(tree, extensions, {}, 99)) == []


def test_what_is_below_a_disabled_account_is_not_listed() -> None:
    disabled = Account(2, 1, 1, "below", active=False)
    tree, extensions = Tree([ROOT, disabled, LOWEST]), [on(1, "a"), on(2, "b"), on(3, "c"), on(1, "d", active=False)]
    assert sips(list_extensions(tree, extensions, {})) == ["a"]
    assert sips(list_extensions(tree, extensions, {}, 3)) == []


def test_a_user_who_is_disabled_or_not_there_reads_as_none() -> None:
    gone = User(3, "Gone", "gone@example.org", active=False)
    extensions = [on(1, "a", user_id=3), on(1, "b", user_id=4), on(1, "c")]
    listed = list_extensions(Tree([ROOT]), extensions, {3: gone})
    assert [(it.user_name, it.user_email) for it in listed] == [("", "")] * 3


def test_texts_go_to_the_wire_as_they_are_stored() -> None:
    user = User(1, "דנה", "Dana@Example.ORG", active=True)
    extension = Extension(9, 1, "SIP1", "e\u0301", "007", 1, active=True)
    assert list_extensions(Tree([ROOT]), [extension], {1: user}) == [
        wire.Extension("SIP1", "e\u0301", "007", 1, "root", "דנה", "Dana@Example.ORG")
    ]
