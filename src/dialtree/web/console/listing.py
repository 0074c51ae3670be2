"""Where in a list a page is, as its address says it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID

_DIGITS = len(str(MAX_ID))


class ListPlace(msgspec.Struct, frozen=True):
    """A place in a list.

    Attributes:
        after: The cursor after which the page begins.
        before: The cursor before which it ends.
        start: How many stand before it, for people to see.
    """

    after: str = ""
    before: str = ""
    start: int = 0


def read_place(values: Mapping[str, Any]) -> ListPlace:
    """The place that the query of an address says.

    Raises:
        RefusedError: It is none.
    """
    return ListPlace(str(values.get("after", "")), str(values.get("before", "")), read_number(values, "start"))


def read_number(values: Mapping[str, Any], name: str) -> int:
    """A number in the query of an address, from 0; 0 when it is not given.

    Raises:
        RefusedError: It is none.
    """
    text = str(values.get(name) or "0")
    if not (text.isascii() and text.isdigit() and len(text) < _DIGITS):
        raise refuse(name, "not a number from 0")
    return int(text)
