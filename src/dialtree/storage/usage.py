"""The use of codes, counted by day."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import Table, bindparam, case, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.batches import in_batches
from dialtree.storage.schema import code_usage, codes

# Both know ON CONFLICT, which the statement that all databases share does not.
_INSERT: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class Use(msgspec.Struct, frozen=True):
    """How often a code was used since it was last counted.

    Attributes:
        organization_id: The organisation of the code.
        code_id: The code.
        requests: How many requests it answered.
        last_used_at: When the last of them was; its UTC day is the day that all are counted for.
    """

    organization_id: int
    code_id: int
    requests: int
    last_used_at: datetime


class Usage(msgspec.Struct, frozen=True):
    """How much a code has been used.

    Attributes:
        requests: How many requests it has answered since it was made.
        last_used_at: When it was last used, to the minute or so; None when it never was.
        by_day: How many requests it answered on each UTC day that was asked for, where it answered any.
    """

    requests: int = 0
    last_used_at: datetime | None = None
    by_day: Mapping[date, int] = {}


async def load_usage(connection: AsyncConnection, ids: Collection[int], since: date) -> dict[int, Usage]:
    """How much some codes have been used, by id.

    Args:
        connection: A transaction that reads.
        ids: The codes.
        since: The first UTC day that is told on its own.
    """
    found: dict[int, Usage] = dict.fromkeys(ids, Usage())
    for batch in in_batches(ids):
        among = code_usage.c.code_id.in_(batch)
        recent: dict[int, dict[date, int]] = {}
        days = select(code_usage.c.code_id, code_usage.c.day, code_usage.c.requests)
        for code_id, day, requests in await connection.execute(days.where(among, code_usage.c.day >= f"{since}")):
            recent.setdefault(code_id, {})[date.fromisoformat(day)] = requests
        sums = select(
            code_usage.c.code_id,
            cast(func.sum(code_usage.c.requests), code_usage.c.requests.type),
            func.max(code_usage.c.last_used_at, type_=code_usage.c.last_used_at.type),
        )
        for code_id, requests, last in await connection.execute(sums.where(among).group_by(code_usage.c.code_id)):
            found[code_id] = Usage(requests, last, recent.get(code_id, {}))
    return found


async def add_usage(connection: AsyncConnection, uses: Sequence[Use]) -> None:
    """Adds to the counters of those codes that still exist. It raises no revision."""
    present = select(codes.c.id).where(codes.c.id.in_([use.code_id for use in uses]))
    counted_codes = set((await connection.execute(present)).scalars())
    statement = _INSERT[connection.dialect.name](code_usage).values(
        organization_id=bindparam("organization_id"),
        code_id=bindparam("code_id"),
        day=bindparam("day"),
        requests=bindparam("requests"),
        last_used_at=bindparam("last_used_at"),
    )
    later = statement.excluded.last_used_at > code_usage.c.last_used_at
    counted = statement.on_conflict_do_update(
        index_elements=["code_id", "day"],
        set_={
            "requests": code_usage.c.requests + statement.excluded.requests,
            # Several processes count, and what is written later need not have been used later.
            "last_used_at": case((later, statement.excluded.last_used_at), else_=code_usage.c.last_used_at),
        },
    )
    rows = [
        {
            "organization_id": use.organization_id,
            "code_id": use.code_id,
            "day": use.last_used_at.date().isoformat(),
            "requests": use.requests,
            "last_used_at": use.last_used_at,
        }
        for use in uses
        if use.code_id in counted_codes
    ]
    if rows:
        await connection.execute(counted, rows)
