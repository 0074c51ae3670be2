from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from dialtree.storage.codes import list_codes
from dialtree.storage.database import Database
from dialtree.storage.usage import Use, add_usage
from storage.plain_sql import everything, insert
from storage.shell import Shell

_EIGHT = datetime(2026, 3, 1, 8, tzinfo=UTC)
_NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
_NEXT_DAY = datetime(2026, 3, 2, 0, 0, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def codes(shell: Shell) -> None:
    insert(shell, "accounts", id=1, parent_id=None, name="Acme")
    for number in (1, 2):
        insert(shell, "codes", id=number, account_id=1, digest=bytes([number]) * 32)


async def add(database: Database, uses: Iterable[Use]) -> None:
    async with database.write() as connection:
        await add_usage(connection, list(uses))


def counters(shell: Shell) -> list[tuple[object, ...]]:
    columns = "organization_id, code_id, day, requests, last_used_at"
    return shell.execute(f"SELECT {columns} FROM code_usage ORDER BY code_id, day").fetchall()


async def test_counts_by_code_and_day(database: Database, shell: Shell) -> None:
    await add(database, [Use(1, 1, 3, _EIGHT), Use(1, 2, 1, _EIGHT)])
    await add(database, [Use(1, 1, 4, _NINE), Use(1, 1, 5, _NEXT_DAY)])
    assert counters(shell) == [
        (1, 1, "2026-03-01", 7, "2026-03-01T09:00:00.000000Z"),
        (1, 1, "2026-03-02", 5, "2026-03-02T00:00:01.000000Z"),
        (1, 2, "2026-03-01", 1, "2026-03-01T08:00:00.000000Z"),
    ]


async def test_what_is_counted_late_does_not_set_the_last_use_back(database: Database, shell: Shell) -> None:
    await add(database, [Use(1, 1, 1, _NINE)])
    await add(database, [Use(1, 1, 1, _EIGHT)])
    assert counters(shell) == [(1, 1, "2026-03-01", 2, "2026-03-01T09:00:00.000000Z")]


async def test_codes_that_are_gone_are_passed_over(database: Database, shell: Shell) -> None:
    await add(database, [Use(1, 77, 1, _EIGHT), Use(1, 2, 1, _EIGHT)])
    assert [row[1] for row in counters(shell)] == [2]
    await add(database, [Use(1, 77, 1, _EIGHT)])
    await add(database, [])
    assert [row[1] for row in counters(shell)] == [2]


async def test_it_raises_no_revision_and_logs_nothing(database: Database, shell: Shell) -> None:
    before = everything(shell)
    await add(database, [Use(1, 1, 1, _EIGHT)])
    after = everything(shell)
    assert {table for table in before if before[table] != after[table]} == {"code_usage"}


async def test_a_list_of_codes_sums_it_up(database: Database) -> None:
    await add(database, [Use(1, 1, 3, _EIGHT), Use(1, 1, 4, _NEXT_DAY), Use(1, 1, 2, _NINE)])
    async with database.read() as connection:
        listed = await list_codes(connection)
    assert [(it.code.id, it.account_name, it.requests, it.last_used_at) for it in listed] == [
        (1, "Acme", 9, _NEXT_DAY),
        (2, "Acme", 0, None),
    ]
