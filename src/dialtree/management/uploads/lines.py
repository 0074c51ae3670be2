"""What is told of a plan: each fault, remark and change, as a line."""

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.faults import Fault
from dialtree.directory.user import User
from dialtree.sources.plan import Plan
from dialtree.sources.planning import prune, root
from dialtree.sources.record import Remark
from dialtree.storage.upload_lines import LineKind

_OPTIONS = {prune.OPTION: "prune_limit", root.OPTION: "organization_id"}
"""What the options of the command line are called in a request."""


class FaultLine(msgspec.Struct, frozen=True):
    """Something that stands in the way of an import.

    Attributes:
        place: The line or entry of the file, from 1; 0 when it is about the file as a whole.
        field: The field, by its name in the file.
        message: What is wrong with it.
        row: What the file says there, the cells that are not empty by column and cut short; of other files than CSV
            nothing, for they may hold passwords.
    """

    place: int
    field: str
    message: str
    row: Mapping[str, str] = {}


class RemarkLine(msgspec.Struct, frozen=True):
    """Something that whoever imports a file should know.

    Attributes:
        place: The line or entry of the file, from 1; 0 when it is about the file as a whole.
        text: What it is.
    """

    place: int
    text: str


class _Change(msgspec.Struct, frozen=True, tag_field="kind"):
    """What an import does to one thing; `kind` says what it is.

    Attributes:
        operation: What is done to it.
        before: The fields of the thing as it is; null when it is added.
        after: Its fields as they will be; what is added may get another id than is shown here.
    """

    operation: Literal["add", "change", "disable"]


class AccountChange(_Change, frozen=True, tag="account"):
    """What an import does to an account."""

    before: Account | None
    after: Account


class UserChange(_Change, frozen=True, tag="user"):
    """What an import does to a user."""

    before: User | None
    after: User


class ExtensionChange(_Change, frozen=True, tag="extension"):
    """What an import does to an extension."""

    before: Extension | None
    after: Extension


ChangeLine: TypeAlias = AccountChange | UserChange | ExtensionChange
"""What an import does to one thing."""


def lines_of(plan: Plan, rows: Mapping[int, Mapping[str, str]]) -> Iterator[tuple[LineKind, msgspec.Struct]]:
    """Everything that is told of a plan, line by line.

    Args:
        plan: The plan.
        rows: What the file says at the places of faults.
    """
    for bad in plan.refused:
        yield "fault", fault_line(bad.place, bad.fault, rows.get(bad.place, {}))
    yield from (("warning", _remark(it)) for it in plan.warnings)
    yield from (("notice", _remark(it)) for it in plan.notices)
    yield from (("change", it) for it in changes_of(plan))


def changes_of(plan: Plan) -> Iterator[ChangeLine]:
    """What a plan would do, thing by thing, always in the same order."""
    yield from (AccountChange("add", None, it) for it in plan.accounts.added)
    yield from (AccountChange("change", it.before, it.after) for it in plan.accounts.changed)
    yield from (UserChange("add", None, it) for it in plan.users.added)
    yield from (UserChange("change", it.before, it.after) for it in plan.users.changed)
    yield from (ExtensionChange("add", None, it) for it in plan.extensions.added)
    yield from (ExtensionChange("change", it.before, it.after) for it in plan.extensions.changed)
    for it in sorted(plan.disabled, key=lambda it: it.sip):
        yield ExtensionChange("disable", it, msgspec.structs.replace(it, active=False))


def fault_line(place: int, fault: Fault, row: Mapping[str, str]) -> FaultLine:
    """A fault at a place of a file, its field named as it is in a request, with what the file says there."""
    return FaultLine(place, _OPTIONS.get(fault.field, fault.field), fault.message, row)


def _remark(remark: Remark) -> RemarkLine:
    return RemarkLine(remark.place, remark.text)
