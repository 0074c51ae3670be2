from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.history import Change, State, difference, state_at

_START = datetime(2026, 1, 31, 12, tzinfo=UTC)

_states = st.none() | st.fixed_dictionaries({"sip": st.sampled_from("ab"), "name": st.sampled_from("xyz")})
_steps = st.lists(st.tuples(st.integers(0, 5), _states), max_size=12)


def moment(seconds: int) -> datetime:
    return _START + timedelta(seconds=seconds)


def logged(steps: Sequence[tuple[int, State | None]]) -> tuple[list[Change], State | None]:
    """The log of a thing that becomes one state after another, and what it is in the end."""
    changes: list[Change] = []
    now: State | None = None
    for seconds, state in steps:
        if state != now:
            operation = "insert" if now is None else "delete" if state is None else "update"
            changes.append(Change(len(changes) + 1, moment(seconds), operation, now, state))
            now = state
    return changes, now


def replayed(changes: Sequence[Change], at: datetime) -> State | None:
    """Naively: all changes up to the last that bears a moment which is not later, one after the other."""
    upto = max((index + 1 for index, it in enumerate(changes) if it.at <= at), default=0)
    state: State | None = None
    for change in changes[:upto]:
        assert state == change.before
        state = change.after
    return state


@given(_steps, st.integers(-1, 6))
def test_what_was_is_what_a_replay_comes_to(steps: list[tuple[int, State | None]], at: int) -> None:
    changes, now = logged(steps)
    assert state_at(changes, now, moment(at)) == replayed(changes, moment(at))


@given(_steps, st.integers(0, 12), st.integers(0, 6))
def test_what_was_cut_off_is_not_missed(steps: list[tuple[int, State | None]], cut: int, at: int) -> None:
    changes, now = logged(sorted(steps, key=lambda it: it[0]))
    kept = changes[cut:]
    if not changes[:cut] or moment(at) >= changes[:cut][-1].at:
        assert state_at(kept, now, moment(at)) == state_at(changes, now, moment(at))


@given(_states, _states)
def test_a_difference_is_what_makes_one_of_the_other(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    was, became = difference(before, after)
    if before is None or after is None:
        assert (was, became) == (before, after)
    else:
        assert was is not None
        assert became is not None
        assert was.keys() == became.keys()
        assert all(was[name] != became[name] for name in was)
        assert {**before, **became} == after
        assert {**after, **was} == before
