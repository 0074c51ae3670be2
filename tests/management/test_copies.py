"""A directory copied from any kind of database into any other, and what then goes on."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import RefusedError
from dialtree.management import accounts, codes, copies, extensions, users
from dialtree.management.codes import Terms
from dialtree.management.copies import copy_directory
from dialtree.storage import transfer
from dialtree.storage.database import Database
from dialtree.storage.errors import ConstraintError, CopyError
from dialtree.storage.sequences import next_id
from management.acting import DANA
from storage.fresh import new_database
from storage.opened import opened
from storage.plain_sql import TABLES, insert, revision
from storage.plans import believed
from storage.shell import Kind, Shell, opened_shell

_DOCUMENTS = ("before", "after", "details", "networks")
_WAYS: list[tuple[Kind, Kind]] = [
    ("sqlite", "postgresql18"),
    ("postgresql18", "sqlite"),
    ("sqlite", "postgresql15"),
    ("postgresql15", "postgresql18"),
    ("sqlite", "sqlite"),
]


@dataclass
class Side:
    database: Database
    shell: Shell

    def content(self) -> dict[str, list[dict[str, object]]]:
        """All rows of all tables by key, in a form that does not depend on the database."""
        return {table: self._rows(table) for table in TABLES}

    async def next_ids(self) -> list[int]:
        async with self.database.read() as connection:
            return [await next_id(connection, table) for table in ("accounts", "users", "extensions", "codes")]

    def _rows(self, table: str) -> list[dict[str, object]]:
        cursor = self.shell.execute(f"SELECT * FROM {table}")
        names = [it[0] for it in cursor.description]
        rows = [{name: _plain(name, value) for name, value in zip(names, row, strict=True)} for row in cursor]
        return sorted(rows, key=lambda row: (row.get("id", 0), str(row)))


def _plain(name: str, value: object) -> object:
    if name == "active":
        return bool(value)
    return json.loads(value) if name in _DOCUMENTS and isinstance(value, str) else value


@asynccontextmanager
async def side(kind: Kind) -> AsyncIterator[Side]:
    async with AsyncExitStack() as stack:
        location = stack.enter_context(new_database(kind))
        database = await stack.enter_async_context(opened(location))
        yield Side(database, stack.enter_context(opened_shell(location)))


@pytest.fixture(params=_WAYS, ids=["-".join(it) for it in _WAYS])
async def sides(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Side, Side]]:
    one, other = request.param
    async with side(one) as source, side(other) as target:
        yield source, target


@pytest.fixture
async def pair() -> AsyncIterator[tuple[Side, Side]]:
    async with side("sqlite") as source, side("postgresql18") as target:
        yield source, target


async def live(database: Database) -> None:
    """Some life of a directory: two organisations, and things that came, changed and went."""
    await accounts.add_account(database, DANA, "Acme", account_id=500)
    await accounts.add_account(database, DANA, "Below, with a smaller id", 500, 7)
    await accounts.add_account(database, DANA, "תמיכה", 7, 3)
    await accounts.add_account(database, DANA, "Other", account_id=900)
    dana = await users.add_user(database, DANA, "דנה לוי", "dana@acme.example", 500)
    for number in range(30):
        user = dana.id if number % 2 else None
        await extensions.add_extension(
            database, DANA, (7, 3, 500)[number % 3], f"{number}", f"שלוחה {number}", user_id=user
        )
    await extensions.enable_extension(database, DANA, "29", 500, active=False)
    await extensions.delete_extension(database, DANA, "29", 500)
    await accounts.move_account(database, DANA, 3, 500)
    terms = Terms("CRM", "account", ("10.0.0.0/8", "2001:db8::/32"))
    code, _ = await codes.issue_code(database, DANA, 3, terms)
    await codes.revoke_code(database, DANA, code.id)
    await codes.issue_code(database, DANA, 900, Terms())


async def copied(source: Side, target: Side) -> dict[str, int]:
    return dict(await copy_directory(source.database, target.database, lambda *_: None))


async def test_everything_is_copied(sides: tuple[Side, Side]) -> None:
    source, target = sides
    await live(source.database)
    insert(source.shell, "code_usage", organization_id=500, code_id=1)
    before = source.content()
    counts = await copied(source, target)
    assert target.content() == before == source.content()
    assert counts == {table: len(rows) for table, rows in before.items()}
    assert await target.next_ids() == await source.next_ids()


async def test_the_copy_goes_on_where_the_original_stood(sides: tuple[Side, Side]) -> None:
    source, target = sides
    await live(source.database)
    await copied(source, target)
    logged = len(target.content()["change_log"])
    reached = revision(target.shell, 500)
    for at in (source, target):
        await extensions.add_extension(at.database, DANA, 7, "new", "New")
        at.shell.execute("UPDATE accounts SET name = 'Renamed' WHERE id = 7")
        with pytest.raises(ConstraintError):
            async with at.database.write() as connection:
                await connection.execute(text("UPDATE accounts SET parent_id = 7 WHERE id = 7"))
    for table in ("accounts", "extensions", "organizations"):
        assert target.content()[table] == source.content()[table]
    assert len(target.content()["change_log"]) == logged + 2
    assert revision(target.shell, 500) == (reached or 0) + 2


async def test_postgresql_knows_at_once_how_much_was_copied(pair: tuple[Side, Side]) -> None:
    source, target = pair
    await live(source.database)
    counts = await copied(source, target)
    assert {table: believed(target.shell, table) for table in TABLES} == counts


async def test_an_empty_directory(pair: tuple[Side, Side]) -> None:
    source, target = pair
    assert set((await copied(source, target)).values()) == {0}
    assert await target.next_ids() == [1, 1, 1, 1]


async def test_many_rows_in_batches(pair: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = pair
    await live(source.database)
    monkeypatch.setattr(transfer, "BATCH", 3)
    told: list[tuple[int, int]] = []
    counts = await copy_directory(source.database, target.database, lambda _, done, total: told.append((done, total)))
    assert target.content() == source.content()
    total = 2 * sum(counts.values())
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (total, total)
    assert {it for _, it in told} == {total}


@pytest.mark.parametrize("table", ["organizations", "audit"])
async def test_a_database_that_holds_anything_is_refused(pair: tuple[Side, Side], table: str) -> None:
    source, target = pair
    await live(source.database)
    insert(target.shell, table)
    before = target.content()
    with pytest.raises(RefusedError, match=r"to: .* holds a directory already"):
        await copied(source, target)
    assert target.content() == before


async def test_into_itself(pair: tuple[Side, Side]) -> None:
    source, _ = pair
    await live(source.database)
    before = source.content()
    with pytest.raises(RefusedError):
        await copied(source, source)
    assert source.content() == before


@pytest.mark.parametrize(
    "spoiled",
    [
        "UPDATE extensions SET name = 'Spoiled' WHERE sip = '7'",
        "DELETE FROM extensions WHERE sip = '28'",
        "INSERT INTO extensions (organization_id, account_id, sip, name) VALUES (500, 7, 'more', 'More')",
    ],
)
async def test_a_copy_that_differs_is_not_kept(
    pair: tuple[Side, Side], spoiled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = pair
    await live(source.database)

    async def spoiling(reader: AsyncConnection, writer: AsyncConnection, table: Table) -> None:
        await transfer.copy_last_id(reader, writer, table)
        if table.name == "audit":
            await writer.execute(text(spoiled))

    monkeypatch.setattr(copies, "copy_last_id", spoiling)
    with pytest.raises(CopyError, match=r"^the copy of extensions id \d+ is not what was copied; nothing was written$"):
        await copied(source, target)
    assert not any(target.content().values())
    await live(target.database)


async def test_stopped_half_way_nothing_is_written(pair: tuple[Side, Side]) -> None:
    source, target = pair
    await live(source.database)

    def stop(_step: str, done: int, total: int) -> None:
        if done > total // 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await copy_directory(source.database, target.database, stop)
    assert not any(target.content().values())
    await live(target.database)


async def test_what_is_written_meanwhile_is_not_in_it(pair: tuple[Side, Side]) -> None:
    source, target = pair
    await live(source.database)
    before = source.content()

    def meanwhile(step: str, _done: int, _total: int) -> None:
        if step == "Copying users":
            source.shell.execute("UPDATE extensions SET name = 'Later'")

    await copy_directory(source.database, target.database, meanwhile)
    assert target.content() == before
