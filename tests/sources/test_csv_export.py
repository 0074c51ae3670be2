from hypothesis import given
from msgspec import UNSET

from dialtree.contract.order import extension_key
from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.tree import Tree
from dialtree.directory.user import User
from dialtree.sources.csv.export import export_csv
from dialtree.sources.csv.table import read_csv
from dialtree.sources.plan import Current
from dialtree.sources.planning.make import make_plan
from dialtree.sources.record import Record

from .directories import directories

HEADER = "SIP,Name,SpeedDial,AccountID,AccountName,UserName,UserEmail,ParentAccountID,UserID,Active\r\n"


def account_record(place: int, account: Account) -> Record:
    return Record(
        place,
        "",
        account_id=account.id,
        account_name=account.name,
        parent_account_id=account.parent_id,
        active=account.active,
    )


def extension_record(place: int, extension: Extension, account: Account, user: User | None) -> Record:
    return Record(
        place,
        extension.sip,
        extension.name,
        extension.speed_dial,
        account.id,
        account.name,
        account.parent_id,
        user.id if user else None,
        user.name if user else "",
        user.email if user else "",
        extension.active,
    )


def expected(tree: Tree, extensions: list[Extension], users: dict[int, User]) -> list[Record]:
    accounts = [account for _, account in tree.walk()]
    records = [account_record(2 + at, account) for at, account in enumerate(accounts)]
    for user_id in sorted(users):
        user = users[user_id]
        records.append(
            Record(
                2 + len(records), "", user_id=user_id, user_name=user.name, user_email=user.email, active=user.active
            )
        )
    for account in accounts:
        own = [extension for extension in extensions if extension.account_id == account.id]
        for extension in sorted(own, key=lambda it: extension_key(it.sip, it.name, it.speed_dial)):
            set_to = users[extension.user_id] if extension.user_id else None
            records.append(extension_record(2 + len(records), extension, account, set_to))
    return records


@given(directories())
def test_what_is_exported_reads_back_as_the_same_directory(
    directory: tuple[Tree, list[Extension], dict[int, User]],
) -> None:
    tree, extensions, users = directory
    text = "".join(export_csv(tree, extensions, users))
    reading = read_csv(text)
    assert not reading.bad_rows
    assert list(reading.records) == expected(tree, extensions, users)
    assert UNSET not in (reading.records[0].account_id, reading.records[0].active)
    assert text == "".join(export_csv(tree, list(reversed(extensions)), dict(reversed(users.items()))))


@given(directories())
def test_imported_into_nothing_it_is_the_same_directory(
    directory: tuple[Tree, list[Extension], dict[int, User]],
) -> None:
    tree, extensions, users = directory
    text = "".join(export_csv(tree, extensions, users))
    (root_id,) = (account.id for depth, account in tree.walk() if depth == 0)
    nothing = Current(root_id, {}, {}, {}, frozenset(), frozenset(), 1, 1, 1)
    plan = make_plan(read_csv(text), root_id, "", nothing, prune=False, prune_limit=0)
    assert not plan.refused
    planned_users = {user.id: user for user in plan.users.added}
    assert "".join(export_csv(Tree(plan.accounts.added), plan.extensions.added, planned_users)) == text


def test_to_the_byte() -> None:
    tree = Tree(
        [
            Account(1, 1, None, "ארגון", active=True),
            Account(3, 1, 1, "Sales, export", active=True),
            Account(2, 1, 1, "Support", active=False),
        ]
    )
    users = {9: User(9, "=cmd()", "", active=False), 5: User(5, "Dana", "dana@example.com", active=True)}
    extensions = [
        Extension(1, 3, "b", 'The "B"', "", 5, active=True),
        Extension(2, 3, "a", "A", "10", 9, active=False),
        Extension(3, 3, "c", "C", "9", None, active=True),
        Extension(4, 1, "+1", "Desk", "", None, active=True),
    ]
    assert "".join(export_csv(tree, extensions, users)) == HEADER + (
        ",,,1,ארגון,,,,,true\r\n"
        ',,,3,"Sales, export",,,1,,true\r\n'
        ",,,2,Support,,,1,,false\r\n"
        ",,,,,Dana,dana@example.com,,5,true\r\n"
        ",,,,,=cmd(),,,9,false\r\n"
        "+1,Desk,,1,ארגון,,,,,true\r\n"
        'c,C,9,3,"Sales, export",,,1,,true\r\n'
        'a,A,10,3,"Sales, export",=cmd(),,1,9,false\r\n'
        'b,"The ""B""",,3,"Sales, export",Dana,dana@example.com,1,5,true\r\n'
    )


def test_it_streams() -> None:
    lines = export_csv(Tree([Account(1, 1, None, "A", active=True)]), iter(()), {})
    assert next(lines) == HEADER
    assert next(lines) == ",,,1,A,,,,,true\r\n"
    assert list(lines) == []
