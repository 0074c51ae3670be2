from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dialtree.directory.extension import Extension
from dialtree.storage.accounts import insert_accounts
from dialtree.storage.database import Database
from dialtree.storage.errors import ConstraintError
from dialtree.storage.extensions import insert_extensions, load_extensions, update_extensions
from storage.some_things import extension, root


async def carry_out(
    database: Database, before: list[Extension], after: list[Extension], added: Iterable[Extension] = ()
) -> list[Extension]:
    """What stands at the end of a transaction that is rolled back."""
    async with database.write() as connection:
        await insert_accounts(connection, [root()])
        await insert_extensions(connection, 1, before)
        await update_extensions(connection, zip(before, after, strict=True))
        await insert_extensions(connection, 1, added)
        stands = sorted(await load_extensions(connection, 1), key=lambda it: it.id)
        await connection.rollback()
    return stands


def dials(*speed_dials: str) -> list[Extension]:
    return [extension(number, speed_dial) for number, speed_dial in enumerate(speed_dials, start=1)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("1", "2"), ("2", "1")),
        (("1", "2", "3"), ("2", "3", "1")),
        (("1", "2", "3"), ("3", "1", "2")),
        (("1", "2", ""), ("", "1", "2")),
        (("1", ""), ("", "1")),
        (("", "1"), ("1", "")),
        (("1", "2"), ("1", "2")),
        (("1", "2"), ("", "")),
        (("1", "2"), ("2", "3")),
        (("2", "1"), ("3", "2")),
    ],
)
async def test_hands(database: Database, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    assert await carry_out(database, dials(*before), dials(*after)) == dials(*after)


async def test_what_is_given_up_may_go_to_an_added_one(database: Database) -> None:
    after = dials("2", "1", "")
    assert await carry_out(database, dials("1", "2", "3"), after, [extension(4, "3")]) == [*after, extension(4, "3")]


async def test_other_fields_change_along(database: Database) -> None:
    after = [extension(1, "2", "New"), extension(2, "1", active=False)]
    assert await carry_out(database, dials("1", "2"), after) == after


@pytest.mark.parametrize(("before", "after"), [("ab", "ba"), ("abc", "bca"), ("abc", "bcd"), ("abc", "dab")])
async def test_sip_ids_change_hands_too(database: Database, before: str, after: str) -> None:
    things, others = (
        [replace(extension(number), sip=sip) for number, sip in enumerate(sips, start=1)] for sips in (before, after)
    )
    assert await carry_out(database, things, others) == others


_DIALS = [*"123456", "", "", "", ""]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.permutations(_DIALS), st.permutations(_DIALS))
async def test_any_hands(database: Database, before: list[str], after: list[str]) -> None:
    assert await carry_out(database, dials(*before), dials(*after)) == dials(*after)


async def test_two_with_one_speed_dial_are_refused(database: Database) -> None:
    with pytest.raises(ConstraintError, match="speed_dial"):
        await carry_out(database, dials("1", "2"), dials("2", "2"))
