"""Who worked in a time, and when they were where."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from random import Random
from typing import Any

import pytest

from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.storage.agent_days import TimeFilter, list_workers, load_periods
from dialtree.storage.agent_history import AgentPeriod, PeriodFilter, list_periods
from dialtree.storage.database import Database
from dialtree.storage.extension_pages import Selection
from dialtree.storage.paging import Window
from storage.plain_sql import insert, populate
from storage.shell import Shell

START = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = 200
ALL = Window(10_000)
_EXTENSIONS = (51, 52, 53)
_SESSION = (
    "INSERT INTO agent_sessions (organization_id, user_id, extension_id, status, logged_in_at, started_at, ended_at,"
    " sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def _written(at: datetime) -> str:
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _rows(random: Random) -> Iterator[tuple[Any, ...]]:
    """Periods of agents who are deleted by now, and of two who are there; some go on."""
    for agent in (30, *range(700, 706)):
        lengths = [random.choice((0, 1, 1, 2, 30)) for _ in range(12)]
        begun = list(accumulate(lengths, initial=random.randrange(40)))
        for first, last in pairwise(begun):
            if random.random() < 0.2:
                continue
            since, until = START + timedelta(hours=first), START + timedelta(hours=last)
            own = 9 if agent == 705 else 1
            place = random.choice(_EXTENSIONS) if own == 1 else 77
            yield own, agent, place, 1, _written(since), _written(since), _written(until), 1
        if agent % 2:
            since = START + timedelta(hours=begun[-1])
            yield 1 if agent != 705 else 9, agent, 900 + agent, 3, _written(since), _written(since), None, 1


@pytest.fixture(autouse=True)
def history(shell: Shell) -> None:
    populate(shell)
    insert(shell, "accounts", id=3, parent_id=2, name="Night")
    for number, account in zip(_EXTENSIONS, (2, 3, 3), strict=True):
        insert(shell, "extensions", id=number, account_id=account, sip=str(number), speed_dial=str(number))
    shell.executemany(_SESSION, list(_rows(Random(7))))


@pytest.mark.parametrize(
    "where",
    [
        Selection(EVERYTHING, 1),
        Selection(EVERYTHING, 1, 2, below=True),
        Selection(Reach.of_account(1, 3), 1),
        Selection(EVERYTHING, 9),
        Selection(Reach(9), 1),
    ],
    ids=["organisation", "account and below", "account within reach", "another", "nothing"],
)
async def test_it_is_what_a_look_at_all_history_finds(database: Database, where: Selection) -> None:
    random, found = Random(8), 0
    async with database.read() as connection:
        for _ in range(40):
            since = START + timedelta(hours=random.randrange(HOURS))
            until = since + timedelta(hours=random.choice((0, 1, 24)))
            all_of_it = await list_periods(connection, PeriodFilter(where, since=since, until=until), ALL)
            wanted = TimeFilter(where.organization_id or 0, where, since, until)
            workers = [it.user_id for it in (await list_workers(connection, wanted, ALL)).items]
            assert sorted(workers) == sorted({it.user_id for it in all_of_it.items})
            asked = workers[::2]
            periods = await load_periods(connection, wanted, asked, None) if asked else []
            assert periods == sorted((it for it in all_of_it.items if it.user_id in asked), key=_begun)
            found += len(periods)
    assert (found > 0) == (where.reach != Reach(9))


async def test_not_more_than_are_asked_for(database: Database) -> None:
    wanted = TimeFilter(1, Selection(EVERYTHING, 1), START, START + timedelta(hours=HOURS))
    async with database.read() as connection:
        all_of_them = await load_periods(connection, wanted, [30, 700], None)
        assert await load_periods(connection, wanted, [30, 700], 3) == all_of_them[:3]


def _begun(period: AgentPeriod) -> tuple[datetime, int]:
    return period.since, period.id
