from collections.abc import Iterable

import pytest

from dialtree.sources.record import Record

from .builders import bad_row, extension, extension_row, organization, plan, refused, row

DISABLED = extension(99, "499", active=False)
ORGANIZATION = organization(extensions=[*(extension(number, str(number)) for number in range(10)), DISABLED])


def rows(numbers: Iterable[int]) -> list[Record]:
    return [extension_row(str(number)) for number in numbers]


def test_without_it_nothing_is_disabled() -> None:
    assert plan(ORGANIZATION, prune_limit=0).disabled == ()


def test_what_is_active_and_not_in_the_file() -> None:
    made = plan(ORGANIZATION, *rows(range(1, 9)), prune=True)
    assert [it.sip for it in made.disabled] == ["0", "9"]
    assert all(it.active for it in made.disabled)
    assert not made.refused


def test_more_than_the_limit() -> None:
    made = plan(ORGANIZATION, *rows(range(1, 8)), prune=True)
    assert refused(made) == [
        "0 --prune-limit: 3 of 10 active extensions are not in the file and would be disabled, more than 20 %"
    ]


@pytest.mark.parametrize(("limit", "fine"), [(30.0, True), (29.9, False), (0.0, False), (100.0, True)])
def test_the_limit_itself_is_fine(limit: float, fine: bool) -> None:
    made = plan(ORGANIZATION, *rows(range(7)), prune=True, prune_limit=limit)
    assert (not made.refused) is fine


def test_no_limit_stands_in_the_way_of_nothing() -> None:
    assert not plan(ORGANIZATION, *rows(range(10)), prune=True, prune_limit=0).refused
    assert not plan(organization(), prune=True, prune_limit=0).refused


def test_what_the_file_disables_itself_is_not_missing() -> None:
    made = plan(ORGANIZATION, *(row(str(number), active=False) for number in range(10)), prune=True)
    assert made.disabled == ()
    assert not made.refused


def test_with_bad_rows_nobody_knows_what_is_missing() -> None:
    made = plan(ORGANIZATION, prune=True, bad_rows=[bad_row(3)])
    assert made.disabled == ()
    assert made.refused == (bad_row(3),)
