import pytest

from dialtree.directory.user import User
from dialtree.management.extensions import add_extension
from dialtree.management.users import add_user, delete_user, enable_user, set_user
from dialtree.storage.database import Database
from management.acting import DANA, TOO_LARGE, acme, last_act, not_found, refused, unchanged
from storage.plain_sql import change_log
from storage.shell import Shell


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    await acme(database)


def rows(shell: Shell) -> list[tuple[object, ...]]:
    return shell.execute("SELECT id, organization_id, name, email, active FROM users ORDER BY id").fetchall()


async def test_added(database: Database, shell: Shell) -> None:
    added = await add_user(database, DANA, " דנה כהן ", " dana@acme.example ", 1)
    assert added == User(96, "דנה כהן", "dana@acme.example", active=True)
    assert (96, 1, "דנה כהן", "dana@acme.example", 1) in rows(shell)
    assert last_act(shell) == ("add", "user", 96, {"name": "דנה כהן", "email": "dana@acme.example"})


async def test_added_with_an_id(database: Database, shell: Shell) -> None:
    assert (await add_user(database, DANA, "", "not an address", 9, 3)).id == 3
    assert (3, 9, "", "not an address", 1) in rows(shell)
    assert last_act(shell, 9)[:3] == ("add", "user", 3)


@pytest.mark.parametrize(
    ("name", "email", "user_id", "fault"),
    [
        ("", " ", None, "name: empty, and so is the e-mail"),
        ("a\0", "", None, "name: holds a control character (U+0000)"),
        ("a" * 256, "", None, "name: longer than 255 characters"),
        ("", "a" * 255, None, "email: longer than 254 characters"),
        ("", "a\u2066", None, "email: holds a character that reorders text (a bidi control)"),
        ("Avi", "", 5, "id: user 5 exists already"),
        ("Avi", "", 95, "id: user 95 exists already"),
        ("Avi", "", 0, "id: not between 1 and 9007199254740991"),
        ("Avi", "", 2**53, "id: not between 1 and 9007199254740991"),
    ],
)
async def test_a_bad_one(
    database: Database, shell: Shell, name: str, email: str, user_id: int | None, fault: str
) -> None:
    with refused(shell, fault):
        await add_user(database, DANA, name, email, 1, user_id)


async def test_changed(database: Database, shell: Shell) -> None:
    assert await set_user(database, DANA, 5, name=" Avi L. ") == User(5, "Avi L.", "avi@acme.example", active=True)
    assert last_act(shell) == ("set", "user", 5, {"name": {"before": "Avi", "after": "Avi L."}})
    assert await set_user(database, DANA, 5, email="") == User(5, "Avi L.", "", active=True)
    assert last_act(shell) == ("set", "user", 5, {"email": {"before": "avi@acme.example", "after": ""}})
    assert (5, 1, "Avi L.", "", 1) in rows(shell)


@pytest.mark.parametrize("said", [{}, {"name": "Avi"}, {"email": " avi@acme.example"}])
async def test_changed_to_what_it_is(database: Database, shell: Shell, said: dict[str, str]) -> None:
    with unchanged(shell):
        await set_user(database, DANA, 5, **said)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"name": "", "email": ""}, "name: empty, and so is the e-mail"),
        ({"name": "a\nb"}, "name: holds a control character (U+000A)"),
        ({"email": "a\x7f@b"}, "email: holds a control character (U+007F)"),
    ],
)
async def test_changed_badly(database: Database, shell: Shell, said: dict[str, str], fault: str) -> None:
    with refused(shell, fault):
        await set_user(database, DANA, 5, **said)


async def test_the_last_thing_that_tells_one_stays(database: Database, shell: Shell) -> None:
    with refused(shell, "name: empty, and so is the e-mail"):
        await set_user(database, DANA, 95, name="")


async def test_disabled_and_enabled(database: Database, shell: Shell) -> None:
    assert (await enable_user(database, DANA, 5, active=False)).active is False
    assert last_act(shell) == ("disable", "user", 5, {"active": {"before": True, "after": False}})
    with unchanged(shell):
        await enable_user(database, DANA, 5, active=False)
    assert (await enable_user(database, DANA, 5, active=True)).active is True
    assert last_act(shell) == ("enable", "user", 5, {"active": {"before": False, "after": True}})


async def test_deleted_they_leave_their_extensions(database: Database, shell: Shell) -> None:
    await add_extension(database, DANA, 2, "420", "Desk", user_id=5)
    await enable_user(database, DANA, 5, active=False)
    await delete_user(database, DANA, 5)
    assert [row[0] for row in rows(shell)] == [95]
    assert shell.execute("SELECT sip, user_id, active FROM extensions").fetchall() == [("420", None, 1)]
    assert last_act(shell) == ("delete", "user", 5, {"name": "Avi", "email": "avi@acme.example"})
    assert [entry[2:5] for entry in change_log(shell)[-2:]] == [("extension", 1, "update"), ("user", 5, "delete")]


async def test_one_that_is_enabled_is_not_deleted(database: Database, shell: Shell) -> None:
    with refused(shell, "user_id: 5 is enabled; disable them before you delete them"):
        await delete_user(database, DANA, 5)


@pytest.mark.parametrize("user_id", [0, -1, 77, *TOO_LARGE])
async def test_one_that_is_not_there(database: Database, shell: Shell, user_id: int) -> None:
    fault = f"user_id: there is no user {user_id}"
    with not_found(shell, fault):
        await set_user(database, DANA, user_id, "Avi")
    with not_found(shell, fault):
        await enable_user(database, DANA, user_id, active=True)
    with not_found(shell, fault):
        await delete_user(database, DANA, user_id)
