"""The server with its worker processes, as Granian runs them."""

import time
from collections.abc import Sequence
from typing import Protocol

from granian.server import MPServer

from dialtree.cli.output import say

SHUTDOWN_SECONDS = 15
"""How long a worker may take to finish what it is answering, when the server stops."""

_PAUSE_SECONDS = 0.01


class Worker(Protocol):
    """A worker process, as far as stopping it goes."""

    def is_alive(self) -> bool:
        """Whether it is not known to have ended."""

    def terminate(self) -> None:
        """Tells it to stop; told twice, it leaves unanswered what it is answering."""

    def kill(self) -> None:
        """Ends it at once."""


class Server(MPServer):
    """A server that says that it killed a worker only when it did.

    A thread waits for each worker's end. When it is kept waiting itself, on a busy machine, Granian takes a worker that
    has ended for one that refused to.
    """

    def shutdown(self, exit_code: int = 0) -> None:
        """Stops the workers and ends.

        Args:
            exit_code: What the process is to exit with.

        Raises:
            SystemExit: That is not 0, or a worker has failed.
        """
        stop(self.wrks, SHUTDOWN_SECONDS)
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]  # Granian has no types


def stop(workers: Sequence[Worker], seconds: float) -> None:
    """Tells workers to stop, waits until each is known to have ended, and kills those that take too long.

    Args:
        workers: The processes.
        seconds: How long they may take.
    """
    deadline = time.monotonic() + seconds
    for worker in workers:
        worker.terminate()
    while any(it.is_alive() for it in workers) and time.monotonic() < deadline:
        time.sleep(_PAUSE_SECONDS)
    for worker in workers:
        if worker.is_alive():
            say(f"dialtree: a worker did not stop within {seconds:g} seconds and was killed")
            worker.kill()
