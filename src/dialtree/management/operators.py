"""Operators: who does everything, in all organisations. They belong to none, and are no users."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.email import sign_in_email
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.fields import Rule, clean_fields
from dialtree.directory.password import new_password
from dialtree.directory.text import clean_name
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.management.given_passwords import set_password
from dialtree.management.passwords import Passwords
from dialtree.management.permissions import NotPermittedError
from dialtree.management.second_factor import take_second_factor
from dialtree.management.versions import require_version
from dialtree.storage import credentials
from dialtree.storage.credentials import Credential
from dialtree.storage.database import Database
from dialtree.storage.sessions import delete_sessions

_RULES: Mapping[str, Rule] = {"name": clean_name, "email": sign_in_email}


def require_operator(actor: Actor) -> None:
    """Checks that somebody sees the whole directory, as operators alone do.

    Raises:
        NotPermittedError: They do not.
    """
    if not actor.reach.is_everything:
        raise NotPermittedError("Only an operator may do this.")


async def add_operator(
    database: Database, passwords: Passwords, actor: Actor, name: str, email: str, password: str | None = None
) -> Credential:
    """Makes an operator.

    Args:
        database: The directory.
        passwords: Hashes the password.
        actor: Who makes them.
        name: Their name.
        email: What they sign in with.
        password: Their password; None when they set it by a link.

    Raises:
        NotPermittedError: The actor is no operator.
        RefusedError: A field is bad, or somebody signs in with the e-mail already.
    """
    require_operator(actor)
    clean = clean_fields({"name": name, "email": email}, _RULES)
    hashed = None if password is None else await passwords.hash(new_password("password", password))
    async with database.write() as connection:
        await require_free(connection, clean["email"])
        operator = Credential(
            id=0,
            organization_id=None,
            user_id=None,
            account_id=None,
            role="operator",
            **clean,
            active=True,
            has_password=hashed is not None,
            second_factor=False,
            created_at=datetime.now(UTC),
            last_signed_in_at=None,
        )
        operator_id = await credentials.insert_credential(connection, operator, hashed)
        operator = msgspec.structs.replace(operator, id=operator_id)
        await record(connection, actor, "add", "operator", None, operator.id, clean)
    return operator


async def change_operator(
    database: Database, actor: Actor, operator_id: int, change: Mapping[str, Any], expected: str | None = None
) -> Credential:
    """Changes an operator.

    Args:
        database: The directory.
        actor: Who changes them.
        operator_id: Which one.
        change: New values of `name`, `email` and `active`; what is not in it stays as it is.
        expected: The version that the actor knows; None changes any.

    Raises:
        NotPermittedError: The actor is no operator.
        RefusedError: A field is bad, or somebody signs in with the e-mail already, or nobody could sign in any more.
        NotFoundError: There is no such operator.
        ChangedError: They are not of the version that is expected.
    """
    async with database.write() as connection:
        before = await find_operator(connection, actor, operator_id)
        require_version(before, expected)
        return await _change(connection, actor, before, change)


async def set_operator(
    database: Database,
    passwords: Passwords,
    actor: Actor,
    operator_id: int,
    change: Mapping[str, Any],
    password: str | None = None,
    *,
    without_second_factor: bool = False,
) -> Credential:
    """Changes an operator as the command line does, which may set their password, too: all or nothing.

    Args:
        database: The directory.
        passwords: Hashes the password.
        actor: Who changes them.
        operator_id: Which one.
        change: As `change_operator` takes it.
        password: Their new password, which signs them out everywhere; None leaves it alone.
        without_second_factor: Whether their second factor is taken away.

    Raises:
        NotPermittedError: The actor is no operator.
        RefusedError: A field is bad, or somebody signs in with the e-mail already, or nobody could sign in any more.
        NotFoundError: There is no such operator.
    """
    hashed = None if password is None else await passwords.hash(new_password("password", password))
    async with database.write() as connection:
        changed = await _change(connection, actor, await find_operator(connection, actor, operator_id), change)
        if hashed is not None:
            await set_password(connection, actor, changed, hashed, "set_password")
        if without_second_factor:
            await take_second_factor(connection, actor, changed)
        return await find_operator(connection, actor, operator_id)


async def delete_operator(database: Database, actor: Actor, operator_id: int, expected: str | None = None) -> None:
    """Deletes an operator.

    Raises:
        NotPermittedError: The actor is no operator.
        RefusedError: Nobody could sign in any more.
        NotFoundError: There is no such operator.
        ChangedError: They are not of the version that is expected.
    """
    async with database.write() as connection:
        operator = await find_operator(connection, actor, operator_id)
        require_version(operator, expected)
        await _require_another(connection, operator)
        await credentials.delete_credential(connection, operator_id)
        details = {"name": operator.name, "email": operator.email}
        await record(connection, actor, "delete", "operator", None, operator_id, details)


async def find_operator(connection: AsyncConnection, actor: Actor, operator_id: int) -> Credential:
    """The operator with an id.

    Raises:
        NotPermittedError: The actor is no operator.
        NotFoundError: There is none.
    """
    require_operator(actor)
    found = await credentials.find_credential(connection, operator_id)
    if found is None or found.role != "operator":
        raise not_found("operator_id", f"there is no operator {operator_id}")
    return found


async def require_free(connection: AsyncConnection, email: str, but: int | None = None) -> None:
    """Checks that nobody else signs in with an e-mail.

    Raises:
        RefusedError: Somebody does, other than the credential `but`.
    """
    known = await credentials.find_by_email(connection, email)
    if known is not None and known.id != but:
        raise refuse("email", "somebody signs in with it already")


async def _change(
    connection: AsyncConnection, actor: Actor, before: Credential, change: Mapping[str, Any]
) -> Credential:
    clean = clean_fields(change, _RULES)
    after = msgspec.structs.replace(before, **clean)
    if after != before:
        await require_free(connection, after.email, before.id)
        if before.active and not after.active:
            await _require_another(connection, before)
            await delete_sessions(connection, before.id)
        await credentials.update_credential(connection, before.id, **clean)
        await record(connection, actor, "set", "operator", None, before.id, changes(before, after))
    return after


async def _require_another(connection: AsyncConnection, operator: Credential) -> None:
    counts = operator.active and operator.has_password
    if counts and await credentials.count_good_operators(connection) == 1:
        raise refuse("operator_id", f"{operator.id} is the only one who can sign in; make another first")
