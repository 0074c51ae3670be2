"""The answers of Login/Logout: the rows of CONTRACT section 2's table, and the list of statuses."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from dialtree.contract.answer import Refusal

_encoder = msgspec.json.Encoder()

_OK, _CODE, _EXTENSION, _STATUS = 1, 2, 3, 4
_REFUSED, _DONE, _FAILED, _MISSING = 0, 1, 4, 6

_UNAUTHORIZED = "Authorization Failed"
_NOT_WRITTEN = "Error on update"


class _Body(msgspec.Struct):
    status: int = msgspec.field(name="Status")
    error: int = msgspec.field(name="StatusError")
    # The contract has it so.
    message: str = msgspec.field(name="StatusErroMessage")


class ListedStatus(msgspec.Struct, frozen=True):
    """A status in the list of statuses.

    Attributes:
        id: Its number.
        name: Its name.
        color: Its colour, as `#rrggbb`.
    """

    id: int = msgspec.field(name="ID")
    name: str = msgspec.field(name="Name")
    color: str = msgspec.field(name="Color")


class _Statuses(msgspec.Struct):
    statuses: Sequence[ListedStatus] = msgspec.field(name="Statuses")


class StatusAnswer(NamedTuple):
    """A row of CONTRACT section 2's table.

    Attributes:
        http: The HTTP status.
        status: The value of `Status`.
        error: The value of `StatusError`.
        message: The value of `StatusErroMessage`.
    """

    http: int
    status: int
    error: int
    message: str

    @property
    def body(self) -> bytes:
        """The JSON of this answer, UTF-8."""
        return _encoder.encode(_Body(self.status, self.error, self.message))


DONE = StatusAnswer(200, _OK, _DONE, "OK")
CODE_MISSING = StatusAnswer(200, _CODE, _MISSING, _UNAUTHORIZED)
CODE_REFUSED = StatusAnswer(200, _CODE, _REFUSED, _UNAUTHORIZED)
USER_MISSING = CODE_MISSING
USER_UNKNOWN = CODE_REFUSED
EXTENSION_MISSING = StatusAnswer(200, _EXTENSION, _MISSING, "Phone error.")
EXTENSION_UNKNOWN = StatusAnswer(200, _EXTENSION, _REFUSED, "No extension found")
EXTENSION_IN_USE = StatusAnswer(200, _EXTENSION, _REFUSED, "Extension is already in use")
STATUS_MISSING = StatusAnswer(200, _STATUS, _MISSING, "Status not support")
STATUS_UNKNOWN = StatusAnswer(200, _STATUS, _REFUSED, "Status not support")
NOT_WRITTEN = StatusAnswer(200, _STATUS, _FAILED, _NOT_WRITTEN)


def refused(refusal: Refusal) -> StatusAnswer:
    """What is answered where the extension list would answer with a refusal."""
    match refusal.status:
        case 200:
            return CODE_REFUSED
        case 400:
            return StatusAnswer(200, _STATUS, _REFUSED, refusal.desc)
        case 403 | 429:
            return StatusAnswer(refusal.status, _CODE, _REFUSED, refusal.desc)
        case status if status >= 500:  # noqa: PLR2004 - faults of the server's
            return StatusAnswer(status, _STATUS, _FAILED, _NOT_WRITTEN)
        case status:
            return StatusAnswer(status, _STATUS, _REFUSED, refusal.desc)


def encode_statuses(statuses: Sequence[ListedStatus]) -> bytes:
    """The list of statuses, in this order: compact JSON, UTF-8. Every failure has an empty one."""
    return _encoder.encode(_Statuses(statuses))
