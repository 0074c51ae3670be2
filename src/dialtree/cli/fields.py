"""What a fault's field is called on the command line: by the option or the argument that whoever called has given."""

import re
from collections.abc import Iterable, Mapping

from dialtree.directory.faults import Fault

_NAMES: Mapping[str, tuple[str, ...]] = {
    "account_id": ("--account", "account", "--to"),
    "parent_id": ("--parent", "--to"),
    "organization_id": ("--organization",),
    "user_id": ("--user",),
    "networks": ("--allow",),
    "expires_at": ("--expires",),
    "overlap_hours": ("--overlap",),
    "database": (),
}
"""The options and arguments that say a field, where none is called as it is, the likeliest first.

A database may also be said by a setting."""

_INDEX = re.compile(r"\[\d+\]$")


def as_given(fault: Fault, names: Iterable[str]) -> Fault:
    """A fault, its field called as a command calls it.

    Args:
        fault: The fault; its field is one of a use case.
        names: The options and the arguments that the command has, as `--account` and `sip`.
    """
    field = _INDEX.sub("", fault.field)
    known = set(names)
    for name in _NAMES.get(field, (f"--{field.replace('_', '-')}",)):
        if name in known:
            return Fault(name, fault.message)
    return Fault(field.removesuffix("_id"), fault.message)
