"""The days of a timeline."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_date, format_skeleton

from dialtree.web.console.activity.entries import Entry
from dialtree.web.console.texts import Texts


class Day(msgspec.Struct, frozen=True):
    """What was done on a day.

    Attributes:
        title: The day.
        entries: What was done, each with its time of day.
    """

    title: str
    entries: Sequence[tuple[str, Entry]]


def days_of(texts: Texts, time_zone: str, entries: Iterable[Entry], now: datetime) -> list[Day]:
    """What was done, by days.

    Args:
        texts: In which language.
        time_zone: The time zone of the days, by its IANA name.
        entries: What was done, in order.
        now: The moment (aware).
    """
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    named = {today: texts.gettext("Today"), today - timedelta(days=1): texts.gettext("Yesterday")}
    days = []
    for day, group in groupby(entries, lambda it: it.at.astimezone(zone).date()):
        title = named.get(day) or format_date(day, "full", locale=texts.language)
        times = [(format_skeleton("Hm", it.at.astimezone(zone), locale=texts.language), it) for it in group]
        days.append(Day(title, times))
    return days
