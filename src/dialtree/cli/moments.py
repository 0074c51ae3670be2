"""Moments on the command line."""

from datetime import UTC, date, datetime, time, timedelta


def parse_expiry(text: str) -> datetime:
    """The moment from which a code ceases to match.

    Args:
        text: A date, which is the last day (in UTC), or a moment of ISO 8601, in UTC unless it says otherwise.

    Raises:
        ValueError: It is neither.
    """
    try:
        return _beginning(text) + timedelta(days=1)
    except (ValueError, OverflowError):
        return parse_moment(text)


def parse_moment(text: str) -> datetime:
    """A moment.

    Args:
        text: A date, which means its beginning (in UTC), or a moment of ISO 8601, in UTC unless it says otherwise.

    Raises:
        ValueError: It is neither.
    """
    try:
        return _beginning(text)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is neither a date (2027-01-31) nor a moment (2027-01-31T12:00Z)") from None


def last_day(at: datetime) -> str:
    """Until when a code matches, as a table shows it: the day when it ceases at its end, else the moment."""
    at = at.astimezone(UTC)
    if at.time() == time():
        return str((at - timedelta(days=1)).date())
    return at.strftime("%Y-%m-%d %H:%MZ")


def _beginning(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(tzinfo=UTC))
