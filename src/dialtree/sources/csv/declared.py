"""What a row of a CSV declares, by the cells that it fills."""

from collections.abc import Set as AbstractSet

from dialtree.directory.faults import Fault, RefusedError, refuse
from dialtree.sources import columns

_ACCOUNT = frozenset({columns.ACCOUNT_ID, columns.ACCOUNT_NAME})
_ACCOUNT_FIELDS = _ACCOUNT | {columns.PARENT_ACCOUNT_ID}
_USER = frozenset({columns.USER_ID, columns.USER_NAME, columns.USER_EMAIL})
_EXTENSION = frozenset({columns.NAME, columns.SPEED_DIAL})


def declared_columns(filled: AbstractSet[str]) -> AbstractSet[str]:
    """The columns that a row speaks of.

    With a SIP it declares an extension and speaks of all; without, an account or a user, and of nothing else.

    Args:
        filled: The columns whose cell is not empty.

    Raises:
        RefusedError: An extension has no SIP or no name, or without SIP the row declares nothing or two things.
    """
    if columns.SIP in filled:
        if columns.NAME not in filled:
            raise refuse(columns.NAME, "empty")
        return columns.FIELDS.keys()
    if filled & _EXTENSION:
        raise refuse(columns.SIP, "empty")
    if filled & _USER:
        if filled & _ACCOUNT_FIELDS:
            raise refuse(columns.SIP, "empty, and the row names both an account and a user: it can declare one")
        return _USER | {columns.SIP, columns.ACTIVE}
    if filled & _ACCOUNT:
        return _ACCOUNT_FIELDS | {columns.SIP, columns.ACTIVE}
    raise refuse(columns.SIP, "empty, and the row names no account or user that it could declare")


def missing(filled: AbstractSet[str]) -> tuple[Fault, ...]:
    """What `declared_columns` would refuse."""
    try:
        declared_columns(filled)
    except RefusedError as error:
        return error.faults
    return ()
