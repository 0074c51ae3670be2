"""Cursors of changes: how far somebody has followed an organisation."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, TypeAlias, get_args

import msgspec

from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID

START = "start"
"""In place of a cursor: from the beginning, with what is there."""

Told: TypeAlias = Literal["accounts", "users", "extensions", "codes"]
"""A table of which all that is there is told at the beginning."""

TOLD: tuple[Told, ...] = get_args(Told)
"""The tables in the order in which they are told."""

_Number: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)]
_Text: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[ -~]{1,64}$")]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Place(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A place in the changes of an organisation.

    Attributes:
        organization_id: The organisation.
        revision: The revision up to which its changes are known.
        mark: When the organisation came to it, in microseconds since 1970. In a directory that was put back to an
            earlier state and has gone on from there, the same revision is of another moment.
        table: The table that is being told; None when all that is there has been told.
        key: The last of its rows that was told, by SIP id or number; None before the first.
    """

    organization_id: _Number
    revision: _Number
    mark: _Number
    table: Told | None = None
    key: _Number | _Text | None = None

    def __post_init__(self) -> None:
        fitting: type = str if self.table == "extensions" else int
        if self.key is not None and not (self.table and isinstance(self.key, fitting)):
            raise ValueError("a key of another table")


def mark_of(moment: datetime) -> int:
    """The mark of a moment."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of(mark: int) -> datetime:
    """The moment of a mark."""
    return _EPOCH + timedelta(microseconds=mark)


def write_cursor(place: Place) -> str:
    """The cursor of a place; it can stand in a URL as it is."""
    return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read_cursor(field: str, text: str) -> Place:
    """The place of a cursor.

    Raises:
        RefusedError: It is none.
    """
    try:
        return msgspec.json.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Place)
    except (Error, ValueError, msgspec.DecodeError):
        raise refuse(field, f"neither a cursor of changes nor {START!r}") from None
