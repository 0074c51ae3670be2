"""Queries of what was found in uploaded files, and of what importing them changes: a line each."""

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.bulk import insert_rows
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import upload_lines

LineKind: TypeAlias = Literal["fault", "warning", "notice", "change"]
"""What a line tells of."""


async def insert_lines(
    connection: AsyncConnection, organization_id: int, upload_id: int, lines: Iterable[tuple[LineKind, msgspec.Struct]]
) -> None:
    """Writes the lines of an upload, in their order.

    Args:
        connection: The transaction that writes.
        organization_id: Whose upload it is.
        upload_id: The upload.
        lines: The kind of each, and what it tells.
    """
    encode = msgspec.json.encode
    rows = (
        (upload_id, kind, number, organization_id, encode(body).decode())
        for number, (kind, body) in enumerate(lines, start=1)
    )
    columns = ("upload_id", "kind", "number", "organization_id", "body")
    await insert_rows(connection, upload_lines, columns, rows)


async def list_lines(connection: AsyncConnection, upload_id: int, kind: LineKind, window: Window) -> Page[Any]:
    """What the lines of an upload tell that are of a kind, in their order."""
    query = select(upload_lines.c.body).where(upload_lines.c.upload_id == upload_id, upload_lines.c.kind == kind)
    number = upload_lines.c.number
    return await load_page(connection, query, window, {"number": number}, number, lambda row: row[0])
