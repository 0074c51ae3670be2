"""The command on a terminal of its own: 80 columns, Ctrl-C, prompts."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from support.server import COMMAND
from support.waiting import eventually

from .process import clean_environment

CTRL_C = "\x03"
CTRL_D = "\x04"
_SECONDS = 60.0
_AT_ONCE = 65536

# A session's leader takes the terminal that it has as standard input for its own, so that Ctrl-C reaches it.
_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


class Terminal:
    """Runs a command from `with` on.

    Args:
        arguments: Its arguments.
        columns: How wide the terminal is.
        environment: More of its environment.
    """

    def __init__(self, *arguments: str, columns: int = 80, **environment: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        clean = {**clean_environment(), "TERM": "xterm", **environment}
        clean.pop("COLUMNS", None)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _TAKE_TERMINAL, str(COMMAND), *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=clean,
            start_new_session=True,
        )
        os.close(theirs)
        self._seen = b""

    @property
    def seen(self) -> str:
        """Everything that has been shown, without carriage returns."""
        return self._seen.decode(errors="replace").replace("\r\n", "\n")

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + _SECONDS
        while text not in self.seen:
            assert time.monotonic() < deadline, f"{text!r} does not come: {self.seen!r}"
            assert self._read(), f"{text!r} did not come: {self.seen!r}"

    def wait_until_it_waits(self) -> None:
        """Waits until the command does: a Ctrl-C just before it begins to read is one that Python never hears of."""
        eventually(lambda: self._state() == "S", "the command waits for keys")

    def _state(self) -> str:
        # As proc(5) has it: the process id, the name in brackets, the state.
        return Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(") ")[2][0]

    def end(self) -> int:
        """Waits for the end, and returns the exit code."""
        while self._read():
            pass
        return self._process.wait(_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._ours)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._ours], [], [], _SECONDS)
        assert ready, f"nothing comes any more: {self.seen!r}"
        try:
            data = os.read(self._ours, _AT_ONCE)
        except OSError:
            # So ends a terminal whose last program has gone.
            return False
        self._seen += data
        return bool(data)


def show(*arguments: str, columns: int = 80, **environment: str) -> tuple[int, str]:
    """The exit code of a command, and all that a terminal shows of it."""
    with Terminal(*arguments, columns=columns, **environment) as terminal:
        code = terminal.end()
        return code, terminal.seen
