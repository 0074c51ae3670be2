"""Numbers and moments as a language writes them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from markupsafe import Markup

from dialtree.web.console.languages import Language


def number(language: Language, value: float) -> str:
    """A number with its thousands apart, and three decimal places at most."""
    return format_decimal(value, locale=language)


def day(language: Language, on: date) -> str:
    """A day: its date."""
    return format_date(on, "medium", locale=language)


def weekday(language: Language, on: date) -> str:
    """A day: its day of the week and its date."""
    return format_date(on, "full", locale=language)


def decimal(language: Language, value: float) -> str:
    """A number to a tenth."""
    return format_decimal(value, format="#,##0.#", locale=language)


def in_zone(at: datetime, zone: ZoneInfo) -> datetime:
    """A moment in a time zone; in its own when it is so near to the end of all years that it has none there."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at


def moment(language: Language, at: datetime, time_zone: str) -> Markup:
    """A moment: the date and time of day, which says more when it is pointed at.

    Args:
        language: The language.
        at: The moment (aware).
        time_zone: The time zone in which it is told, by its IANA name.
    """
    there = in_zone(at, ZoneInfo(time_zone))
    short = format_datetime(there, "short", locale=language)
    return _told(language, there, short)


def ago(language: Language, at: datetime, now: datetime, time_zone: str) -> Markup:
    """A moment by how long ago it was; when exactly is told when it is pointed at."""
    since = format_timedelta(at - now, add_direction=True, locale=language)
    return _told(language, in_zone(at, ZoneInfo(time_zone)), since)


def elapsed(seconds: float) -> str:
    """A time as clocks count it, such as 1:05:09 for an hour and more; hours go on beyond a day."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def time_of_day(at: datetime, time_zone: str) -> str:
    """What clocks show at a moment: hours, minutes and seconds."""
    return in_zone(at, ZoneInfo(time_zone)).strftime("%H:%M:%S")


def ticking(language: Language, at: datetime, now: datetime, time_zone: str) -> Markup:
    """How long ago a moment was, which a script has count on; when exactly is told when it is pointed at."""
    there = in_zone(at, ZoneInfo(time_zone))
    full = format_datetime(there, "full", locale=language)
    text = elapsed((now - at).total_seconds())
    return Markup('<time class="number" datetime="{}" title="{}" data-ticks>{}</time>').format(
        there.isoformat(), full, text
    )


def _told(language: Language, there: datetime, text: str) -> Markup:
    full = format_datetime(there, "full", locale=language)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(there.isoformat(), full, text)
