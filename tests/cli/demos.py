"""A demo, as a process of its own, and the calls that it shows."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from support.raw_http import ask
from support.waiting import eventually

from .process import clean_environment

ROOT = Path(__file__).parents[2]
_SECONDS = 60


class Demo:
    """Runs from `with` to its end, in the present folder.

    Args:
        port: Where it serves.
        name: The module of `examples`.
        ready: What it says once it serves all that it does; "" if nothing.
        arguments: More arguments.
    """

    def __init__(self, port: int, name: str = "demo", ready: str = "", arguments: tuple[str, ...] = ()) -> None:
        self._written = Path(f"demo-{port}.txt").open("w+b")  # noqa: SIM115 - closed at the end
        self._ready = ready
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"examples.{name}", "--port", str(port), *arguments],
            env=clean_environment(PYTHONPATH=str(ROOT)),
            stdin=subprocess.DEVNULL,
            stdout=self._written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._port = port

    @property
    def shown(self) -> str:
        size = self._written.seek(0, os.SEEK_END)
        return os.pread(self._written.fileno(), size, 0).decode()

    @property
    def code(self) -> str:
        return re.search(r"^    (\w{32})$", self.shown, re.MULTILINE)[1]  # type: ignore[index]

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def calls(self) -> list[str]:
        """The calls of curl's that it shows."""
        return [line.strip() for line in self.shown.splitlines() if line.startswith("    curl ")]

    def stop(self) -> int:
        # As a terminal's Ctrl-C: to all of its processes.
        os.killpg(self._process.pid, signal.SIGINT)
        return self.wait()

    def wait(self) -> int:
        """Waits for one that ends by itself."""
        return self._process.wait(_SECONDS)

    def __enter__(self) -> Self:
        eventually(self._serves, "the demo serves")
        assert self._process.poll() is None, self.shown
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if self._process.poll() is None:
                # Whatever it has started, it ends.
                self._process.terminate()
                self._process.wait(_SECONDS)
        finally:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            self._written.close()

    def _serves(self) -> bool:
        if self._process.poll() is not None:
            return True
        try:
            return self._ready in self.shown and ask(self._port, "GET", "/").status > 0
        except OSError:
            return False


def ask_as_shown(line: str) -> tuple[int, dict[str, object]]:
    """Runs a call of curl's verbatim; where there is no curl, sends what it would send."""
    words = shlex.split(line)
    if shutil.which("curl"):
        ended = subprocess.run([*words, "--silent", "--include"], capture_output=True, check=True, timeout=_SECONDS)
        head, _, body = ended.stdout.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(body)
    headers, body, url, cookies = [], None, "", Path()
    rest = iter(words[1:])
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers.append((name, value))
        elif word == "-c":
            cookies = Path(next(rest))
        elif word == "-b":
            headers.append(("Cookie", Path(next(rest)).read_text()))
        elif word == "-d":
            body = next(rest).encode()
        elif word != "-i":
            url = word
    match = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/.*)", url)
    assert match
    answer = ask(int(match[1]), "POST" if body else "GET", match[2], headers, body)
    if cookies.name and "set-cookie" in answer:
        cookies.write_text(answer["set-cookie"].partition(";")[0])
    return answer.status, answer.json


def start_demo(*arguments: str, name: str = "demo", **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs one that ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", f"examples.{name}", *arguments],
        env=clean_environment(PYTHONPATH=str(ROOT), **environment),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )


def what_make_runs(*arguments: str) -> str:
    """What `make` with arguments would run."""
    command = ["make", "--dry-run", "--directory", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=_SECONDS).stdout
