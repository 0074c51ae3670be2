"""Whole tables, from one database to another."""

from collections.abc import AsyncIterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import Row, Select, Table, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.batches import BATCH
from dialtree.storage.errors import CopyError
from dialtree.storage.schema import (
    accounts,
    agent_feeds,
    agent_sessions,
    agent_statuses,
    audit,
    change_log,
    change_log_floors,
    code_usage,
    codes,
    credentials,
    extensions,
    failed_sign_ins,
    organization_settings,
    organizations,
    picker_sessions,
    receipts,
    reset_links,
    second_factor_demands,
    sessions,
    tokens,
    upload_contents,
    upload_lines,
    uploads,
    users,
    webhook_deliveries,
    webhooks,
)
from dialtree.storage.statements import statements_for

TABLES: Sequence[Table] = (
    organizations,
    accounts,
    users,
    extensions,
    codes,
    code_usage,
    change_log,
    change_log_floors,
    audit,
    organization_settings,
    agent_statuses,
    agent_sessions,
    agent_feeds,
    credentials,
    sessions,
    picker_sessions,
    reset_links,
    failed_sign_ins,
    second_factor_demands,
    tokens,
    receipts,
    webhooks,
    webhook_deliveries,
    uploads,
    upload_contents,
    upload_lines,
)
"""Every table of the directory, each after those that it refers to."""


async def count_rows(connection: AsyncConnection) -> Mapping[str, int]:
    """How many rows each table has, by its name."""
    return {table.name: await connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES}


async def copy_rows(source: AsyncConnection, target: AsyncConnection, table: Table) -> AsyncIterator[int]:
    """Writes all rows of a table into the same, empty table of another database.

    Args:
        source: A transaction that reads.
        target: A transaction that writes, of which triggers do not hear.
        table: The table.

    Yields:
        How many rows have been written so far.
    """
    done = 0
    async for rows in _in_order(source, _parents_first() if table is accounts else _by_key(table)):
        await target.execute(insert(table), [row._asdict() for row in rows])
        done += len(rows)
        yield done


async def copy_last_id(source: AsyncConnection, target: AsyncConnection, table: Table) -> None:
    """Has the target use no id of a table that the source has used."""
    last = await source.scalar(statements_for(source).last_id(table.name))
    if last is not None:
        for statement in statements_for(target).set_last_id(table.name, last):
            await target.execute(statement)


async def compare_rows(source: AsyncConnection, target: AsyncConnection, table: Table) -> AsyncIterator[int]:
    """Compares all rows of a table with those of another database.

    Yields:
        How many rows have been found equal so far.

    Raises:
        CopyError: They differ.
    """
    done = 0
    theirs = _in_order(target, _by_key(table))
    async for ours in _in_order(source, _by_key(table)):
        _compare(table, ours, await anext(theirs, []))
        done += len(ours)
        yield done
    _compare(table, [], await anext(theirs, []))


def _compare(table: Table, ours: Sequence[Row[Any]], theirs: Sequence[Row[Any]]) -> None:
    for one, other in zip_longest(ours, theirs):
        if one is None or other is None or tuple(one) != tuple(other):
            key = ", ".join(f"{it.name} {getattr(one or other, it.name)}" for it in table.primary_key.columns)
            raise CopyError(f"the copy of {table.name} {key} is not what was copied; nothing was written")


async def _in_order(connection: AsyncConnection, query: Select[Any]) -> AsyncIterator[Sequence[Row[Any]]]:
    async with connection.stream(query) as result:
        async for rows in result.partitions(BATCH):
            yield rows


def _by_key(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key.columns)


def _parents_first() -> Select[Any]:
    depths = select(accounts.c.id, literal(0).label("depth")).where(accounts.c.parent_id.is_(None)).cte(recursive=True)
    below = select(accounts.c.id, depths.c.depth + 1).join(depths, accounts.c.parent_id == depths.c.id)
    depths = depths.union_all(below)
    return select(accounts).join(depths, depths.c.id == accounts.c.id).order_by(depths.c.depth, accounts.c.id)
