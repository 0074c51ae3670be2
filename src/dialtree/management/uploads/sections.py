"""What is told of an import, in parts: where each begins among its lines, which are numbered."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Literal, TypeAlias, TypeVar

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.management.uploads.details import Lines
from dialtree.management.uploads.report import Report
from dialtree.storage.paging import Window

T = TypeVar("T")

Kind: TypeAlias = Literal["account", "user", "extension"]
Operation: TypeAlias = Literal["add", "change", "disable"]


class Span(msgspec.Struct, frozen=True):
    """Lines that follow one another.

    Attributes:
        before: How many lines of the import stand before them.
        count: How many they are.
    """

    before: int
    count: int


class Section(msgspec.Struct, frozen=True):
    """The changes of one kind.

    Attributes:
        kind: To what they happen.
        operation: What happens.
        span: Where they are.
    """

    kind: Kind
    operation: Operation
    span: Span

    @property
    def name(self) -> str:
        """What it is called by in an address."""
        return f"{self.kind}-{self.operation}"


class Spans(msgspec.Struct, frozen=True):
    """Where everything is that is told of an import.

    Attributes:
        faults: What stands in its way.
        warnings: What is probably a mistake.
        notices: What is passed over.
        changes: What it does.
        sections: The same, kind by kind; those that are not empty.
    """

    faults: Span
    warnings: Span
    notices: Span
    changes: Span
    sections: Sequence[Section]


def spans_of(report: Report) -> Spans:
    """Where everything is, in the order of `lines_of`."""
    faults, warnings, notices, changes = _spans((report.faults, report.warnings, report.notices, report.changes))
    counts: list[tuple[Kind, Operation, int]] = [
        ("account", "add", report.accounts.added),
        ("account", "change", report.accounts.changed),
        ("user", "add", report.users.added),
        ("user", "change", report.users.changed),
        ("extension", "add", report.extensions.added),
        ("extension", "change", report.extensions.changed),
        ("extension", "disable", report.disabled),
    ]
    spans = _spans([it for _, _, it in counts], changes.before)
    sections = [
        Section(kind, operation, span) for (kind, operation, count), span in zip(counts, spans, strict=True) if count
    ]
    return Spans(faults, warnings, notices, changes, sections)


async def load_lines(
    connection: AsyncConnection, upload_id: int, lines: Lines[T], span: Span, start: int, limit: int
) -> Sequence[T]:
    """Some lines of a span, in their order; none where there are none.

    Args:
        connection: A transaction that reads.
        upload_id: The import, which exists.
        lines: Which sort the span is of.
        span: The span.
        start: How many of it stand before those wanted.
        limit: How many are wanted at most.
    """
    wanted = min(limit, span.count - start)
    if wanted <= 0:
        return ()
    last = span.before + start
    return (await lines.load(connection, upload_id, Window(wanted, "", (last, last)))).items


def _spans(counts: Sequence[int], before: int = 0) -> Sequence[Span]:
    return [Span(start, end - start) for start, end in pairwise(accumulate(counts, initial=before))]
