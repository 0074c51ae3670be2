"""An organisation's extensions, and a naive list of them."""

from functools import cmp_to_key
from unicodedata import normalize

from hypothesis import strategies as st

from dialtree.contract import extension as wire
from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.user import User

from .some_accounts import NAMES, naive_is_active, naive_walk

USERS = [
    User(1, "John", "john@example.org", active=True),
    User(2, "Dana", "", active=True),
    User(3, "Gone", "g@x", active=False),
]
_SPEED_DIALS = ["7", "07", "007", "10", "9", "1" * 64, "0", "00", "*9", "9#", "+972"]


@st.composite
def extensions_on(draw: st.DrawFn, given_accounts: list[Account]) -> list[Extension]:
    """Extensions of these accounts, in no order, some disabled; speed dials are given once, as are SIP ids."""
    sips = draw(st.lists(st.text("aB12", min_size=1, max_size=3), max_size=20, unique=True))
    dials = draw(st.permutations(_SPEED_DIALS + [""] * 10))
    return [
        Extension(
            id=at,
            account_id=draw(st.sampled_from(given_accounts)).id,
            sip=sip,
            name=draw(NAMES.filter(bool)),
            speed_dial=dial,
            user_id=draw(st.sampled_from([None, 1, 2, 3])),
            active=draw(st.sampled_from([True, True, True, False])),
        )
        for at, (sip, dial) in enumerate(zip(sips, dials, strict=False), start=1)
    ]


def naive_user(extension: Extension) -> tuple[str, str]:
    """The name and e-mail that an extension shows."""
    for user in USERS:
        if user.id == extension.user_id and user.active:
            return user.name, user.email
    return "", ""


def naive_list(
    given_accounts: list[Account], extensions: list[Extension], account_id: int | None = None
) -> list[wire.Extension]:
    listed = []
    for _, account in naive_walk(given_accounts):
        if not naive_is_active(given_accounts, account.id) or (account_id is not None and account.id != account_id):
            continue
        own = [extension for extension in extensions if extension.account_id == account.id and extension.active]
        listed += [
            wire.Extension(it.sip, it.name, it.speed_dial, account.id, account.name, *naive_user(it))
            for it in sorted(own, key=cmp_to_key(_naive_before))
        ]
    return listed


def _naive_before(one: Extension, other: Extension) -> int:
    one_number, other_number = one.speed_dial.isdigit(), other.speed_dial.isdigit()
    if one_number and other_number:
        left, right = (
            (int(one.speed_dial), one.speed_dial, one.sip),
            (int(other.speed_dial), other.speed_dial, other.sip),
        )
        return -1 if left < right else 1
    if one_number or other_number:
        return -1 if one_number else 1
    return -1 if (_points(one.name), one.sip) < (_points(other.name), other.sip) else 1


def _points(text: str) -> list[int]:
    return [ord(letter) for letter in normalize("NFC", text)]
