"""Processes that live as long as a measurement."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from support.postgresql_binaries import RunAs

_START_SECONDS = 60.0
_STOP_SECONDS = 20.0
_PAUSE_SECONDS = 0.05


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def child(
    command: list[str],
    log: Path,
    ready: Callable[[], bool],
    *,
    run_as: RunAs | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a process until the end of the block, whatever ends it, and then stops it by its id.

    Args:
        command: The program and its arguments. It gets none of this process's `DIALTREE_` settings.
        log: The file that it writes to.
        ready: Whether it may be used; asked again and again.
        run_as: Whom it runs as; this process's user if that is nobody in particular.
        cwd: The folder that it runs in.
        env: Variables of its environment, beside this process's.
        stop: The signal that stops it.

    Raises:
        SystemExit: It ended before it was ready, or took too long.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DIALTREE_")}
    with log.open("wb") as output:
        # A session of its own: Ctrl-C reaches this process alone, which then stops the children in order.
        process = subprocess.Popen(
            command,
            env={**environment, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            start_new_session=True,
            **(run_as or {}),
        )
    try:
        _wait(process, ready, log)
        yield process
    finally:
        _stop(process, stop)


def answers(url: str) -> bool:
    """Whether a server answers at all, with whatever status."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"benchmarks: {process.args!r} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(_PAUSE_SECONDS)


def _stop(process: subprocess.Popen[bytes], by: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
