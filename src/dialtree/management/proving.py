"""Somebody who is signed in proves once more who they are, before they change how they sign in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import refuse
from dialtree.management.attempts import attempt_digest, begin_attempt, end_attempts, fail_attempt
from dialtree.management.factor_use import use_code
from dialtree.management.own import own
from dialtree.management.passwords import Passwords
from dialtree.management.principal import Principal
from dialtree.management.sessions import record_of_person
from dialtree.storage.database import Database
from dialtree.storage.proofs import Proof, load_proof


@asynccontextmanager
async def proven(
    database: Database, passwords: Passwords, principal: Principal, field: str, password: str, now: datetime
) -> AsyncIterator[tuple[AsyncConnection, Proof]]:
    """A transaction that writes, in which a person has proven themselves by their password.

    Args:
        database: The directory; what it claims is claimed in that transaction, for the attempt is no deed.
        passwords: Verifies it.
        principal: The person.
        field: The name of the password's field, for the refusal.
        password: What they give for it.
        now: The moment (aware).

    Raises:
        NotPermittedError: They are a program.
        RefusedError: The password is wrong.
        SlowDownError: Too many attempts have failed.
    """
    credential_id, _ = own(principal)
    async with database.read() as connection:
        known = await load_proof(connection, credential_id)
    digest, attempts = attempt_digest(known.credential.email if known else ""), database.claiming(None)
    await begin_attempt(attempts, digest, now)
    if not await passwords.verify(known.password_hash if known else None, password):
        async with attempts.write() as connection:
            await fail_attempt(connection, digest, now)
            await record_of_person(connection, principal.actor, "prove_failed")
        raise refuse(field, "wrong")
    async with database.write() as connection:
        # What it was verified against may have changed meanwhile.
        proof = await load_proof(connection, credential_id)
        if proof is None or known is None or proof.password_hash != known.password_hash:
            raise refuse(field, "wrong")
        yield connection, proof
        await end_attempts(connection, digest)


async def require_code(connection: AsyncConnection, proof: Proof, code: str, now: datetime) -> None:
    """Uses a code of a person's authenticator, or a recovery code of theirs.

    Raises:
        RefusedError: It is wrong, or they have no second factor.
    """
    if not proof.credential.second_factor:
        raise refuse("second_factor", "none is set up")
    if await use_code(connection, proof, code, now) is None:
        raise refuse("code", "wrong, or used already")
