"""The audit as a file."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence

import msgspec

from dialtree.sources.csv.safe import BOM, safe_line
from dialtree.storage.audit import Act, AuditFilter, load_acts
from dialtree.storage.database import Database

_PIECE = 500
_ENCODER = msgspec.json.Encoder()


async def export_csv(database: Database, wanted: AuditFilter) -> AsyncIterator[bytes]:
    """The acts that a filter lets through as CSV for spreadsheets, newest first, a piece at a time."""
    yield f"{BOM}{safe_line(Act.__struct_fields__)}".encode()
    async for piece in _pieces(database, wanted, _csv_lines):
        yield piece


async def export_ndjson(database: Database, wanted: AuditFilter) -> AsyncIterator[bytes]:
    """The same as JSON, an act a line."""
    async for piece in _pieces(database, wanted, lambda acts: [_ENCODER.encode_lines(acts)]):
        yield piece


async def _pieces(
    database: Database, wanted: AuditFilter, written: Callable[[Sequence[Act]], Sequence[bytes] | Iterator[bytes]]
) -> AsyncIterator[bytes]:
    # A transaction for each piece: whoever reads slowly holds up nobody.
    last: int | None = None
    while True:
        async with database.read() as connection:
            acts = await load_acts(connection, wanted, last, _PIECE)
        if not acts:
            return
        yield b"".join(written(acts))
        last = acts[-1].id


def _csv_lines(acts: Sequence[Act]) -> Iterator[bytes]:
    for act in acts:
        at, details = act.at.isoformat().replace("+00:00", "Z"), msgspec.json.encode(act.details).decode()
        yield safe_line(msgspec.structs.astuple(msgspec.structs.replace(act, at=at, details=details))).encode()
