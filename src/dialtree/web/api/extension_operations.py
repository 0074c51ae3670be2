"""What `/api/v1/extensions/bulk` takes: operations on extensions."""

from typing import Annotated, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

from dialtree.management.extensions import MOST_OPERATIONS, Change, Create, Delete, Operation
from dialtree.web.api.fields import Id, Name, Sip, SpeedDial

MOST_BYTES = 10_000_000
"""The largest body in bytes: room for as many operations as there may be, each with all that it may say."""


class _Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="op"):
    """One thing that is done to one extension; `op` says what."""


class CreateOperation(_Operation, frozen=True, tag="create"):
    """Makes an extension.

    Attributes:
        account_id: The account it is on.
        sip: Its SIP id.
        name: Its name.
        speed_dial: Its speed dial; "" for none.
        user_id: The user it is set to; null for none.
        active: Whether it is enabled.
    """

    account_id: Id
    sip: Sip
    name: Name
    speed_dial: SpeedDial = ""
    user_id: Id | None = None
    active: bool = True


class UpdateOperation(_Operation, frozen=True, tag="update"):
    """Changes fields of an extension; what is not sent stays as it is.

    Attributes:
        id: Which one.
        name: Its name.
        sip: Its SIP id.
        speed_dial: Its speed dial; "" takes it away.
        account_id: The account it is on.
        user_id: The user it is set to; null takes it away.
        active: Whether it is enabled.
    """

    id: Id
    name: Name | UnsetType = UNSET
    sip: Sip | UnsetType = UNSET
    speed_dial: SpeedDial | UnsetType = UNSET
    account_id: Id | UnsetType = UNSET
    user_id: Id | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET


class MoveOperation(_Operation, frozen=True, tag="move"):
    """Moves an extension to another account.

    Attributes:
        id: Which one.
        account_id: The account it is on from then on.
    """

    id: Id
    account_id: Id


class SetUserOperation(_Operation, frozen=True, tag="set_user"):
    """Sets an extension to a user.

    Attributes:
        id: Which one.
        user_id: The user; null takes it away.
    """

    id: Id
    user_id: Id | None


class EnableOperation(_Operation, frozen=True, tag="enable"):
    """Enables an extension.

    Attributes:
        id: Which one.
    """

    id: Id


class DisableOperation(_Operation, frozen=True, tag="disable"):
    """Disables an extension.

    Attributes:
        id: Which one.
    """

    id: Id


class DeleteOperation(_Operation, frozen=True, tag="delete"):
    """Deletes a disabled extension.

    Attributes:
        id: Which one.
    """

    id: Id


AnyOperation: TypeAlias = (
    CreateOperation
    | UpdateOperation
    | MoveOperation
    | SetUserOperation
    | EnableOperation
    | DisableOperation
    | DeleteOperation
)


class Operations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Operations on extensions of one organisation, carried out one after another, all or nothing.

    Attributes:
        operations: The operations; SIP ids and speed dials may change hands among them.
    """

    operations: Annotated[list[AnyOperation], Meta(min_length=1, max_length=MOST_OPERATIONS)]


def read_operation(sent: AnyOperation) -> Operation:
    """An operation as management knows it."""
    match sent:
        case CreateOperation():
            return Create(**msgspec.structs.asdict(sent))
        case DeleteOperation():
            return Delete(sent.id)
        case EnableOperation() | DisableOperation():
            return Change(sent.id, {"active": isinstance(sent, EnableOperation)})
        case UpdateOperation() | MoveOperation() | SetUserOperation():
            fields = msgspec.structs.asdict(sent)
            given = {name: value for name, value in fields.items() if value is not UNSET and name != "id"}
            return Change(sent.id, given)
