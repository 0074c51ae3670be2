from datetime import UTC, datetime, timedelta

import pytest

from dialtree.directory.agent_session import (
    AgentSession,
    Beginning,
    Ending,
    Held,
    Move,
    Named,
    Refused,
    Wish,
    log_in,
    log_out,
    refusal,
)

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
DANA, NOAM = 5, 6
DESK, FRONT = 420, 421


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def session(user: int, extension: int, status: int = 1, since: float = 1, in_since: float = 2) -> AgentSession:
    return AgentSession(user * 1000 + extension, user, extension, status, ago(in_since), ago(since))


@pytest.mark.parametrize(
    ("wish", "named", "expected"),
    [
        (Wish(None, None, None), Named(False, None, False), Refused.USER_MISSING),
        (Wish(DANA, None, None), Named(False, None, False), Refused.USER_UNKNOWN),
        (Wish(DANA, None, None), Named(True, None, False), Refused.EXTENSION_MISSING),
        (Wish(DANA, "420", None), Named(True, None, False), Refused.EXTENSION_UNKNOWN),
        (Wish(DANA, "420", None), Named(True, DESK, False), Refused.STATUS_MISSING),
        (Wish(DANA, "420", 1), Named(True, DESK, False), Refused.STATUS_UNKNOWN),
        (Wish(DANA, "420", 1), Named(True, DESK, True), None),
    ],
)
def test_what_is_wrong_is_told_in_the_contracts_order(wish: Wish, named: Named, expected: Refused | None) -> None:
    assert refusal(wish, named) == expected


def test_first_of_all() -> None:
    assert log_in(DANA, DESK, 1, Held(), None, NOW) == Move([], Beginning(DANA, DESK, 1, NOW, NOW))
    assert log_out(None, None, NOW) == Move()
    assert not Move()


def test_another_status_keeps_the_login() -> None:
    own = session(DANA, DESK)
    moved = log_in(DANA, DESK, 3, Held(own), 8, NOW)
    assert moved == Move([Ending(own.id, NOW)], Beginning(DANA, DESK, 3, ago(2), NOW))
    assert log_in(DANA, DESK, 1, Held(own), 8, NOW) == Move()


def test_another_extension_is_another_login() -> None:
    own = session(DANA, DESK)
    moved = log_in(DANA, FRONT, 1, Held(own), None, NOW)
    assert moved == Move([Ending(own.id, NOW)], Beginning(DANA, FRONT, 1, NOW, NOW))


def test_whoever_holds_it_keeps_it() -> None:
    other = session(NOAM, DESK)
    assert log_in(DANA, DESK, 1, Held(None, other, other_is_active=True), 8, NOW) is Refused.IN_USE


def test_who_is_no_longer_active_does_not() -> None:
    other = session(NOAM, DESK)
    moved = log_in(DANA, DESK, 1, Held(None, other), None, NOW)
    assert moved == Move([Ending(other.id, NOW)], Beginning(DANA, DESK, 1, NOW, NOW))


def test_who_should_have_been_logged_out_was_so_at_that_moment() -> None:
    own, other = session(DANA, FRONT, in_since=9), session(NOAM, DESK, in_since=10, since=9)
    moved = log_in(DANA, DESK, 1, Held(own, other, other_is_active=True), 8, NOW)
    assert moved == Move([Ending(other.id, ago(2)), Ending(own.id, ago(1))], Beginning(DANA, DESK, 1, NOW, NOW))
    assert log_out(own, 8, NOW) == Move([Ending(own.id, ago(1))])
    again = log_in(DANA, FRONT, 1, Held(own), 8, NOW)
    assert again == Move([Ending(own.id, ago(1))], Beginning(DANA, FRONT, 1, NOW, NOW))


def test_the_very_moment_counts() -> None:
    other = session(NOAM, DESK, in_since=8)
    late = NOW - timedelta(microseconds=1)
    assert log_in(DANA, DESK, 1, Held(None, other, other_is_active=True), 8, late) is Refused.IN_USE
    assert log_in(DANA, DESK, 1, Held(None, other, other_is_active=True), 8, NOW) is not Refused.IN_USE


def test_nothing_ends_before_it_has_begun() -> None:
    """The clocks of two machines differ, and hours may have been made fewer."""
    own = session(DANA, DESK, since=-1, in_since=-1)
    assert log_out(own, None, NOW) == Move([Ending(own.id, ago(-1))])
    assert log_in(DANA, FRONT, 1, Held(own), None, NOW) == Move(
        [Ending(own.id, ago(-1))], Beginning(DANA, FRONT, 1, ago(-1), ago(-1))
    )
    long = session(DANA, DESK, since=1, in_since=9)
    assert log_out(long, 5, NOW) == Move([Ending(long.id, ago(1))])
