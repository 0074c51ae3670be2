"""What is remembered is held against the database while nobody asks (the clock is the test's)."""

import asyncio
from collections.abc import AsyncIterator, Collection
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from dialtree.management import accounts, codes
from dialtree.serving import confirmations
from dialtree.storage import clock
from dialtree.storage.errors import OutOfReachError
from serving.house import ROOT, Call, House
from serving.outages import Outside, breakable_house, is_out_of_reach, rebuild, stale
from support.directory import ACTOR
from support.waiting import eventually_async


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    outside = Outside()
    monkeypatch.setattr(clock, "now", lambda: outside.now)
    return outside


@pytest.fixture
async def house(database_path: Path, door: Call, outside: Outside) -> AsyncIterator[House]:
    async with breakable_house(database_path, door, outside) as house:
        yield house


async def sweep_at(house: House, outside: Outside, now: float) -> None:
    outside.now = now
    await house.confirmations.sweep()


async def test_an_answer_is_as_old_as_the_last_sweep(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    for now in (1005.0, 2000.0, 5000.0):
        await sweep_at(house, outside, now)
    outside.down = True
    for outside.now, told in ((5000.0, 0), (5003.2, 4), (5299.9, 300)):
        assert stale(await house.ask(target)) == told
    outside.now = 5300.0
    assert is_out_of_reach(await house.ask(target))


async def test_sweeps_that_fail_make_nothing_younger(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    await sweep_at(house, outside, 1100.0)
    outside.down = True
    with capture_logs() as logs:
        for now in (1105.0, 1110.0):
            await sweep_at(house, outside, now)
    assert logs == []
    assert stale(await house.ask(target)) == 10
    outside.down = False
    await sweep_at(house, outside, 1115.0)
    outside.down = True
    outside.now = 1116.0
    assert stale(await house.ask(target)) == 1


async def test_a_sweep_that_fails_unexpectedly_is_logged(
    house: House, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = await house.code()
    await house.ask(target)
    await sweep_at(house, outside, 1001.0)

    async def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(confirmations, "read_revisions", fail)
    with capture_logs() as logs:
        await sweep_at(house, outside, 1002.0)
    assert [(it["event"], it["log_level"]) for it in logs] == [("revisions not read", "error")]
    outside.down = True
    assert stale(await house.ask(target)) == 1


async def test_a_code_learnt_after_the_last_sweep(house: House, outside: Outside) -> None:
    await accounts.add_account(house.database, ACTOR, "Other", account_id=20)
    target, other = await house.code(), await house.code(20)
    await house.ask(target)
    await sweep_at(house, outside, 1100.0)
    outside.now = 1102.0
    for learnt in (other, later := await house.code()):
        assert (await house.ask(learnt)).status == 200
    outside.down = True
    outside.now = 1105.0
    for learnt in (other, later):
        assert stale(await house.ask(learnt)) == 3
    # The later code has shown that its organisation has changed.
    assert is_out_of_reach(await house.ask(target))


async def test_a_code_revoked_unasked(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    await codes.revoke_code(house.database, ACTOR, 1)
    await sweep_at(house, outside, 1005.0)
    outside.down = True
    assert is_out_of_reach(await house.ask(target))
    outside.down = False
    assert (await house.ask(target)).json["DESC"] == "Unauthorized"


async def test_a_list_changed_unasked(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    house.rename("Second")
    await sweep_at(house, outside, 1005.0)
    outside.down = True
    for outside.now in (1005.0, 1010.0):
        assert is_out_of_reach(await house.ask(target))
    outside.down = False
    assert b"Second" in (await house.ask(target)).body
    outside.down = True
    outside.now = 1011.0
    # The sweep came before what was learnt since, and does not speak against it.
    assert stale(await house.ask(target)) == 1


async def test_another_organisations_change_changes_nothing(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    await accounts.add_account(house.database, ACTOR, "Other", account_id=20)
    await sweep_at(house, outside, 1005.0)
    outside.down = True
    assert stale(await house.ask(target)) == 0


async def test_an_organisation_deleted_unasked(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    for table in ("codes", "extensions", "accounts"):
        house.execute(f"DELETE FROM {table}")
    await sweep_at(house, outside, 1005.0)
    outside.down = True
    assert is_out_of_reach(await house.ask(target))
    outside.down = False
    assert (await house.ask(target)).json["DESC"] == "Unauthorized"


async def test_what_an_outdated_code_says_of_its_caller_is_not_believed(house: House, outside: Outside) -> None:
    target = await house.code(networks=["192.0.2.77/32"])
    await house.ask(target)
    house.execute("UPDATE codes SET networks = '[]'")
    await sweep_at(house, outside, 1005.0)
    outside.down = True
    assert is_out_of_reach(await house.ask(target, client=("198.51.100.1", 1)))


async def test_nothing_is_read_while_nothing_is_remembered(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    assert house.endpoint.grants.organizations() == {ROOT}
    rebuild(house)
    outside.down = True
    with capture_logs() as logs:
        await sweep_at(house, outside, 1005.0)
    assert (house.endpoint.grants.organizations(), logs) == (set(), [])


async def test_it_goes_on_until_it_is_cancelled(
    house: House, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = await house.code()
    await house.ask(target)
    opened = next(iter(house.endpoint.grants._remembered.values()))
    monkeypatch.setattr(confirmations, "SWEEP_SECONDS", 0.001)
    running = asyncio.create_task(house.confirmations.run())
    for outside.now in (1100.0, 1200.0):
        await eventually_async(lambda: house.confirmations.right_at(opened) == outside.now, "it sweeps")
    running.cancel()
    await asyncio.wait([running])
    assert running.cancelled()


async def test_an_outage_is_over_only_once_the_database_has_answered(
    house: House, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    read_revisions = confirmations.read_revisions

    async def note(connection: AsyncConnection, ids: Collection[int]) -> dict[int, int]:
        asked.extend(ids)
        return await read_revisions(connection, ids)

    monkeypatch.setattr(confirmations, "read_revisions", note)
    assert house.endpoint.grants.organizations() == set()
    house.endpoint.outage_log.refused(OutOfReachError("cable pulled"))
    await sweep_at(house, outside, 1005.0)
    assert asked
    assert not house.endpoint.outage_log.is_out
