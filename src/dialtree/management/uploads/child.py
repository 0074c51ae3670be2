"""The server's side of the process that does a large import."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress

import msgspec

from dialtree.management.imports import Progress
from dialtree.management.uploads.errors import BrokenOffError
from dialtree.management.uploads.failures import raised
from dialtree.management.uploads.messages import Ended, Failed, Order, Report, Told
from dialtree.management.uploads.reasons import BROKEN_OFF

# -P: whatever lies in the working directory is no module of ours.
_COMMAND = (sys.executable, "-P", "-m", "dialtree.management.uploads.worker")

_PIECE = 256 * 1024
_LONGEST_LINE = 16 * 1024 * 1024
_DECODER = msgspec.json.Decoder[Report](Report)


async def perform(order: Order, content: bytes, progress: Progress) -> int:
    """Has an order carried out by a process of its own, which is killed if this is cancelled.

    Args:
        order: The order.
        content: What follows it.
        progress: Told how far it is.

    Returns:
        The number of the upload.

    Raises:
        BrokenOffError: The process has ended without saying how it went; its standard error is ours.
        RefusedError: As what was ordered, and so are all others that it raises.
    """
    process = await asyncio.create_subprocess_exec(*_COMMAND, stdin=PIPE, stdout=PIPE, limit=_LONGEST_LINE)
    try:
        await _send(process, msgspec.json.encode(order) + b"\n", content)
        return await _listen(process, progress)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        # Shielded, so that no process is left that nobody waits for.
        await asyncio.shield(process.wait())
        _input(process).close()


async def _send(process: Process, order: bytes, content: bytes) -> None:
    pipe = _input(process)
    # If it has ended, what it has said tells why.
    with suppress(BrokenPipeError, ConnectionResetError):
        pipe.write(order)
        for start in range(0, len(content), _PIECE):
            pipe.write(content[start : start + _PIECE])
            await pipe.drain()
        await pipe.drain()


async def _listen(process: Process, progress: Progress) -> int:
    assert process.stdout is not None  # noqa: S101 - it was asked for
    async for line in process.stdout:
        match _DECODER.decode(line):
            case Told(step, done, total):
                progress(step, done, total)
            case Ended(upload_id):
                await process.wait()
                return upload_id
            case Failed() as failed:
                await process.wait()
                raise raised(failed)
    raise BrokenOffError(BROKEN_OFF)


def _input(process: Process) -> asyncio.StreamWriter:
    assert process.stdin is not None  # noqa: S101 - it was asked for
    return process.stdin
