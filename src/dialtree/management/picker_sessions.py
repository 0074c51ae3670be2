"""Picker sessions: somebody picks an extension by themselves, let in by a program with a code, or signed in.

They last as long as what has let them in: no longer than the code opens anything, or the person is signed in.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Literal

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.code import Grant, Scope
from dialtree.directory.faults import NotFoundError, not_found
from dialtree.directory.reach import Reach
from dialtree.directory.token import Secret, digest_of, is_picker_token, new_picker_token
from dialtree.management.own import own
from dialtree.management.permissions import OF_CODE, OF_PICKER, Permission
from dialtree.management.principal import Principal
from dialtree.management.sessions import is_good
from dialtree.storage.credentials import find_credential
from dialtree.storage.database import Database
from dialtree.storage.errors import ConstraintError
from dialtree.storage.extension_pages import Selection
from dialtree.storage.grants import find_grant_of
from dialtree.storage.picker_sessions import (
    FoundPicker,
    PickerSession,
    delete_expired_pickers,
    find_picker,
    insert_picker,
    prolong_picker,
)
from dialtree.storage.sessions import find_open_of
from dialtree.storage.users import find_user

GOOD_FOR = timedelta(minutes=15)
"""How long a picker session lasts unless it is renewed."""

LONGEST = timedelta(hours=12)
"""How long it lasts at most; after that it takes whoever has let the user in to let them in anew."""


class Program(msgspec.Struct, frozen=True):
    """A program that presents a code to management.

    Attributes:
        grant: What the code opens.
    """

    kind: ClassVar[Literal["code"]] = "code"
    role: ClassVar[str] = "code"
    must_enrol: ClassVar[bool] = False

    grant: Grant

    @property
    def id(self) -> int:
        """The number of the code."""
        return self.grant.code_id

    def has(self, permission: Permission) -> bool:
        """Whether it has a permission."""
        return permission in OF_CODE


class Picker(msgspec.Struct, frozen=True):
    """A user who picks an extension by themselves.

    Attributes:
        session: Their picker session.
        user_name: Their name.
        grant: What setting a status is decided by: what the code opens that let them in, or all of the organisation
            for who has signed in, who is bounded by `where`.
        where: The extensions that they see.
        origins: The origins whose pages may show the organisation's picker.
    """

    kind: ClassVar[Literal["picker"]] = "picker"
    role: ClassVar[str] = "picker"
    must_enrol: ClassVar[bool] = False

    session: PickerSession
    user_name: str
    grant: Grant
    where: Selection
    origins: tuple[str, ...]

    @property
    def id(self) -> int:
        """The number of the picker session."""
        return self.session.id

    @property
    def user_id(self) -> int:
        """The number of the user."""
        return self.session.user_id

    @property
    def organization_id(self) -> int:
        """The organisation."""
        return self.session.organization_id

    def has(self, permission: Permission) -> bool:
        """Whether they have a permission."""
        return permission in OF_PICKER


class Opened(msgspec.Struct, frozen=True):
    """A picker session that has just begun.

    Attributes:
        session: What is kept of it.
        token: What the user's browser presents from now on; it is not kept.
        user_name: The user's name.
    """

    session: PickerSession
    token: Secret
    user_name: str


async def open_by_code(database: Database, grant: Grant, user_id: int, now: datetime) -> Opened:
    """Lets a user pick, as a program with a code asks for.

    Args:
        database: The directory.
        grant: What the code opens.
        user_id: The user.
        now: The moment (aware).

    Raises:
        NotFoundError: The code's organisation has no such active user.
    """
    return await _open(database, grant.organization_id, user_id, now, code_id=grant.code_id)


async def open_by_sign_in(database: Database, principal: Principal, now: datetime) -> Opened:
    """Lets a person who is signed in pick.

    Raises:
        NotPermittedError: It is a program.
        NotFoundError: They are an operator, who is no user of an organisation; or the user is disabled.
    """
    credential_id, session_id = own(principal)
    async with database.read() as connection:
        credential = await find_credential(connection, credential_id)
    if credential is None or credential.organization_id is None or credential.user_id is None:
        raise not_found("user_id", "an operator is no user of an organisation")
    return await _open(database, credential.organization_id, credential.user_id, now, session_id=session_id)


async def renew_picker(database: Database, picker: Picker, now: datetime) -> PickerSession:
    """Has a picker session last for `GOOD_FOR` from now on, as far as `LONGEST` allows; its token stays the same."""
    session = picker.session
    expires_at = max(session.expires_at, min(now + GOOD_FOR, session.ends_at))
    async with database.write_beside() as connection:
        await prolong_picker(connection, session.id, expires_at)
    return msgspec.structs.replace(session, expires_at=expires_at)


async def present_picker(database: Database, text: str, now: datetime) -> Picker | None:
    """Who presents the token of a picker session; None when it is none, or is not good any more.

    Args:
        database: The directory.
        text: What was presented.
        now: The moment (aware).
    """
    if not is_picker_token(text):
        return None
    async with database.read() as connection:
        found = await find_picker(connection, digest_of(text))
        if found is None or not found.user_is_active or found.session.expires_at <= now:
            return None
        if found.session.code_id is not None:
            return await _by_code(connection, found, found.session.code_id, now)
        return await _by_sign_in(connection, found, now)


async def _open(
    database: Database,
    organization_id: int,
    user_id: int,
    now: datetime,
    *,
    code_id: int | None = None,
    session_id: int | None = None,
) -> Opened:
    async with database.read() as connection:
        found = await find_user(connection, user_id)
    if found is None or found[0] != organization_id or not found[1].active:
        raise _no_user(user_id)
    token = new_picker_token()
    made = PickerSession(0, organization_id, user_id, code_id, session_id, now, now + GOOD_FOR, now + LONGEST)
    try:
        async with database.write_beside() as connection:
            await delete_expired_pickers(connection, now)
            made_id = await insert_picker(connection, made, digest_of(token))
    except ConstraintError as error:
        # Deleted a moment ago.
        raise _no_user(user_id) from error
    return Opened(msgspec.structs.replace(made, id=made_id), token, found[1].name)


def _no_user(user_id: int) -> NotFoundError:
    return not_found("user_id", f"there is no active user {user_id}")


async def _by_code(connection: AsyncConnection, found: FoundPicker, code_id: int, now: datetime) -> Picker | None:
    grant = await find_grant_of(connection, code_id)
    if grant is None or not grant.is_valid(now):
        return None
    account_id = grant.account_id if grant.scope == "account" else None
    where = Selection(Reach(grant.organization_id), grant.organization_id, account_id)
    return Picker(found.session, found.user_name, grant, where, tuple(found.origins))


async def _by_sign_in(connection: AsyncConnection, found: FoundPicker, now: datetime) -> Picker | None:
    session = found.session
    signed_in = None if session.session_id is None else await find_open_of(connection, session.session_id)
    if signed_in is None or not is_good(signed_in, now) or signed_in.credential.user_id != session.user_id:
        return None
    whole: Scope = "organization"
    organization_id = session.organization_id
    grant = Grant(0, organization_id, organization_id, whole, (), None, active=True)
    where = Selection(signed_in.credential.reach, organization_id)
    return Picker(session, found.user_name, grant, where, tuple(found.origins))
