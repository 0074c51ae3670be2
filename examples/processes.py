"""Servers that run together, as processes: none goes on without the others, and none is left."""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

_PAUSE = 0.05
_STOP_SECONDS = 20.0
"""How long a server may take to end; Dialtree gives its workers 15."""


@dataclass(frozen=True)
class Part:
    """One of the servers.

    Attributes:
        name: What it is called.
        command: The command that runs it.
        port: Where it listens.
        environment: What its environment has besides that of this process.
    """

    name: str
    command: Sequence[str]
    port: int
    environment: Mapping[str, str]


class PartEndedError(Exception):
    """One of them has ended by itself; the message says which one, and how."""


async def run_together(host: str, parts: Sequence[Part], ready: Callable[[], None]) -> None:
    """Runs servers until Ctrl-C, SIGTERM or SIGHUP; then all of them have ended.

    Args:
        host: The address that they listen on.
        parts: The servers. Each begins once the one before it answers.
        ready: Called once all of them answer.

    Raises:
        PartEndedError: One of them has ended by itself; then the others have been stopped.
    """
    stop = asyncio.Event()
    for it in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(it, stop.set)
    stopping = asyncio.create_task(stop.wait())
    running: list[tuple[Part, Process]] = []
    try:
        for part in parts:
            running.append((part, await _start(part)))
            answering = asyncio.create_task(_answers(host, part.port))
            if not await _first(answering, stopping, running):
                answering.cancel()
                return
        ready()
        await _first(None, stopping, running)
    finally:
        stopping.cancel()
        await asyncio.gather(*(_stop(it) for _, it in running))


async def _start(part: Part) -> Process:
    # In a group of its own, so that Ctrl-C reaches this process alone, and whatever a part has started ends with it.
    return await asyncio.create_subprocess_exec(
        *part.command, env={**os.environ, **part.environment}, stdin=DEVNULL, process_group=0
    )


async def _answers(host: str, port: int) -> None:
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            return
        await asyncio.sleep(_PAUSE)


async def _first(
    answering: asyncio.Task[None] | None, stopping: asyncio.Task[bool], running: Sequence[tuple[Part, Process]]
) -> bool:
    """Whether that was what was waited for, and not that all are to stop."""
    ends = {asyncio.create_task(process.wait()): part for part, process in running}
    waited = {stopping, *ends, *([answering] if answering else [])}
    try:
        done, _ = await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for it in ends:
            it.cancel()
    if stopping in done:
        return False
    ended = next((it for it in ends if it in done), None)
    if ended is not None:
        raise PartEndedError(f"{ends[ended].name} has ended by itself ({_how(ended.result())}), so all was stopped")
    return True


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


async def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), _STOP_SECONDS)
    # What it has left: it did not end, or was killed before it could end its own.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
