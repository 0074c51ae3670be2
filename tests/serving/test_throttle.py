"""The guard against guessing, with a clock of the test's own, against a naive model with exact numbers."""

from dataclasses import dataclass, field
from fractions import Fraction
from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtree.serving import throttle
from dialtree.serving.throttle import Place, Throttle, place_of

HOUR = 3600.0
A, B = b"a" * 32, b"b" * 32


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Naive:
    """Remembers everything, and counts it anew with each question."""

    per_second: Fraction
    burst: int
    unmatched: list[tuple[Place, Fraction]] = field(default_factory=list)
    succeeded: list[tuple[Place, bytes, Fraction]] = field(default_factory=list)

    def wait(self, place: Place, digest: bytes, now: Fraction) -> Fraction:
        if any(it[:2] == (place, digest) and now - it[2] <= HOUR for it in self.succeeded):
            return Fraction(0)
        tokens, at = Fraction(self.burst), Fraction(0)
        for when in [when for other, when in self.unmatched if other == place]:
            tokens = max(min(tokens + (when - at) * self.per_second, Fraction(self.burst)) - 1, Fraction(0))
            at = when
        tokens = min(tokens + (now - at) * self.per_second, Fraction(self.burst))
        return Fraction(0) if tokens >= 1 else (1 - tokens) / self.per_second


PLACES = st.sampled_from([place_of(ip_address(it)) for it in ("192.0.2.1", "192.0.2.2", "2001:db8::1")])
# Mostly short ones, or every bucket would always be full. Sums of them are exact, so that an hour is one on both sides.
PAUSES = st.sampled_from([0.0, 0.0, 0.0, 0.125, 0.5, 1.0, 1.75]) | st.sampled_from(
    [0.0, 0.0, 30.0, 61.0, 3540.0, HOUR, HOUR + 0.5]
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "unmatched", "unmatched", "unmatched", "succeeded"]),
        PLACES,
        st.sampled_from([A, B]),
        PAUSES,
    ),
    min_size=10,
    max_size=40,
)


@settings(max_examples=300)
@given(STEPS, st.sampled_from([0.5, 1, 7, 30, 600]), st.integers(1, 4))
def test_like_the_naive_model(steps: list[tuple[str, Place, bytes, float]], per_minute: float, burst: int) -> None:
    clock, naive = Clock(), Naive(Fraction(per_minute) / 60, burst)
    guard = Throttle(per_minute, burst, clock)
    for step, place, digest, pause in steps:
        clock.now += pause
        now = Fraction(clock.now)
        match step:
            case "unmatched":
                guard.unmatched(place)
                naive.unmatched.append((place, now))
            case "succeeded":
                guard.succeeded(place, digest)
                naive.succeeded.append((place, digest, now))
        expected = naive.wait(place, digest, now)
        assert guard.wait(place, digest) == pytest.approx(float(expected), abs=1e-6)


@given(st.floats(0.1, 1000), st.integers(1, 5), st.floats(0, 1e7), st.lists(st.floats(0, 100), max_size=10))
def test_whoever_waits_as_told_need_not_wait_again(
    per_minute: float, burst: int, start: float, pauses: list[float]
) -> None:
    clock = Clock(start)
    guard = Throttle(per_minute, burst, clock)
    for pause in [0.0] * burst + pauses:
        clock.now += pause
        guard.unmatched(1)
    clock.now += guard.wait(1, A)
    # A clock that has run for months tells less than microseconds apart.
    assert guard.wait(1, A) < 1e-6


def test_the_burst_and_then_one_after_the_other() -> None:
    clock = Clock()
    guard = Throttle(30, 60, clock)
    for _ in range(60):
        assert guard.wait(1, A) == 0
        guard.unmatched(1)
    assert guard.wait(1, A) == pytest.approx(2.0)
    clock.now += 2
    assert guard.wait(1, A) == 0
    guard.unmatched(1)
    assert guard.wait(1, A) == pytest.approx(2.0)
    assert guard.wait(2, A) == 0


def test_almost_a_token_is_none() -> None:
    clock = Clock()
    guard = Throttle(60, 1, clock)
    guard.unmatched(1)
    clock.now = 0.9999
    assert guard.wait(1, A) == pytest.approx(0.0001)
    clock.now = 1
    assert guard.wait(1, A) == 0


def test_a_success_is_remembered_for_an_hour_from_the_last_one() -> None:
    clock = Clock()
    guard = Throttle(0.001, 1, clock)
    guard.succeeded(1, A)
    clock.now = 59
    guard.succeeded(1, A)
    guard.unmatched(1)
    clock.now = HOUR + 59
    assert guard.wait(1, A) == 0
    assert guard.wait(1, B) > 0
    clock.now = HOUR + 59.001
    assert guard.wait(1, A) > 0


def test_memory_is_bounded_and_forgets_what_is_longest_unused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MAX_REMEMBERED", 3)
    guard = Throttle(0.001, 1, Clock())
    for place in (1, 2, 3):
        guard.succeeded(place, A)
        guard.unmatched(place)
    guard.succeeded(1, A)
    guard.unmatched(1)
    guard.unmatched(4)
    assert [place for place in (1, 2, 3, 4) if guard.wait(place, B)] == [1, 3, 4]
    guard.succeeded(4, A)
    guard.unmatched(2)
    assert [place for place in (1, 2, 4) if guard.wait(place, A)] == [2]


def test_a_place_is_an_ipv4_address_or_a_64_of_ipv6() -> None:
    assert place_of(ip_address("192.0.2.1")) != place_of(ip_address("192.0.2.2"))
    assert place_of(ip_address("2001:db8:0:1::1")) == place_of(ip_address("2001:db8:0:1:ffff::9"))
    assert place_of(ip_address("2001:db8:0:1::1")) != place_of(ip_address("2001:db8:0:2::1"))
    assert place_of(None) is None


@given(st.integers(0, 2**32 - 1))
def test_no_ipv4_address_shares_with_an_ipv6_one(number: int) -> None:
    assert place_of(IPv4Address(number)) != place_of(ip_address((number << 64) | 1))


def test_a_token_that_is_taken_back() -> None:
    clock = Clock()
    throttle = Throttle(60, 2, clock)
    throttle.take_back(1)
    for _ in range(10):
        throttle.unmatched(1)
        throttle.take_back(1)
    assert throttle.wait(1, A) == 0
    throttle.unmatched(1)
    throttle.unmatched(1)
    throttle.unmatched(1)
    assert throttle.wait(1, A) == pytest.approx(1)
    throttle.take_back(1)
    assert throttle.wait(1, A) == 0
    assert throttle.wait(2, A) == 0
