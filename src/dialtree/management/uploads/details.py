"""What is told of an upload beside its numbers: the first lines of each sort, and pages of all."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.management.uploads.lines import ChangeLine, FaultLine, RemarkLine
from dialtree.storage.paging import Page, Window
from dialtree.storage.upload_lines import LineKind, list_lines

T = TypeVar("T")

MOST_SHOWN = 50
"""How many lines of each kind are shown with an import; the others are on pages of their own."""


class Details(msgspec.Struct, frozen=True):
    """The first lines of what is told of an import.

    Attributes:
        faults: What stands in its way.
        warnings: What is probably a mistake.
        notices: What is passed over.
        changes: What it does.
    """

    faults: Sequence[FaultLine]
    warnings: Sequence[RemarkLine]
    notices: Sequence[RemarkLine]
    changes: Sequence[ChangeLine]


class Lines(Generic[T]):
    """One sort of what is told of imports.

    Args:
        kind: What is told.
        form: What a line is.
    """

    def __init__(self, kind: LineKind, form: Any) -> None:  # noqa: ANN401 - a type, or several
        self._kind = kind
        self._form = form

    async def load(self, connection: AsyncConnection, upload_id: int, window: Window) -> Page[T]:
        """A page of them, in their order; of an import that exists."""
        page = await list_lines(connection, upload_id, self._kind, window)
        return Page([msgspec.convert(it, self._form) for it in page.items], page.total, page.last)


FAULTS: Lines[FaultLine] = Lines("fault", FaultLine)
WARNINGS: Lines[RemarkLine] = Lines("warning", RemarkLine)
NOTICES: Lines[RemarkLine] = Lines("notice", RemarkLine)
CHANGES: Lines[ChangeLine] = Lines("change", ChangeLine)


async def load_details(connection: AsyncConnection, upload_id: int) -> Details:
    """The first lines of what is told of an import that exists."""
    first = Window(MOST_SHOWN)
    return Details(
        faults=(await FAULTS.load(connection, upload_id, first)).items,
        warnings=(await WARNINGS.load(connection, upload_id, first)).items,
        notices=(await NOTICES.load(connection, upload_id, first)).items,
        changes=(await CHANGES.load(connection, upload_id, first)).items,
    )
