"""Agents of the sample directory: on a day of 25 hours, and now."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from dialtree.directory.agent_session import Wish
from dialtree.directory.code import Grant
from dialtree.directory.reach import Reach
from dialtree.management.agent_logins import set_status
from dialtree.storage.agent_views import AgentFilter, list_agents
from dialtree.storage.database import Database
from dialtree.storage.extension_pages import Selection
from dialtree.storage.paging import Window

LONG_DAY = "2026-10-25"
"""A day on which clocks in Jerusalem are put back: it has 25 hours."""

_LONG_DAY = datetime(2026, 10, 24, 21, tzinfo=UTC)
_LOGIN, _LOGOUT, _ROAD, _DESK, _PRIVATE, _TRAINING, _MEETING, _BRIEF = 1, 2, 14, 5, 7, 11, 12, 13

_SHIFTS: Sequence[tuple[int, str, Sequence[tuple[float, int]]]] = (
    (701, "tirosh100", ((8, _LOGIN), (12.5, _ROAD), (13.25, _LOGIN), (15, _MEETING), (16, _LOGIN), (17, _LOGOUT))),
    (702, "tirosh101", ((7.5, _BRIEF), (8, _LOGIN), (11.9, _PRIVATE), (12, _ROAD), (12.75, _LOGIN), (16, _LOGOUT))),
    (703, "tirosh102", ((9, _TRAINING), (13, _ROAD), (14, _LOGIN), (18, _LOGOUT))),
    (705, "sale202", ((-2, _LOGIN), (6.5, _LOGOUT), (23.5, _LOGIN), (31, _LOGOUT))),
    (706, "sale203", ((8.25, _LOGIN), (10, _DESK), (11, _LOGIN), (11.02, _LOGOUT))),
)
"""Who was where: after how many hours of the day they took which status."""

_NOW: Sequence[tuple[int, str, int, Sequence[int]]] = (
    (701, "tirosh100", 187, (_LOGIN,)),
    (702, "tirosh101", 95, (_LOGIN, _ROAD)),
    (703, "tirosh102", 61, (_MEETING,)),
    (705, "sale202", 12, (_LOGIN,)),
    (706, "sale203", 1500, (_LOGIN, _DESK)),
)
"""Who is where: how many minutes ago they logged in, and the statuses since, each after half of what was left."""


async def add_agents(database: Database, organization_id: int) -> dict[str, int]:
    """Has agents log in, and returns the ids of an extension that somebody holds, and of one that is free."""
    grant = Grant(1, organization_id, organization_id, "organization", (), None, active=True)
    for at, user_id, sip, status in sorted([*_past(), *_present(datetime.now(UTC))]):
        assert await set_status(database, grant, Wish(user_id, sip, status), at) is None, (user_id, sip, status)
    where = Selection(Reach(organization_id), organization_id)
    async with database.read() as connection:
        held = await list_agents(connection, AgentFilter(where, held=True), Window(1, "-sip"))
        free = await list_agents(connection, AgentFilter(where, held=False), Window(1))
    return {"held_extension_id": held.items[0].extension_id, "free_extension_id": free.items[0].extension_id}


def _past() -> list[tuple[datetime, int, str, int]]:
    return [
        (_LONG_DAY + timedelta(hours=hours), user_id, sip, status)
        for user_id, sip, steps in _SHIFTS
        for hours, status in steps
    ]


def _present(now: datetime) -> list[tuple[datetime, int, str, int]]:
    return [
        (now - timedelta(minutes=minutes / 2**step), user_id, sip, status)
        for user_id, sip, minutes, statuses in _NOW
        for step, status in enumerate(statuses)
    ]
