"""The index, without a database, against a search that looks at everything."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.faults import RefusedError
from dialtree.directory.search import search_text, search_words
from dialtree.storage.paging import Window
from dialtree.storage.search import index as module
from dialtree.storage.search.index import Entry, Index, Wanted
from storage.search.naive import Row, page_of

_WORDS = st.text("aAé1שָ ", max_size=3)
_ROWS = st.builds(
    Row,
    id=st.integers(1, 9),
    account_id=st.integers(1, 3),
    sip=_WORDS,
    name=_WORDS,
    speed_dial=st.sampled_from(["", "1", "11"]),
    user_id=st.none() | st.integers(1, 2),
    active=st.booleans(),
    user_name=_WORDS,
    user_email=_WORDS,
)
_SORTS = st.sampled_from(["", "sip", "-sip", "name", "-name", "speed_dial", "-speed_dial", "id", "-id"])
_CHANGES = st.tuples(st.sets(st.integers(1, 9), max_size=3), st.lists(_ROWS, max_size=4, unique_by=lambda it: it.id))


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    """Few rows are many."""
    with patch.multiple(module, SLICE=2, _FEW=4):
        yield


def entry(row: Row) -> Entry:
    text = search_text(row.sip, row.name, row.speed_dial, row.user_name, row.user_email)
    return Entry(row.id, row.account_id, row.user_id, row.active, row.sip, row.name, row.speed_dial, text)


def prepared(index: Index, sort: str) -> Index:
    for _ in index.prepare(sort):
        pass
    return index


@given(
    st.lists(_CHANGES, max_size=5),
    _SORTS,
    _SORTS,
    _WORDS,
    st.none() | st.frozensets(st.integers(1, 3)),
    st.none() | st.booleans(),
    st.none() | st.integers(1, 2),
    st.none() | st.booleans(),
    st.integers(1, 4),
)
def test_it_finds_what_is_there(
    changes: list[tuple[set[int], list[Row]]],
    sort: str,
    earlier: str,
    search: str,
    places: frozenset[int] | None,
    active: bool | None,
    user_id: int | None,
    has_user: bool | None,
    limit: int,
) -> None:
    index, rows = Index(0), dict[int, Row]()
    for revision, (gone, present) in enumerate(changes, start=1):
        gone -= {it.id for it in present}
        index.change(revision, gone, [entry(it) for it in present])
        rows = {it: row for it, row in rows.items() if it not in gone} | {it.id: it for it in present}
        prepared(index, earlier)
    assert (len(index), index.revision) == (len(rows), len(changes))
    prepared(index, sort)
    wanted = Wanted(search_words(search), places, active, user_id, has_user)

    def chosen(row: Row) -> bool:
        has = row.user_id is not None
        filters = ((active, row.active), (user_id, row.user_id), (has_user, has))
        return (places is None or row.account_id in places) and all(want in (None, it) for want, it in filters)

    window = Window(limit, sort)
    while True:
        page = index.find(wanted, window)
        assert asdict_page(page) == asdict_page(page_of(rows.values(), search, chosen, window))
        if page.last is None:
            break
        window = Window(limit, sort, page.last)


def asdict_page(page: object) -> tuple[object, ...]:
    return tuple(getattr(page, it) for it in ("items", "total", "last"))


def test_a_place_that_is_none_of_the_order() -> None:
    index = prepared(Index(0), "name")
    index.change(1, (), [entry(Row(1, 1, "1", "A", "", None, active=True))])
    with pytest.raises(RefusedError, match="cursor: not a cursor of this list"):
        index.find(Wanted(("a",)), Window(sort="name", after=(5, 1)))
    with pytest.raises(RefusedError, match="sort: 'color' is none of sip, name, speed_dial, id"):
        prepared(index, "color")
