import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from dialtree.directory.agent_session import Refused
from dialtree.directory.agent_status import AgentStatus
from dialtree.directory.code import Grant
from dialtree.management.accounts import enable_account
from dialtree.management.agent_logins import NotWrittenError
from dialtree.management.agent_statuses import put_status
from dialtree.management.agent_sweeps import end_stale_sessions
from dialtree.management.erasure import erase_user
from dialtree.management.extensions import enable_extension
from dialtree.management.organizations import change_organization
from dialtree.management.users import add_user, enable_user
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from management.agents import START, USERS, held, history, staff, take
from storage.plain_sql import everything, revision
from storage.shell import REFUSALS, Shell, away
from support.directory import ACTOR

AN_HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    await staff(database)


async def test_a_day(database: Database, shell: Shell) -> None:
    before = revision(shell)
    for hours, user, sip, status in (
        (0, 101, "0", 1), (1, 101, "0", 3), (2, 101, "0", 1), (2, 102, "1", 1), (3, 101, "2", 1), (4, 102, "0", 7),
        (5, 101, "0", 2), (6, 101, "0", 2),
    ):  # fmt: skip
        assert await take(database, user, sip, status, START + hours * AN_HOUR) is None
    assert history(shell) == [
        (101, "0", 1, "08:00:00", "09:00:00"),
        (101, "0", 3, "09:00:00", "10:00:00"),
        (101, "0", 1, "10:00:00", "11:00:00"),
        (102, "1", 1, "10:00:00", "12:00:00"),
        (101, "2", 1, "11:00:00", "13:00:00"),
        (102, "0", 7, "12:00:00", None),
    ]
    assert revision(shell) == before
    assert shell.execute("SELECT organization_id, sequence FROM agent_feeds").fetchall() == [(1, 7)]


async def test_what_changes_nothing_writes_nothing(database: Database, shell: Shell) -> None:
    await take(database, 101, "0")
    before = everything(shell)
    for user, sip, status in ((101, "0", 1), (102, "0", 1), (102, "1", 2), (999, "0", 1), (101, "9", 1), (101, "0", 4)):
        await take(database, user, sip, status, START + AN_HOUR)
    assert everything(shell) == before


async def test_of_simultaneous_logins_one_wins(database: Database, shell: Shell) -> None:
    await staff_up(database)
    outcomes = Counter(await asyncio.gather(*(take(database, user, "0") for user in USERS[:50])))
    assert outcomes == {None: 1, Refused.IN_USE: 49}
    assert len(held(shell)) == 1


async def test_agents_who_move_about_hold_one_each(database: Database, shell: Shell) -> None:
    async def move_about(user: int) -> None:
        for turn in range(10):
            assert await take(database, user, str((user + turn) % 5), 1 + 2 * (turn % 2)) in {None, Refused.IN_USE}

    await asyncio.gather(*(move_about(user) for user in USERS[:5]))
    now = held(shell)
    assert len({user for user, _, _ in now}) == len({sip for _, sip, _ in now}) == len(now)
    assert now


async def staff_up(database: Database) -> None:
    for user in USERS[5:50]:
        await add_user(database, ACTOR, f"User {user}", "", 1, user)


async def test_a_code_of_scope_account_reaches_its_account_alone(database: Database) -> None:
    own, other = (Grant(1, 1, account, "account", (), None, active=True) for account in (2, 1))
    assert await take(database, 101, "0", grant=own) is None
    assert await take(database, 102, "1", grant=other) is Refused.EXTENSION_UNKNOWN


async def test_statuses_are_the_organisations(database: Database) -> None:
    await put_status(database, ACTOR, 1, AgentStatus(4, "Four", "ארבע", "#000000"))
    await put_status(database, ACTOR, 1, AgentStatus(3, "Lunch", "צהריים", "#000000", active=False))
    assert await take(database, 101, "0", 4) is None
    assert await take(database, 101, "0", 3) is Refused.STATUS_UNKNOWN


async def test_who_was_to_be_logged_out_holds_nothing(database: Database, shell: Shell) -> None:
    await change_organization(database, ACTOR, 1, {"agent_hours": 2})
    await take(database, 101, "0")
    await take(database, 101, "0", 3, START + AN_HOUR)
    assert await take(database, 102, "0", at=START + 1.5 * AN_HOUR) is Refused.IN_USE
    assert await take(database, 102, "0", at=START + 3 * AN_HOUR) is None
    assert history(shell)[1:] == [(101, "0", 3, "09:00:00", "10:00:00"), (102, "0", 1, "11:00:00", None)]


async def test_a_sweep_logs_out_at_the_very_moment(database: Database, shell: Shell) -> None:
    await change_organization(database, ACTOR, 1, {"agent_hours": 2})
    await take(database, 101, "0")
    await take(database, 102, "1", at=START + AN_HOUR)
    before = everything(shell)
    assert await end_stale_sessions(database, START + 2 * AN_HOUR - timedelta(microseconds=1)) == 0
    assert everything(shell) == before
    swept = await asyncio.gather(*(end_stale_sessions(database, START + 2.5 * AN_HOUR) for _ in range(3)))
    assert sum(swept) == 1
    assert history(shell) == [(101, "0", 1, "08:00:00", "10:00:00"), (102, "1", 1, "09:00:00", None)]
    assert await end_stale_sessions(database, START + 9 * AN_HOUR) == 1
    assert history(shell)[1] == (102, "1", 1, "09:00:00", "11:00:00")


async def test_who_and_what_is_no_longer_active_is_released(database: Database, shell: Shell) -> None:
    for user in USERS[:5]:
        await take(database, user, str(user - 101))
    await enable_user(database, ACTOR, 101, active=False)
    await enable_extension(database, ACTOR, "1", 1, active=False)
    await erase_user(database, ACTOR, 103)
    now = START + AN_HOUR
    assert await take(database, 104, "0", at=now) is None
    assert await end_stale_sessions(database, now) == 2
    assert held(shell) == [(105, "4", 1), (104, "0", 1)]
    assert {row[4] for row in history(shell)[:4]} == {"09:00:00"}
    await enable_account(database, ACTOR, 2, active=False)
    assert await end_stale_sessions(database, now) == 2
    assert held(shell) == []
    assert (103, "2", 1, "08:00:00", "09:00:00") in history(shell)


async def test_a_database_that_does_not_take_it(database: Database, shell: Shell) -> None:
    with away(shell, "agent_feeds"), pytest.raises(NotWrittenError):
        await take(database, 101, "0")
    with away(shell, "agent_sessions"), pytest.raises(OutOfReachError):
        await take(database, 101, "0")


async def test_the_database_itself_keeps_it_so(shell: Shell, database: Database) -> None:
    await take(database, 101, "0")
    (extension,) = shell.execute("SELECT extension_id FROM agent_sessions").fetchone()
    values = "1, 'x', 1, '2026-01-31T08:00:00.000000Z', '2026-01-31T08:00:00.000000Z', 1"
    for user, held_extension in ((101, extension + 1), (102, extension)):
        row = values.replace("'x'", f"{user}, {held_extension}")
        with pytest.raises(REFUSALS, match=r"UNIQUE|unique"):
            shell.execute(
                "INSERT INTO agent_sessions (organization_id, user_id, extension_id, status, logged_in_at, started_at,"
                f" sequence) VALUES ({row})"
            )


async def test_nobody_waits_for_managements_writers(database: Database, shell: Shell) -> None:
    if shell.is_sqlite:
        return
    shell.hold_writers()
    assert await take(database, 101, "0") is None
    shell.execute("ROLLBACK")
