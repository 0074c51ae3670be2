from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from dialtree.storage.accounts import insert_accounts, load_accounts, update_accounts
from dialtree.storage.batches import BATCH, in_batches
from dialtree.storage.bulk import insert_rows, update_rows
from dialtree.storage.database import Database
from dialtree.storage.errors import ConstraintError
from dialtree.storage.extensions import insert_extensions, load_extensions, update_extensions
from dialtree.storage.schema import accounts, users
from dialtree.storage.users import insert_users, load_users, update_users
from storage.plain_sql import change_log, everything, revision
from storage.shell import Shell
from storage.some_things import account, extension, root, user

_MANY = 12_345
_NAMES = ("it's", 'a "quoted" one', "back\\slash", "דנה כהן", "ד\u05b8נה", "😀👩‍💻", "[1,2]", '{"a": null}', "null",
          "true", "12", "1e3", "%s ? :rows", "\u200fa\u200e", "</script>", "a\u0301")  # fmt: skip


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that is executed, in order."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


async def test_every_kind_of_value_comes_back_as_it_was(database: Database, shell: Shell) -> None:
    people = [user(number, name, name) for number, name in enumerate(_NAMES, start=2**53 - 1 - len(_NAMES))]
    people += [user(7, "", "only@mail"), user(8, "Only name", "")]
    async with database.write() as connection:
        await insert_accounts(connection, [root()])
        await insert_users(connection, 1, people)
        await insert_users(connection, 1, [])
    async with database.read() as connection:
        assert await load_users(connection, 1) == {it.id: it for it in people}
    if shell.is_sqlite:
        kinds = shell.execute("SELECT DISTINCT typeof(id), typeof(name), typeof(active), active FROM users").fetchall()
        assert kinds == [("integer", "text", "integer", 1)]


async def test_none_and_booleans(database: Database, shell: Shell) -> None:
    rows = [(1, 1, None, "A", True), (2, 1, 1, "B", False)]
    async with database.write() as connection:
        await insert_rows(connection, accounts, ("id", "organization_id", "parent_id", "name", "active"), rows)
    assert shell.execute("SELECT id, parent_id, active FROM accounts ORDER BY id").fetchall() == [
        (1, None, 1),
        (2, 1, 0),
    ]


async def test_columns_that_are_not_given_take_their_defaults(database: Database, shell: Shell) -> None:
    async with database.write() as connection:
        await insert_accounts(connection, [root()])
        await insert_rows(connection, users, ("organization_id", "name"), [(1, "Avi"), (1, "Bea")])
    assert shell.execute("SELECT id, name, email, active FROM users ORDER BY id").fetchall() == [
        (1, "Avi", "", 1),
        (2, "Bea", "", 1),
    ]


async def test_many_rows_take_a_statement_a_batch(database: Database, shell: Shell, statements: list[str]) -> None:
    added = [extension(number, str(number)) for number in range(1, _MANY + 1)]
    changed = [extension(number, str(number), "Renamed", active=False) for number in range(1, _MANY + 1)]
    async with database.write() as connection:
        await insert_accounts(connection, [root()])
        statements.clear()
        await insert_extensions(connection, 1, iter(added))
        await update_extensions(connection, zip(added, changed, strict=True))
        batches = -(-_MANY // BATCH)
        assert [it.split()[0] for it in statements] == ["INSERT"] * batches + ["UPDATE"] * batches
    async with database.read() as connection:
        assert sorted(await load_extensions(connection, 1), key=lambda it: it.id) == changed
    assert revision(shell) == 1 + 2 * _MANY


def test_batches_keep_the_order() -> None:
    assert [len(batch) for batch in in_batches(range(_MANY))] == [BATCH, BATCH, _MANY - 2 * BATCH]
    assert [it for batch in in_batches(range(_MANY)) for it in batch] == list(range(_MANY))
    assert list(in_batches([])) == []
    assert [len(batch) for batch in in_batches(range(BATCH))] == [BATCH]


async def test_an_update_touches_the_named_rows_and_columns_alone(database: Database, shell: Shell) -> None:
    async with database.write() as connection:
        await insert_accounts(connection, [root()])
        await insert_users(connection, 1, [user(1), user(2), user(3)])
        await update_rows(connection, users, ("name",), [(3, "Gil"), (1, "Avi"), (77, "Nobody")])
    assert shell.execute("SELECT id, name, email, active FROM users ORDER BY id").fetchall() == [
        (1, "Avi", "dana@acme.example", 1),
        (2, "Dana", "dana@acme.example", 1),
        (3, "Gil", "dana@acme.example", 1),
    ]


async def test_users_change(database: Database) -> None:
    changed = [user(2, "Bea", ""), user(1, "", "a@b")]
    async with database.write() as connection:
        await insert_accounts(connection, [root()])
        await insert_users(connection, 1, [user(1), user(2)])
        await update_users(connection, changed)
        assert await load_users(connection, 1) == {it.id: it for it in changed}


async def test_accounts_swap_places(database: Database) -> None:
    async with database.write() as connection:
        await insert_accounts(connection, [root(), account(2), account(3, parent_id=2)])
        swapped = [account(3), account(2, parent_id=3)]
        await update_accounts(connection, swapped)
        assert set(await load_accounts(connection, 1)) == {root(), *swapped}


async def test_a_refused_row_leaves_no_row_of_its_statement(database: Database, shell: Shell) -> None:
    before = everything(shell)
    with pytest.raises(ConstraintError):
        async with database.write() as connection:
            await insert_accounts(connection, [root(), account(2, "")])
    assert everything(shell) == before


async def test_a_refusal_does_not_repeat_what_was_written(database: Database) -> None:
    async with database.write() as connection:
        await insert_accounts(connection, [root()])
    with pytest.raises(ConstraintError) as refusal:
        async with database.write() as connection:
            await insert_users(connection, 1, [user(1, "Private"), user(1, "Private")])
    assert str(refusal.value) in ("UNIQUE constraint failed: users.id", "UNIQUE constraint failed: pk_users")
    shown = str(refusal.value.__cause__)
    assert "SQL parameters hidden" in shown
    assert "Private" not in shown


async def test_the_log_has_a_row_each(database: Database, shell: Shell) -> None:
    async with database.write() as connection:
        await insert_accounts(connection, [root(), account(2)])
    assert [entry[:4] for entry in change_log(shell)] == [(1, 1, "account", 1), (1, 2, "account", 2)]
