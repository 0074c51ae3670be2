"""What can be done to extensions, and what comes of it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from dialtree.directory.extension import Extension
from dialtree.directory.faults import Fault


class Create(msgspec.Struct, frozen=True):
    """An extension is made.

    Attributes:
        account_id: The account it is on.
        sip: Its SIP id.
        name: Its name.
        speed_dial: Its speed dial, "" for none.
        user_id: The user it is set to; None for none.
        active: Whether it is enabled.
    """

    account_id: int
    sip: str
    name: str
    speed_dial: str = ""
    user_id: int | None = None
    active: bool = True


class Change(msgspec.Struct, frozen=True):
    """Some fields of an extension change.

    Attributes:
        id: Which one.
        fields: New values of any of the fields that `Create` has; what is not in it stays as it is.
    """

    id: int
    fields: Mapping[str, Any]


class Delete(msgspec.Struct, frozen=True):
    """A disabled extension is deleted.

    Attributes:
        id: Which one.
    """

    id: int


Operation: TypeAlias = Create | Change | Delete
"""One thing that is done to one extension."""


def fields_of(operation: Operation) -> Mapping[str, Any]:
    """The fields that an operation gives values to."""
    match operation:
        case Create():
            return msgspec.structs.asdict(operation)
        case Change():
            return operation.fields
        case Delete():
            return {}


class Outcome(msgspec.Struct, frozen=True):
    """What operations come to.

    Attributes:
        organization_id: The organisation that all of them are in.
        ids: The extension of each operation, in the order of these.
        added: The extensions that are made.
        changed: Those that change, before and after.
        deleted: Those that are deleted, as they were.
        since: The organisation's last revision before they were carried out.
    """

    organization_id: int
    ids: Sequence[int]
    added: Sequence[Extension]
    changed: Sequence[tuple[Extension, Extension]]
    deleted: Sequence[Extension]
    since: int = 0


class Finding(msgspec.Struct, frozen=True):
    """What is wrong with an operation.

    Attributes:
        index: Which operation.
        fault: What is wrong with it.
        missing: Whether it names a thing that does not exist.
    """

    index: int
    fault: Fault
    missing: bool


class OperationsError(Exception):
    """Operations that break rules.

    Attributes:
        findings: What is wrong, by the order of the operations; at least one.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = sorted(findings, key=lambda it: it.index)
        super().__init__("; ".join(f"{it.index}: {it.fault}" for it in self.findings))
