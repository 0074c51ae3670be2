"""Codes: issue, adopt, revoke."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.contract.code import Code
from dialtree.directory.code import MAX_LABEL, check_scope, digest_of, last_four, new_code, read_adopted
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.network import read_network
from dialtree.directory.reach import Reach
from dialtree.directory.text import clean_text
from dialtree.management.accounts import find
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.storage import codes
from dialtree.storage.codes import CodeRow
from dialtree.storage.database import Database
from dialtree.storage.reach import reaches


class Terms(msgspec.Struct, frozen=True):
    """What a new code may do.

    Attributes:
        label: What people call it.
        scope: "organization", or "account" for its own account's extensions alone.
        networks: Where it may be used from, in CIDR notation; empty means anywhere.
        expires_at: When it ceases to match (aware); None means never.
    """

    label: str = ""
    scope: str = "organization"
    networks: Sequence[str] = ()
    expires_at: datetime | None = None


async def issue_code(database: Database, actor: Actor, account_id: int, terms: Terms) -> tuple[CodeRow, Code]:
    """Makes a new code for an account.

    Returns:
        What is kept of it, and the code itself, which is not kept: show it now.

    Raises:
        RefusedError: The terms are bad.
        NotFoundError: There is no such account.
    """
    code = new_code()
    async with database.write() as connection:
        return await _write(connection, actor, "issue", account_id, code, terms), code


async def adopt_code(database: Database, actor: Actor, account_id: int, text: str, terms: Terms) -> CodeRow:
    """Takes over a code of another system, so that the programs that have it go on working.

    Raises:
        RefusedError: It does not have the form of a code, or is known already, or the terms are bad.
        NotFoundError: There is no such account.
    """
    code = read_adopted(text)
    async with database.write() as connection:
        known = await codes.find_by_digest(connection, digest_of(code))
        if known:
            state = "is revoked; a revoked code does not return" if known.revoked_at else "is in use"
            raise refuse("code", f"known already: code {known.id} of account {known.account_id}, which {state}")
        return await _write(connection, actor, "adopt", account_id, code, terms)


async def revoke_code(database: Database, actor: Actor, code_id: int) -> CodeRow:
    """Revokes a code for good. Revoking it again changes nothing.

    Raises:
        NotFoundError: There is no such code.
    """
    async with database.write() as connection:
        code = await find_code(connection, actor.reach, code_id)
        if code.revoked_at is None:
            now = datetime.now(UTC)
            code = msgspec.structs.replace(code, revoked_at=now)
            await codes.revoke_code(connection, code_id, now)
            await record(connection, actor, "revoke", "code", code.organization_id, code_id, _described(code))
        return code


async def find_code(connection: AsyncConnection, reach: Reach, code_id: int) -> CodeRow:
    """The code with an id.

    Raises:
        NotFoundError: There is none within reach.
    """
    code = await codes.find_code(connection, code_id)
    if code is None or not await reaches(connection, reach, code.organization_id, code.account_id):
        raise not_found("code", f"there is no code {code_id}")
    return code


async def _write(
    connection: AsyncConnection, actor: Actor, action: str, account_id: int, code: Code, terms: Terms
) -> CodeRow:
    now = datetime.now(UTC)
    account = await find(connection, actor.reach, account_id)
    if terms.expires_at is not None and terms.expires_at <= now:
        raise refuse("expires", "in the past")
    row = CodeRow(
        id=0,
        organization_id=account.organization_id,
        account_id=account_id,
        last_four=last_four(code),
        label=clean_text("label", terms.label, MAX_LABEL),
        scope=check_scope("scope", terms.scope),
        networks=tuple(str(read_network("allow", network)) for network in terms.networks),
        expires_at=terms.expires_at,
        created_at=now,
        revoked_at=None,
    )
    row = msgspec.structs.replace(row, id=await codes.insert_code(connection, row, digest_of(code)))
    await record(connection, actor, action, "code", row.organization_id, row.id, _described(row))
    return row


def _described(code: CodeRow) -> dict[str, object]:
    return {
        "account_id": code.account_id,
        "last_four": code.last_four,
        "label": code.label,
        "scope": code.scope,
        "networks": list(code.networks),
        "expires_at": code.expires_at.isoformat() if code.expires_at else None,
    }
