"""What changes while a password is being verified: that takes a while, and holds no transaction."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from dialtree.directory.faults import RefusedError
from dialtree.management.operators import add_operator, change_operator, set_operator
from dialtree.management.own_password import change_own_password
from dialtree.management.passwords import Passwords
from dialtree.management.sign_in_errors import NotSignedInError
from dialtree.management.signing_in import SignIn, sign_in
from dialtree.storage.database import Database
from management.acting import DANA
from management.cheap import CHEAP_HASHER, cheap_passwords

EMAIL, PASSWORD, NEW = "owner@dialtree.example", "correct horse battery", "another horse battery"


class Meanwhile(Passwords):
    """Has something happen once a password has been verified."""

    def __init__(self, deed: Callable[[], Awaitable[object]]) -> None:
        super().__init__(CHEAP_HASHER)
        self._deed = deed

    async def verify(self, known: str | None, text: str) -> bool:
        right = await super().verify(known, text)
        await self._deed()
        return right


@pytest.fixture
async def owner(database: Database) -> int:
    # Another, so that the owner may be disabled.
    await add_operator(database, cheap_passwords(), DANA, "Other", "other@dialtree.example", PASSWORD)
    return (await add_operator(database, cheap_passwords(), DANA, "Owner", EMAIL, PASSWORD)).id


async def test_signing_in_with_a_password_that_was_right(database: Database, owner: int) -> None:
    deeds = (
        lambda: set_operator(database, cheap_passwords(), DANA, owner, {}, NEW),
        lambda: change_operator(database, DANA, owner, {"active": False}),
    )
    given = [SignIn(EMAIL, PASSWORD), SignIn(EMAIL, NEW)]
    for deed, it in zip(deeds, given, strict=True):
        with pytest.raises(NotSignedInError, match="The e-mail or the password is wrong"):
            await sign_in(database, Meanwhile(deed), it, datetime.now(UTC))


async def test_proving_with_a_password_that_was_right(database: Database, owner: int) -> None:
    now = datetime.now(UTC)
    who = (await sign_in(database, cheap_passwords(), SignIn(EMAIL, PASSWORD), now)).principal
    meanwhile = Meanwhile(lambda: set_operator(database, cheap_passwords(), DANA, owner, {}, NEW))
    with pytest.raises(RefusedError, match="current_password: wrong"):
        await change_own_password(database, meanwhile, who, PASSWORD, "xy" * 6, now)
    assert (await sign_in(database, cheap_passwords(), SignIn(EMAIL, NEW), now)).principal.id == owner
