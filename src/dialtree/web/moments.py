"""Moments on the wire."""

from datetime import UTC, datetime

from dialtree.directory.faults import refuse


def aware(field: str, moment: datetime) -> datetime:
    """A moment in UTC.

    Raises:
        RefusedError: It has no time zone, or is out of the years 1 to 9999 in UTC.
    """
    if moment.tzinfo is None:
        raise refuse(field, "has no time zone; end it with Z for UTC")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise refuse(field, "not in the years 1 to 9999") from None
