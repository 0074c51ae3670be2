"""Extensions: add, change, move, disable, enable, delete, many at once, find."""

from dialtree.management.extensions.by_id import change_extension, delete_extension_by_id
from dialtree.management.extensions.by_sip import (
    add_extension,
    delete_extension,
    enable_extension,
    move_extension,
    set_extension,
)
from dialtree.management.extensions.many import MOST_OPERATIONS, Done, change_many
from dialtree.management.extensions.operations import Change, Create, Delete, Operation
from dialtree.management.extensions.shown import find_extension, list_extensions

__all__ = [
    "MOST_OPERATIONS",
    "Change",
    "Create",
    "Delete",
    "Done",
    "Operation",
    "add_extension",
    "change_extension",
    "change_many",
    "delete_extension",
    "delete_extension_by_id",
    "enable_extension",
    "find_extension",
    "list_extensions",
    "move_extension",
    "set_extension",
]
