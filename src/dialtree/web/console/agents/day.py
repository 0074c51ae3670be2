"""The agents of a day: a page of them, each with their bars; and all of them for a file."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from dialtree.directory.reach import Reach
from dialtree.storage.agent_days import TimeFilter, Worker, list_workers, load_periods
from dialtree.storage.database import Database
from dialtree.storage.extension_pages import Selection
from dialtree.storage.paging import USUAL, Page, Window
from dialtree.web.console.agents.chart import Bar, Day, bars, by_agent
from dialtree.web.console.listing import ListQuery, Number
from dialtree.web.console.pager import Leaf, load_leaf

MOST_BARS = 10_000
"""How many bars a page has at most; a file has all."""


class DayQuery(ListQuery, frozen=True, rename={"on": "date"}):
    """Which day is shown, and of whom.

    Attributes:
        on: The date; None for today.
        account: The account on which their extensions are; 0 for all.
        only: "1" for those on the account itself alone, and not those below.
    """

    on: date | None = None
    account: Number = 0
    only: Literal["", "1"] = ""


class Row(msgspec.Struct, frozen=True):
    """An agent on a day.

    Attributes:
        user_id: Who.
        name: Their name; "" when they have none any more.
        bars: When they were at which status, in order.
    """

    user_id: int
    name: str
    bars: Sequence[Bar]

    @property
    def seconds(self) -> float:
        """For how long they were logged in."""
        return sum(it.seconds for it in self.bars)


class Shown(msgspec.Struct, frozen=True):
    """A page of a day.

    Attributes:
        leaf: The agents.
        rows: The same, with their bars.
        is_cut: Whether there are more bars than are shown.
    """

    leaf: Leaf[Worker]
    rows: Sequence[Row]
    is_cut: bool


def filter_of(query: DayQuery, reach: Reach, organization_id: int, day: Day, now: datetime) -> TimeFilter:
    """The periods of a day up to a moment."""
    where = Selection(reach, organization_id, query.account or None, below=not query.only)
    # Before a day that is still to come nothing goes on in it: its end is its beginning then.
    return TimeFilter(organization_id, where, since=day.start, until=min(day.end, max(day.start, now)))


async def load_day(directory: Database, wanted: TimeFilter, query: DayQuery, day: Day, now: datetime) -> Shown:
    """The page of a day that is asked for."""

    async def load(window: Window) -> Page[Worker]:
        if now <= day.start:
            return Page([], 0, None)
        async with directory.read() as connection:
            return await list_workers(connection, wanted, window)

    leaf = await load_leaf(load, lambda it: (it.name, it.user_id), query, sort="name")
    rows, is_cut = await _rows(directory, wanted, leaf.items, day, now, MOST_BARS)
    return Shown(leaf, rows, is_cut)


async def every_row(
    directory: Database, wanted: TimeFilter, day: Day, now: datetime
) -> AsyncIterator[tuple[Worker, Bar]]:
    """All bars of a day, agent by agent in the order of the pages."""
    window = Window(USUAL, "name")
    while now > day.start:
        async with directory.read() as connection:
            page = await list_workers(connection, wanted, window)
        rows, _ = await _rows(directory, wanted, page.items, day, now, None)
        for worker, row in zip(page.items, rows, strict=True):
            for bar in row.bars:
                yield worker, bar
        if page.last is None:
            return
        window = Window(USUAL, "name", page.last)


async def _rows(
    directory: Database, wanted: TimeFilter, workers: Sequence[Worker], day: Day, now: datetime, most: int | None
) -> tuple[list[Row], bool]:
    ids = [it.user_id for it in workers]
    limit = None if most is None else most + 1
    async with directory.read() as connection:
        periods = await load_periods(connection, wanted, ids, limit) if ids else []
    is_cut = most is not None and len(periods) > most
    found = by_agent(bars(day, periods[:most], now), ids)
    return [Row(it.user_id, it.name, own) for it, own in zip(workers, found, strict=True)], is_cut
