"""When a secret ceases to be good."""

from datetime import UTC, datetime

from dialtree.directory.faults import refuse


def clean_expiry(field: str, moment: datetime | None, now: datetime) -> datetime | None:
    """The moment from which something is good no more, as it is stored: in UTC; None when that never comes.

    Args:
        field: The name of the field, for the refusal.
        moment: The moment as given.
        now: The moment (aware) in which it is given.

    Raises:
        RefusedError: It has no offset from UTC, is past, or is beyond the years that there are.
    """
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise refuse(field, "without its offset from UTC, such as the Z of 2027-01-31T12:00:00Z")
    try:
        at = moment.astimezone(UTC)
    except OverflowError:
        raise refuse(field, "beyond the years 1 to 9999") from None
    if at <= now:
        raise refuse(field, "in the past")
    return at
