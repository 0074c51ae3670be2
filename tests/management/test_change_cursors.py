import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.faults import RefusedError
from dialtree.directory.identifier import MAX_ID
from dialtree.management.change_cursors import Place, mark_of, moment_of, read_cursor, write_cursor

_numbers = st.integers(0, MAX_ID)
_sips = st.text("abcXYZ019._+-", min_size=1, max_size=64)
_told = st.one_of(
    st.just((None, None)),
    st.tuples(st.sampled_from(["accounts", "users", "codes"]), st.none() | _numbers),
    st.tuples(st.just("extensions"), st.none() | _sips),
)


@given(_numbers, _numbers, _numbers, _told)
def test_a_cursor_leads_back(organization: int, revision: int, mark: int, told: tuple[object, object]) -> None:
    place = Place(organization, revision, mark, *told)  # type: ignore[arg-type]
    cursor = write_cursor(place)
    assert read_cursor("after", cursor) == place
    assert quote(cursor) == cursor


@given(st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - as Hypothesis wants it
def test_a_mark_is_a_moment(moment: datetime) -> None:
    assert moment_of(mark_of(moment)) == moment


def _cursor_of(*place: object) -> str:
    return urlsafe_b64encode(json.dumps(place).encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "Start",
        "é",
        "\0",
        _cursor_of(),
        _cursor_of(1),
        _cursor_of(-1, 1, 1),
        _cursor_of(1, 2**63, 1),
        _cursor_of(1, 1, 2**80),
        _cursor_of(1, 1, 1, None, None, 1),
        _cursor_of(1, 1, 1, "tokens"),
        _cursor_of(1, 1, 1, "users", "x"),
        _cursor_of(1, 1, 1, "extensions", 5),
        _cursor_of(1, 1, 1, "extensions", "\0"),
        _cursor_of(1, 1, 1, None, 5),
    ],
)
def test_what_is_no_cursor(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_cursor("after", text)
    assert str(refused.value) == "after: neither a cursor of changes nor 'start'"


@given(st.text(max_size=50))
def test_nothing_else_comes_of_a_text(text: str) -> None:
    try:
        place = read_cursor("after", text)
    except RefusedError:
        return
    assert read_cursor("after", write_cursor(place)) == place
