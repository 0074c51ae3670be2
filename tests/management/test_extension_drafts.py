"""The rules of operations on extensions, against a naive carrying out of one after another."""

from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.extension import Extension
from dialtree.management.extensions.drafts import draft
from dialtree.management.extensions.operations import (
    Change,
    Create,
    Delete,
    Operation,
    OperationsError,
    fields_of,
)
from dialtree.management.extensions.surroundings import Surroundings

_ACCOUNTS = {1: 1, 2: 1, 9: 9}
_USERS = {5: 1, 95: 9}
_IDS = st.integers(1, 5)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "account_id": st.sampled_from([1, 2, 2, 9, 77]),
    "sip": st.sampled_from(["a", "b", "c", "d", " a ", ""]),
    "name": st.sampled_from(["A", " B ", "C", ""]),
    "speed_dial": st.sampled_from(["", "1", "2", "3", "x"]),
    "user_id": st.sampled_from([None, 5, 5, 95, 77]),
    "active": st.booleans(),
}
_OPERATIONS = st.one_of(
    st.builds(Create, **_VALUES),
    st.builds(Change, _IDS, st.fixed_dictionaries({}, optional=_VALUES)),
    st.builds(Delete, _IDS),
)
_BEFORE = st.lists(
    st.builds(
        Extension,
        id=_IDS,
        account_id=st.sampled_from([1, 2]),
        sip=st.sampled_from(["a", "b", "c", "d"]),
        name=st.just("A"),
        speed_dial=st.sampled_from(["", "1", "2", "3"]),
        user_id=st.sampled_from([None, 5]),
        active=st.booleans(),
    ),
    max_size=4,
    unique_by=(lambda it: it.id, lambda it: it.sip, lambda it: it.speed_dial or f"none {it.id}"),
)

State = dict[int, Extension]


def is_bad(field: str, value: Any) -> bool:  # noqa: ANN401
    match field:
        case "sip" | "name":
            return not value
        case "speed_dial":
            return bool(value == "x")
        case "account_id":
            return _ACCOUNTS.get(value) != 1
        case "user_id":
            return value is not None and _USERS.get(value) != 1
    return False


def naive(operations: list[Operation], before: State) -> tuple[State, set[tuple[int, str]]]:
    """What stands in the end, and what is wrong of each operation but that a value is another's."""
    state, wrong = dict(before), set()
    for index, operation in enumerate(operations):
        if isinstance(operation, Create):
            current = Extension(6 + sum(isinstance(it, Create) for it in operations[:index]), 0, "", "", "", None, True)
        elif operation.id not in state:
            wrong.add((index, "extension_id"))
            continue
        else:
            current = state[operation.id]
        if isinstance(operation, Delete):
            if current.active:
                wrong.add((index, "extension_id"))
            else:
                del state[current.id]
            continue
        fields = fields_of(operation)
        wrong |= {(index, field) for field, value in fields.items() if is_bad(field, value)}
        good = {field: value for field, value in fields.items() if not is_bad(field, value)}
        clean = {field: value.strip() if isinstance(value, str) else value for field, value in good.items()}
        state[current.id] = msgspec.structs.replace(current, **clean)
    return state, wrong


def taken_twice(state: State) -> int:
    """How many extensions would have to give up a SIP id or a speed dial, for each to have its own."""
    values = Counter((field, getattr(it, field)) for it in state.values() for field in ("sip", "speed_dial"))
    return sum(count - 1 for (_, value), count in values.items() if value)


def around(before: State) -> Surroundings:
    return Surroundings(1, {it: (1, extension) for it, extension in before.items()}, _ACCOUNTS, _USERS,
                        list(before.values()), 6)  # fmt: skip


@given(st.lists(_OPERATIONS, min_size=1, max_size=6), _BEFORE)
def test_what_operations_come_to(operations: list[Operation], there: list[Extension]) -> None:
    before = {it.id: it for it in there}
    after, wrong = naive(operations, before)
    conflicts = taken_twice(after)
    try:
        outcome = draft(operations, around(before))
    except OperationsError as error:
        told = [(it.index, it.fault.field) for it in error.findings]
        assert [index for index, _ in told] == sorted(index for index, _ in told)
        assert wrong <= set(told)
        assert len(told) == len(wrong) + conflicts > 0
        for index, field in set(told) - wrong:
            assert field in ("sip", "speed_dial")
            assert field in fields_of(operations[index])
    else:
        assert (wrong, conflicts) == (set(), 0)
        state = {it: extension for it, extension in before.items() if extension not in outcome.deleted}
        assert all(before[old.id] == old != new for old, new in outcome.changed)
        state |= {new.id: new for _, new in outcome.changed} | {it.id: it for it in outcome.added}
        assert state == after
        assert len(outcome.ids) == len(operations)


def test_a_holder_out_of_reach_is_not_told() -> None:
    far = Extension(3, 50, "far", "Far", "1", None, active=True)
    found = msgspec.structs.replace(around({}), holders=[far])
    with pytest.raises(OperationsError, match="speed_dial: 1 belongs to another extension"):
        draft([Create(1, "a", "A", "1")], found)
