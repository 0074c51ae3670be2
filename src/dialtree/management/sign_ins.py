"""How the users of an organisation sign in, and as what."""

from datetime import UTC, datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.email import sign_in_email
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.fields import Refusals
from dialtree.directory.reach import Reach
from dialtree.directory.role import SIGN_IN_ROLES, Role, check_role
from dialtree.directory.token import Secret
from dialtree.directory.user import User
from dialtree.management import accounts, users
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.management.operators import require_free
from dialtree.management.permissions import NotPermittedError
from dialtree.management.versions import require_version
from dialtree.storage import credentials
from dialtree.storage.credentials import Credential
from dialtree.storage.database import Database
from dialtree.storage.reach import reaches
from dialtree.storage.sessions import delete_sessions


class SignInTerms(msgspec.Struct, frozen=True):
    """How a user signs in.

    Attributes:
        email: What they sign in with.
        role: "manager", "viewer" or "agent".
        account_id: The account that their reach begins at.
        active: Whether it lets them in.
    """

    email: str
    role: str
    account_id: int
    active: bool = True


async def set_sign_in(
    database: Database, actor: Actor, user_id: int, terms: SignInTerms, expected: str | None = None
) -> tuple[Credential, bool]:
    """Lets a user sign in, or changes how they do. What holds from now on, holds for their next request.

    Args:
        database: The directory.
        actor: Who does so. They cannot give more than they have.
        user_id: The user.
        terms: How they sign in. Their password they set by a link.
        expected: The version that the actor knows; None changes any.

    Returns:
        How they sign in, and whether that is new.

    Raises:
        RefusedError: The terms are bad, or somebody else signs in with the e-mail.
        NotPermittedError: What they may do now concerns accounts out of the actor's reach.
        NotFoundError: There is no such user or account within reach.
        ChangedError: It is not of the version that is expected.
    """
    async with database.write() as connection:
        organization_id, user = await users.find(connection, actor.reach, user_id)
        return await write_sign_in(connection, actor, organization_id, user, terms, expected)


async def write_sign_in(
    connection: AsyncConnection,
    actor: Actor,
    organization_id: int,
    user: User,
    terms: SignInTerms,
    expected: str | None = None,
    password_hash: Secret | None = None,
) -> tuple[Credential, bool]:
    """The same in a transaction that writes, for a user within reach; a new one may have a password at once."""
    before = await credentials.find_of_user(connection, user.id)
    if before is not None and not await _is_within(connection, actor.reach, before):
        raise NotPermittedError("What this user may do concerns accounts that are not yours.")
    wanted = await _wanted(connection, actor.reach, organization_id, user, terms, before.id if before else None)
    if before is not None:
        require_version(before, expected)
        return await _update(connection, actor, before, wanted), False
    if expected is not None:
        raise not_found("sign_in", f"user {user.id} does not sign in")
    return await _insert(connection, actor, wanted, password_hash), True


async def delete_sign_in(database: Database, actor: Actor, user_id: int, expected: str | None = None) -> None:
    """Lets a user sign in no more, and ends their sessions.

    Raises:
        NotFoundError: There is no such user within reach, or they do not sign in there.
        ChangedError: It is not of the version that is expected.
    """
    async with database.write() as connection:
        found = await find_sign_in(connection, actor.reach, user_id)
        require_version(found, expected)
        await credentials.delete_credential(connection, found.id)
        details = _of(found, {"email": found.email, "role": found.role, "account_id": found.account_id})
        await record(connection, actor, "delete", "credential", found.organization_id, found.id, details)


async def find_sign_in(connection: AsyncConnection, reach: Reach, user_id: int) -> Credential:
    """How a user signs in.

    Raises:
        NotFoundError: There is no such user within reach, or they do not sign in there.
    """
    await users.find(connection, reach, user_id)
    found = await credentials.find_of_user(connection, user_id)
    if found is None or not await _is_within(connection, reach, found):
        raise not_found("sign_in", f"user {user_id} does not sign in")
    return found


async def _wanted(
    connection: AsyncConnection,
    reach: Reach,
    organization_id: int,
    user: User,
    terms: SignInTerms,
    known_id: int | None,
) -> Credential:
    refusals = Refusals()
    with refusals:
        email = sign_in_email("email", terms.email)
        await require_free(connection, email, known_id)
    with refusals:
        role = _check_role(terms.role)
    with refusals:
        account = await accounts.find(connection, reach, terms.account_id, "account_id")
        if account.organization_id != organization_id:
            raise refuse("account_id", f"account {account.id} is not of the user's organisation")
    refusals.tell()
    return Credential(
        id=0,
        organization_id=organization_id,
        user_id=user.id,
        account_id=account.id,
        role=role,
        name=user.name,
        email=email,
        active=terms.active,
        has_password=False,
        second_factor=False,
        created_at=datetime.now(UTC),
        last_signed_in_at=None,
    )


async def _insert(
    connection: AsyncConnection, actor: Actor, wanted: Credential, password_hash: Secret | None
) -> Credential:
    new_id = await credentials.insert_credential(connection, wanted, password_hash)
    made = msgspec.structs.replace(wanted, id=new_id, has_password=password_hash is not None)
    details = _of(made, {"email": made.email, "role": made.role, "account_id": made.account_id})
    await record(connection, actor, "add", "credential", made.organization_id, made.id, details)
    return made


async def _update(connection: AsyncConnection, actor: Actor, before: Credential, wanted: Credential) -> Credential:
    values = {field: getattr(wanted, field) for field in ("email", "role", "account_id", "active")}
    after = msgspec.structs.replace(before, **values)
    if after != before:
        await credentials.update_credential(connection, before.id, **values)
        if before.active and not after.active:
            await delete_sessions(connection, before.id)
        details = _of(before, changes(before, after))
        await record(connection, actor, "set", "credential", before.organization_id, before.id, details)
    return after


async def _is_within(connection: AsyncConnection, reach: Reach, credential: Credential) -> bool:
    if credential.organization_id is None or credential.account_id is None:
        return reach.is_everything
    return await reaches(connection, reach, credential.organization_id, credential.account_id)


def _check_role(text: str) -> Role:
    if text == "operator":
        raise refuse("role", "an operator is no user of an organisation")
    return check_role("role", text, SIGN_IN_ROLES)


def _of(credential: Credential, details: dict[str, object]) -> dict[str, object]:
    return {"user_id": credential.user_id, **details}
