"""Codes with how much each has been used."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.management.codes import find_code
from dialtree.storage.accounts import find_account
from dialtree.storage.codes import CodeFilter, CodeRow, page_codes
from dialtree.storage.paging import Page, Window
from dialtree.storage.usage import Usage, load_usage

DAYS = 14
"""For how many days the use is told by day."""


class DayUse(msgspec.Struct, frozen=True):
    """How much a code was used on a day.

    Attributes:
        day: The day, in UTC.
        requests: How many requests it answered.
    """

    day: date
    requests: int


class UsedCode(msgspec.Struct, frozen=True):
    """A code with how much it has been used.

    Attributes:
        code: The code.
        account_name: The name of its account.
        requests: How many requests it has answered since it was made.
        last_used_at: When it was last used, to the minute or so; None when it never was.
        days: The last `DAYS` days, the oldest first, today included.
    """

    code: CodeRow
    account_name: str
    requests: int
    last_used_at: datetime | None
    days: Sequence[DayUse]


async def list_used_codes(connection: AsyncConnection, wanted: CodeFilter, window: Window) -> Page[UsedCode]:
    """The codes that a filter lets through, sorted by `id` or `label`.

    Raises:
        RefusedError: There is nothing of that name to sort by.
    """
    page = await page_codes(connection, wanted, window)
    first = _first(wanted.now)
    usage = await load_usage(connection, [code.id for code, _ in page.items], first)
    items = [_used(code, name, usage[code.id], first) for code, name in page.items]
    return Page(items, page.total, page.last)


async def find_used_code(connection: AsyncConnection, reach: Reach, code_id: int, now: datetime) -> UsedCode:
    """The code with an id.

    Raises:
        NotFoundError: There is none within reach.
    """
    code = await find_code(connection, reach, code_id)
    return await with_use(connection, code, now)


async def with_use(connection: AsyncConnection, code: CodeRow, now: datetime) -> UsedCode:
    """A code with how much it has been used up to now."""
    first = _first(now)
    account = await find_account(connection, code.account_id)
    usage = await load_usage(connection, [code.id], first)
    return _used(code, account.name if account else "", usage[code.id], first)


def _first(now: datetime) -> date:
    return now.date() - timedelta(days=DAYS - 1)


def _used(code: CodeRow, account_name: str, usage: Usage, first: date) -> UsedCode:
    days = [first + timedelta(days=it) for it in range(DAYS)]
    by_day = [DayUse(day, usage.by_day.get(day, 0)) for day in days]
    return UsedCode(code, account_name, usage.requests, usage.last_used_at, by_day)
