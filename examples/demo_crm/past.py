"""Two days of work that nobody did, so that there is something to see of the days before the first run."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialtree.directory.agent_session import Wish
from dialtree.directory.code import Grant
from dialtree.management.agent_logins import set_status
from dialtree.storage.database import Database
from examples.sample import ORGANIZATION, TIME_ZONE

_SHIFTS = {
    (707, "service301"): (
        "08:11 1 10:00 12 10:43 1 12:45 3 13:20 1 14:40 5 15:31 1 17:05 2",
        "08:02 1 08:05 13 08:21 1 10:30 5 10:52 1 12:31 3 13:04 1 15:15 7 15:22 1 16:58 2",
    ),
    (705, "service303"): (
        "08:57 1 10:00 12 10:40 1 13:25 3 14:02 1 17:48 2",
        "09:04 1 09:06 13 09:20 1 11:40 7 11:49 1 13:10 3 13:46 1 17:31 2",
    ),
    (709, "tech352"): (
        "07:30 1 09:15 5 09:48 1 12:00 3 12:33 1 15:36 2",
        "07:28 1 11:00 11 12:30 3 13:01 1 15:40 2",
    ),
    (715, "tech354"): (
        "10:02 1 12:20 7 12:31 1 14:00 3 14:35 1 16:20 5 16:58 1 18:55 2",
        "09:58 1 11:00 11 12:28 1 13:45 3 14:22 1 18:40 2",
    ),
    (711, "log401"): (
        "06:55 1 09:30 3 09:52 1 12:10 9 12:37 1 14:59 2",
        "07:03 1 09:25 3 09:50 1 13:15 5 14:05 1 15:02 2",
    ),
    (702, "sale201"): (
        "09:10 1 11:30 12 12:15 1 13:00 3 13:41 1 16:44 2",
        "09:00 1 09:02 13 09:30 1 13:05 3 13:50 1 15:30 9 15:47 1 17:12 2",
    ),
}
"""Whom the past has where, and their statuses: on the day before yesterday, and yesterday."""


async def make_up_past(database: Database, now: datetime) -> None:
    """Has agents of the sample organisation work on the two days before.

    Args:
        database: The directory, in which nobody has worked yet.
        now: The moment (aware).
    """
    whole = Grant(0, ORGANIZATION, ORGANIZATION, "organization", (), None, active=True)
    for moment, wish in sorted(_moves(now), key=lambda it: it[0]):
        await set_status(database, whole, wish, moment)


def _moves(now: datetime) -> Iterator[tuple[datetime, Wish]]:
    zone = ZoneInfo(TIME_ZONE)
    today = now.astimezone(zone).date()
    for (user_id, sip), days in _SHIFTS.items():
        for ago, shift in zip((2, 1), days, strict=True):
            words = shift.split()
            for clock, status in zip(words[::2], words[1::2], strict=True):
                yield _moment(today - timedelta(days=ago), clock, zone), Wish(user_id, sip, int(status))


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)
