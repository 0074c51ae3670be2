"""Codes: issue, adopt, change, revoke."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.contract.code import Code
from dialtree.directory.code import digest_of, last_four, new_code, read_adopted
from dialtree.directory.faults import RefusedError, not_found, refuse
from dialtree.directory.fields import Refusals
from dialtree.directory.reach import Reach
from dialtree.management.accounts import find
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.management.code_terms import Terms, clean_terms, described, require_scope, told
from dialtree.management.versions import require_version
from dialtree.storage import codes
from dialtree.storage.codes import CodeRow
from dialtree.storage.database import Database
from dialtree.storage.reach import reaches


async def issue_code(database: Database, actor: Actor, account_id: int, terms: Terms) -> tuple[CodeRow, Code]:
    """Makes a new code for an account.

    Returns:
        What is kept of it, and the code itself, which is not kept: show it now.

    Raises:
        RefusedError: The terms are bad, or would open more than the actor sees.
        NotFoundError: There is no such account within reach.
    """
    code = new_code()
    async with database.write() as connection:
        return await _write(connection, actor, "issue", account_id, code, terms, Refusals()), code


async def adopt_code(database: Database, actor: Actor, account_id: int, text: str, terms: Terms) -> CodeRow:
    """Takes over a code of another system, so that the programs that have it go on working.

    Raises:
        RefusedError: It does not have the form of a code, or is known already, or the terms are bad, or would open
            more than the actor sees.
        NotFoundError: There is no such account within reach.
    """
    refusals = Refusals()
    async with database.write() as connection:
        code = new_code()
        with refusals:
            code = read_adopted(text)
            known = await codes.find_by_digest(connection, digest_of(code))
            if known:
                raise await _known_already(connection, actor.reach, known)
        return await _write(connection, actor, "adopt", account_id, code, terms, refusals)


async def change_code(
    database: Database, actor: Actor, code_id: int, change: Mapping[str, Any], expected: str | None = None
) -> CodeRow:
    """Changes the terms of a code.

    Args:
        database: The directory.
        actor: Who changes them.
        code_id: Which code.
        change: New values of some of `label`, `scope`, `networks` and `expires_at`; what is not in it stays as it is.
        expected: The version that the actor knows; None changes any.

    Raises:
        RefusedError: A term is bad, or would open more than the actor sees, or the code is revoked.
        NotFoundError: There is no such code within reach.
        ChangedError: It is not of the version that is expected.
    """
    clean = clean_terms(change, datetime.now(UTC))
    async with database.write() as connection:
        before = await find_code(connection, actor.reach, code_id)
        require_version(before, expected)
        after = msgspec.structs.replace(before, **clean)
        if after == before:
            return after
        if before.revoked_at is not None:
            raise refuse("code_id", f"{code_id} is revoked, and stays as it is")
        if after.scope != before.scope:
            require_scope(actor.reach, after.organization_id, after.scope)
        await codes.update_code(connection, after)
        details = {**changes(before, after), "last_four": after.last_four}
        if "expires_at" in details:
            details["expires_at"] = {"before": told(before.expires_at), "after": told(after.expires_at)}
        await record(connection, actor, "set", "code", after.organization_id, code_id, details)
        return after


async def revoke_code(database: Database, actor: Actor, code_id: int, expected: str | None = None) -> CodeRow:
    """Revokes a code for good. Revoking it again changes nothing.

    Args:
        database: The directory.
        actor: Who revokes it.
        code_id: Which code.
        expected: The version that the actor knows; None revokes any.

    Raises:
        NotFoundError: There is no such code within reach.
        ChangedError: It is not of the version that is expected.
    """
    async with database.write() as connection:
        code = await find_code(connection, actor.reach, code_id)
        require_version(code, expected)
        if code.revoked_at is None:
            now = datetime.now(UTC)
            code = msgspec.structs.replace(code, revoked_at=now)
            await codes.revoke_code(connection, code_id, now)
            await record(connection, actor, "revoke", "code", code.organization_id, code_id, described(code))
        return code


async def find_code(connection: AsyncConnection, reach: Reach, code_id: int) -> CodeRow:
    """The code with an id.

    Raises:
        NotFoundError: There is none within reach.
    """
    code = await codes.find_code(connection, code_id)
    if code is None or not await reaches(connection, reach, code.organization_id, code.account_id):
        raise not_found("code_id", f"there is no code {code_id}")
    return code


async def insert(connection: AsyncConnection, code: CodeRow, secret: Code) -> CodeRow:
    """Writes a new code, whatever its id says, and returns it with its id."""
    return msgspec.structs.replace(code, id=await codes.insert_code(connection, code, digest_of(secret)))


async def _write(
    connection: AsyncConnection,
    actor: Actor,
    action: str,
    account_id: int,
    secret: Code,
    terms: Terms,
    refusals: Refusals,
) -> CodeRow:
    now = datetime.now(UTC)
    with refusals:
        account = await find(connection, actor.reach, account_id)
        require_scope(actor.reach, account.organization_id, terms.scope)
    with refusals:
        clean = clean_terms(msgspec.structs.asdict(terms), now)
    refusals.tell()
    code = CodeRow(
        id=0,
        organization_id=account.organization_id,
        account_id=account.id,
        last_four=last_four(secret),
        created_at=now,
        revoked_at=None,
        successor_id=None,
        **clean,
    )
    code = await insert(connection, code, secret)
    await record(connection, actor, action, "code", code.organization_id, code.id, described(code))
    return code


async def _known_already(connection: AsyncConnection, reach: Reach, code: CodeRow) -> RefusedError:
    if not await reaches(connection, reach, code.organization_id, code.account_id):
        return refuse("code", "known already, and not to be adopted here")
    if code.revoked_at is None:
        return refuse("code", f"known already: code {code.id} of account {code.account_id}, which is in use")
    return refuse(
        "code",
        f"known already: code {code.id} of account {code.account_id}, which is revoked; a revoked code does not return",
    )
