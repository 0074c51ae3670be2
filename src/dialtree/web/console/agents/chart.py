"""A day of agents as bars on an axis of hours: pure geometry, in per cent of the day.

A day is what its time zone makes of it: one on which clocks change has 23 or 25 hours, and each of them is as long as
any other.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from dialtree.directory.faults import refuse
from dialtree.storage.agent_history import AgentPeriod

_DAY = timedelta(days=1)
_STEP = timedelta(minutes=15)
"""All time zones of today are a multiple of this apart from UTC."""

_WHOLE = 100.0


class Day(msgspec.Struct, frozen=True):
    """A day in a time zone.

    Attributes:
        on: Its date.
        start: When it begins, in UTC.
        end: When the next begins, in UTC.
        zone: The time zone, by its IANA name.
    """

    on: date
    start: datetime
    end: datetime
    zone: str

    @property
    def hours(self) -> float:
        """How many hours it has."""
        return (self.end - self.start) / timedelta(hours=1)

    @property
    def before(self) -> date:
        """The date before."""
        return self.on - _DAY

    @property
    def after(self) -> date:
        """The date after."""
        return self.on + _DAY

    def has(self, at: datetime) -> bool:
        """Whether a moment is in it."""
        return self.start <= at < self.end

    def share(self, at: datetime) -> float:
        """How much of it has passed at a moment, 0 to 100."""
        length = self.end - self.start
        # There are dates that a place has skipped.
        return _WHOLE * ((min(max(at, self.start), self.end) - self.start) / length) if length else 0.0


class Tick(msgspec.Struct, frozen=True):
    """A full hour on the axis.

    Attributes:
        share: How much of the day has passed then, 0 to 100.
        hour: The hour that clocks show.
    """

    share: float
    hour: int


class Bar(msgspec.Struct, frozen=True):
    """A time of a day for which an agent was at one status.

    Attributes:
        user_id: The agent.
        extension_id: The extension that they held.
        sip: Its SIP id; "" when it is deleted.
        status: The number of the status.
        since: From when, within the day.
        until: To when, within the day.
        goes_on: Whether it is so now.
        start: How much of the day has passed when it begins, 0 to 100.
        width: How much of the day it takes.
    """

    user_id: int
    extension_id: int
    sip: str
    status: int
    since: datetime
    until: datetime
    goes_on: bool
    start: float
    width: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.until - self.since).total_seconds()


class Axis(msgspec.Struct, frozen=True):
    """Which way time runs in a picture.

    Attributes:
        mirrored: Whether from the right to the left.
    """

    mirrored: bool

    def x(self, start: float, width: float = 0.0) -> str:
        """Where something has its left side, as SVG has it."""
        return percent(_WHOLE - start - width if self.mirrored else start)


def percent(share: float) -> str:
    """A share as SVG has it."""
    return f"{round(max(share, 0.0), 4):g}%"


def day_of(on: date, time_zone: str) -> Day:
    """A day.

    Args:
        on: Its date.
        time_zone: The time zone, by its IANA name.

    Raises:
        RefusedError: It is so near to the first or the last of all days that it has no neighbours.
    """
    if not date.min + _DAY * 2 < on < date.max - _DAY * 3:
        raise refuse("date", "not in the years 1 to 9999")
    zone = ZoneInfo(time_zone)
    return Day(on, _midnight(on, zone), _midnight(on + _DAY, zone), time_zone)


def ticks(day: Day) -> list[Tick]:
    """The full hours of a day, as clocks show them, in order; an hour that is lived twice stands there twice."""
    zone = ZoneInfo(day.zone)
    moments = (day.start + _STEP * step for step in range(int((day.end - day.start) / _STEP)))
    told = ((at, at.astimezone(zone)) for at in moments)
    return [Tick(day.share(at), there.hour) for at, there in told if not there.minute]


def bars(day: Day, periods: Iterable[AgentPeriod], now: datetime) -> list[Bar]:
    """What of some periods is in a day, in their order.

    Args:
        day: The day.
        periods: The periods.
        now: The moment up to which those that go on are told.
    """
    return list(_bars(day, periods, now))


def by_agent(found: Iterable[Bar], user_ids: Sequence[int]) -> list[list[Bar]]:
    """The bars of each agent."""
    rows: dict[int, list[Bar]] = {it: [] for it in user_ids}
    for bar in found:
        rows[bar.user_id].append(bar)
    return list(rows.values())


def _bars(day: Day, periods: Iterable[AgentPeriod], now: datetime) -> Iterator[Bar]:
    for it in periods:
        since, until = max(it.since, day.start), min(it.until or now, day.end)
        if since < until:
            start = day.share(since)
            goes_on = it.until is None and until == now
            width = day.share(until) - start
            yield Bar(it.user_id, it.extension_id, it.sip, it.status, since, until, goes_on, start, width)


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), zone).astimezone(UTC)
