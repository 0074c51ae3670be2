"""Arbitrary directories of one organisation."""

from hypothesis import strategies as st

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.text import clean_text
from dialtree.directory.tree import Tree
from dialtree.directory.user import User

ids = st.integers(1, 2**53 - 1)
letters = st.characters(
    exclude_categories=["Cc", "Cs", "Zl", "Zp"],
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
texts = st.one_of(
    st.sampled_from(["", "=1+2", "-7", "@a", '="7"', '"', 'רו"ח, כהן', "a;b c", "sep=;", "[x]", "{", ";"]),
    st.text(letters, max_size=12).map(lambda text: clean_text("x", text)),
)
names = texts.filter(bool)
sips = st.from_regex(r"[A-Za-z0-9._+-]{1,8}", fullmatch=True)
speed_dials = st.from_regex(r"[0-9*#+]{0,6}", fullmatch=True)


@st.composite
def directories(draw: st.DrawFn) -> tuple[Tree, list[Extension], dict[int, User]]:
    accounts: list[Account] = []
    for account_id in draw(st.lists(ids, min_size=1, max_size=6, unique=True)):
        above = draw(st.sampled_from(accounts)).id if accounts else None
        root = accounts[0].id if accounts else account_id
        accounts.append(Account(account_id, root, above, draw(names), draw(st.booleans())))
    users: dict[int, User] = {}
    for user_id in draw(st.lists(ids, max_size=4, unique=True)):
        name = draw(texts)
        users[user_id] = User(user_id, name, draw(texts if name else names), draw(st.booleans()))
    numbers = draw(st.lists(speed_dials, max_size=8, unique=True))
    extensions = [
        Extension(
            number,
            draw(st.sampled_from(accounts)).id,
            sip,
            draw(names),
            speed_dial,
            draw(st.sampled_from([None, *users])),
            draw(st.booleans()),
        )
        for number, (sip, speed_dial) in enumerate(
            zip(draw(st.lists(sips, max_size=8, unique=True)), [*numbers, *[""] * 8], strict=False), start=1
        )
    ]
    return Tree(accounts), extensions, users
