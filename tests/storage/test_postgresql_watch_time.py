"""PostgreSQL's watch on revisions when time is not what it seems: a process that stood still, a clock that was set."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from dialtree.storage.clock import now
from storage.watching import LEASE, Writer, make_database
from support.postgresql import VERSIONS, running
from support.waiting import SECONDS, eventually

_TESTS = Path(__file__).parents[1]


@pytest.fixture(params=VERSIONS)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    cluster = running(request.param)
    url = make_database(cluster)
    yield url
    cluster.drop_database(url)


def test_never_stale_after_standing_still(url: str) -> None:
    with Writer.running(url) as writer, Asking(url, writer) as asking:
        for _ in range(3):
            asking.hold_against_writer(told=50)
            asking.send_signal(signal.SIGSTOP)
            stopped, before = now(), writer.latest()
            eventually(lambda: now() > stopped + 3 * LEASE and writer.latest() > before + 50, "much is written")  # noqa: B023
            asking.send_signal(signal.SIGCONT)
            # What comes first may have been asked before; but all of it is held against what was written.
            asking.hold_against_writer(told=50)
        assert writer.error is None


def test_never_stale_when_the_clock_is_set(url: str, tmp_path: Path) -> None:
    shift = tmp_path / "shift"
    shift.write_text("+0\n")
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    assert library is not None, "libfaketime is missing; scripts/install-test-tools installs it"
    faked = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(shift),
        "FAKETIME_NO_CACHE": "1",
        # Who sets a clock moves the wall clock alone.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with Writer.running(url) as writer, Asking(url, writer, faked) as asking:
        asking.hold_against_writer(told=50)
        for hours in ("+1h", "-1h", "+1h", "+0"):
            clock = asking.wall_clock
            shift.write_text(f"{hours}\n")
            asking.hold_against_writer(told=200)
            assert abs(asking.wall_clock - clock) > 3000
        assert writer.error is None


class Asking:
    """`watch_process` at work, and what it says held against a writer."""

    def __init__(self, url: str, writer: Writer, environment: Mapping[str, str] | None = None) -> None:
        self._writer = writer
        self._process = subprocess.Popen(
            [sys.executable, "-m", "storage.watch_process", url],
            cwd=_TESTS,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.wall_clock = 0.0

    def send_signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def hold_against_writer(self, told: int) -> None:
        """Goes on until so many answers were told by the watch without reading."""
        assert self._process.stdout is not None
        began = now()
        while told:
            assert now() < began + SECONDS
            line = self._process.stdout.readline().split()
            assert len(line) == 4, "the process has ended"
            asked, answer = float(line[0]), int(line[2])
            was_told = line[1] == "told"
            assert answer >= self._writer.committed(asked - LEASE if was_told else asked)
            told -= was_told
            self.wall_clock = float(line[3])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._process:
            self._process.kill()
