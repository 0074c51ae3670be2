"""The example's own server, as a process."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self

from support.server import count_listeners, free_port
from support.waiting import eventually

ROOT = Path(__file__).parents[2]
SECRET = "0123456789abcdefghijklmnopqrstuv"  # not one that anybody uses
_SECONDS = 30


class Crm:
    """Serves from `with` to its end, and is stopped by its process id.

    Args:
        port: Where it listens; None for anywhere.
        settings: Its settings, by their names without `CRM_`; None takes a usual one away.
    """

    def __init__(self, port: int | None = None, **settings: str | None) -> None:
        self.port = port or free_port()
        self._written = TemporaryFile()  # noqa: SIM115 - read until after the process has ended
        own = {"SECRET": SECRET, "HOST": "127.0.0.1", "PORT": str(self.port), **settings}
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("CRM_", "DIALTREE_"))}
        told = {f"CRM_{name}": value for name, value in own.items() if value is not None}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "examples.crm"],
            env={**clean, **told, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=self._written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        """Everything that it has written so far."""
        size = self._written.seek(0, os.SEEK_END)
        return os.pread(self._written.fileno(), size, 0).decode()

    def wait(self) -> int:
        """Waits for one that ends by itself."""
        return self._process.wait(_SECONDS)

    def stop(self) -> int:
        if self._process.poll() is None:
            self._process.terminate()
        return self.wait()

    def __enter__(self) -> Self:
        eventually(lambda: count_listeners(self.port) > 0 or self._process.poll() is not None, "the CRM listens")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self.stop()
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
            self._written.close()
