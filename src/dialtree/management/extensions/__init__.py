"""Extensions: add, change, move, disable, enable, delete, many at once, undo, find."""

from dialtree.management.extensions.alike import Applied, Selected, change_alike, changing, load_selected
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
from dialtree.management.extensions.undoing import undo_many

__all__ = [
    "MOST_OPERATIONS",
    "Applied",
    "Change",
    "Create",
    "Delete",
    "Done",
    "Operation",
    "Selected",
    "add_extension",
    "change_alike",
    "change_extension",
    "change_many",
    "changing",
    "delete_extension",
    "delete_extension_by_id",
    "enable_extension",
    "find_extension",
    "list_extensions",
    "load_selected",
    "move_extension",
    "set_extension",
    "undo_many",
]
