"""`make demo`, as a process of its own."""

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

import pytest

from support.raw_http import ask
from support.server import free_port
from support.waiting import eventually

from .process import clean_environment, run

_ROOT = Path(__file__).parents[2]
_SECONDS = 60


class Demo:
    """Runs from `with` to its end, in the present folder."""

    def __init__(self, port: int) -> None:
        self._written = Path(f"demo-{port}.txt").open("w+b")  # noqa: SIM115 - closed at the end
        self._process = subprocess.Popen(
            [sys.executable, "-m", "examples.demo", "--port", str(port)],
            env=clean_environment(PYTHONPATH=str(_ROOT)),
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

    def stop(self) -> int:
        # As a terminal's Ctrl-C: to all of its processes.
        os.killpg(self._process.pid, signal.SIGINT)
        return self._process.wait(_SECONDS)

    def __enter__(self) -> Self:
        eventually(self._serves, "the demo serves")
        assert self._process.poll() is None, self.shown
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._written.close()

    def _serves(self) -> bool:
        if self._process.poll() is not None:
            return True
        try:
            return ask(self._port, "GET", "/").status > 0
        except OSError:
            return False


def _ask_as_shown(line: str) -> tuple[int, dict[str, object]]:
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
    if cookies.name:
        cookies.write_text(answer.headers["set-cookie"].partition(";")[0])
    return answer.status, answer.json


@pytest.mark.timeout(180)
def test_two_runs() -> None:
    port = free_port()
    database = ("--database", "sqlite:///demo/dialtree.db")
    with Demo(port) as demo:
        first = demo.code
        calls = [line.strip() for line in demo.shown.splitlines() if line.startswith("    curl ")]
        *calls, signing_in, listing = calls
        assert len(calls) == 4
        assert f"http://127.0.0.1:{port}/api/v1/docs" in demo.shown
        answers = [_ask_as_shown(call) for call in calls]
        assert [status for status, _ in answers] == [200] * 4
        listed = [len(answer.get("EXTENSIONS") or ()) for _, answer in answers]  # type: ignore[arg-type]
        assert listed[0] == listed[2] > listed[1] > listed[3] == 0
        assert _ask_as_shown(signing_in)[0] == 201
        status, accounts = _ask_as_shown(listing)
        assert (status, accounts["total"]) == (200, 10)
        commands = [line.split()[1:] for line in demo.shown.splitlines() if line.startswith("    .venv/bin/dialtree ")]
        assert [run(*command).code for command in commands] == [0, 0]
        assert demo.stop() == 0
        assert "Traceback" not in demo.shown
    run("account", "set", "5500", "--name", "Renamed", *database)

    with Demo(port) as demo:
        assert demo.code != first
        assert _ask_as_shown(calls[0])[1] == answers[3][1]
        assert _ask_as_shown(calls[0].replace(first, demo.code))[1] == answers[0][1]
        assert _ask_as_shown(signing_in)[0] == 401
        (anew,) = [line.strip() for line in demo.shown.splitlines() if line.startswith("    curl -c ")]
        assert _ask_as_shown(anew)[0] == 201
        assert demo.stop() == 0
    assert "Renamed" in run("account", "list", *database).succeeded()
    states = [bool(it["revoked_at"]) for it in run("code", "list", "--json", *database).json]
    assert states == [True, False]


def _make(*arguments: str) -> str:
    """What `make demo` would run."""
    command = ["make", "--dry-run", "--directory", str(_ROOT), "demo", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=_SECONDS).stdout


def _start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "examples.demo", *arguments],
        env=clean_environment(PYTHONPATH=str(_ROOT), **environment),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = _start(DIALTREE_PORT=str(port))
        make = _make(f"PORT={port}")
    assert (ran.returncode, ran.stdout) == (1, "")
    other = port + 1 if port < 65535 else port - 1
    told = f"cannot listen on 127.0.0.1 port {port}: Address already in use; try: make demo PORT={other}"
    assert ran.stderr == f"demo: --port: {told}\n"
    assert f"-m examples.demo --port {port}" in make
    assert not (tmp_path / "demo").exists()


def test_a_file_in_its_way(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    ran = _start("--port", str(free_port()))
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert ran.stderr.startswith("demo: ")


def test_it_listens_where_the_manual_says() -> None:
    shown = _start("--help").stdout
    assert "127.0.0.1" in shown
    assert "8080" in shown
    assert _start("--port", "0").returncode == 2
