"""Partial changes on the wire: what is not sent stays as it is."""

from typing import Any

import msgspec
from msgspec import UNSET


def sent_fields(change: msgspec.Struct) -> dict[str, Any]:
    """The fields of a change that were sent, by name; the others are `UNSET`."""
    return {field: value for field, value in msgspec.structs.asdict(change).items() if value is not UNSET}
