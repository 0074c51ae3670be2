"""What is logged of an outage (the clock is the test's)."""

from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from dialtree.serving.outage_log import OutageLog
from dialtree.storage.errors import OutOfReachError

ERROR = OutOfReachError("cable pulled")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("dialtree.storage.clock.now", clock)
    return clock


@pytest.fixture
def outage_log(clock: Clock) -> OutageLog:
    return OutageLog()


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    with capture_logs() as logs:
        yield logs


def out(requests: int) -> dict[str, object]:
    return {"event": "database out of reach", "reason": "cable pulled", "requests": requests, "log_level": "error"}


def back(seconds: float, requests: int) -> dict[str, object]:
    return {"event": "database reached again", "seconds": seconds, "requests": requests, "log_level": "warning"}


def test_one_line_a_minute_with_what_failed_since(outage_log: OutageLog, clock: Clock, logs: list[Any]) -> None:
    for clock.now in (1000.0, 1001.0, 1059.9, 1060.0, 1061.0, 1119.0, 1120.5):
        outage_log.refused(ERROR)
    assert logs == [out(1), out(3), out(3)]


def test_it_says_when_it_is_over_and_how_long_it_was(outage_log: OutageLog, clock: Clock, logs: list[Any]) -> None:
    for clock.now in (1000.0, 1001.0, 1002.0):
        outage_log.refused(ERROR)
        assert outage_log.is_out
    clock.now = 1012.34
    outage_log.reached()
    outage_log.reached()
    assert not outage_log.is_out
    assert logs == [out(1), back(12.3, 2)]


def test_nothing_is_said_while_all_is_well(outage_log: OutageLog, logs: list[Any]) -> None:
    outage_log.reached()
    assert not outage_log.is_out
    assert logs == []


def test_an_outage_that_only_memory_answered_is_over_too(outage_log: OutageLog, clock: Clock, logs: list[Any]) -> None:
    outage_log.answered_from_memory(ERROR)
    clock.now = 1004.0
    outage_log.reached()
    assert logs[1:] == [back(4.0, 0)]


def test_a_database_that_comes_and_goes_does_not_fill_the_log(
    outage_log: OutageLog, clock: Clock, logs: list[Any]
) -> None:
    for second in range(120):
        clock.now = 1000.0 + second
        outage_log.refused(ERROR)
        outage_log.answered_from_memory(ERROR)
        outage_log.reached()
    assert sum(it["event"] == "database out of reach" for it in logs) == 2
    assert len(logs) == 6
