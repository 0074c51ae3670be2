import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.agent_status import (
    DEFAULTS,
    MOST_STATUS_ID,
    RULES,
    AgentStatus,
    check_status_id,
    merged,
    source_of,
)
from dialtree.directory.faults import RefusedError
from dialtree.directory.fields import clean_fields

_STATUSES = st.builds(
    AgentStatus,
    st.integers(1, 20),
    st.sampled_from(["Lunch", "Break"]),
    st.just("הפסקה"),
    st.sampled_from(["#000000", "#f76707"]),
    st.booleans(),
)


@given(st.lists(_STATUSES, unique_by=lambda it: it.id))
def test_own_ones_over_the_contracts(own: list[AgentStatus]) -> None:
    found = merged(own)
    ids = [it.id for it in found]
    assert ids == sorted(ids)
    assert set(ids) == set(DEFAULTS) | {it.id for it in own}
    assert set(own) <= set(found)
    for it in found:
        source = source_of(it)
        assert (source == "added") == (it.id not in DEFAULTS)
        assert (source == "contract") == (DEFAULTS.get(it.id) == it)
        assert source != "changed" or it in own


def test_the_contracts_are_sound_and_told_apart() -> None:
    for it in DEFAULTS.values():
        kept = {"id": it.id, "name_en": it.name_en, "name_he": it.name_he, "color": it.color}
        assert clean_fields(kept, RULES) == kept
        assert re.fullmatch("[א-ת ]+", it.name_he)
    for field in ("name_en", "name_he", "color"):
        assert len({getattr(it, field) for it in DEFAULTS.values()}) == len(DEFAULTS)


@pytest.mark.parametrize("number", [0, -1, MOST_STATUS_ID + 1])
def test_numbers_have_bounds(number: int) -> None:
    with pytest.raises(RefusedError, match=rf"^id: not between 1 and {MOST_STATUS_ID}$"):
        check_status_id("id", number)
