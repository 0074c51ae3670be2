"""The second factor of somebody who is signed in: set up, confirm, renew its recovery codes, turn off."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import not_found, refuse
from dialtree.directory.second_factor import (
    matching_step,
    new_recovery_codes,
    new_totp_secret,
    provisioning_uri,
    recovery_digest,
)
from dialtree.directory.token import Secret
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.own import own
from dialtree.management.passwords import Passwords
from dialtree.management.principal import Principal
from dialtree.management.proving import proven, require_code
from dialtree.management.sessions import record_of_person
from dialtree.storage.credentials import Credential, update_credential
from dialtree.storage.database import Database
from dialtree.storage.proofs import Proof, load_proof
from dialtree.storage.second_factor_demands import is_demanded
from dialtree.storage.sessions import delete_sessions, set_factors


class SecondFactor(msgspec.Struct, frozen=True):
    """A person's second factor.

    Attributes:
        enabled: Whether they sign in with it.
        recovery_codes_left: How many recovery codes they have not used.
        demanded: Whether it is demanded of their role.
    """

    enabled: bool
    recovery_codes_left: int
    demanded: bool


class Enrolment(msgspec.Struct, frozen=True):
    """A second factor that does not count before it is confirmed. It is shown this once.

    Attributes:
        secret: What an authenticator works codes out of.
        uri: The same as an address, for a picture.
    """

    secret: Secret
    uri: Secret


async def show_second_factor(database: Database, principal: Principal) -> SecondFactor:
    """How it stands with a person's second factor.

    Raises:
        NotPermittedError: They are a program.
    """
    async with database.read() as connection:
        proof = await _proof(connection, principal)
        demanded = await is_demanded(connection, proof.credential.role)
    return SecondFactor(proof.credential.second_factor, len(proof.recovery_digests), demanded)


async def begin_second_factor(
    database: Database, passwords: Passwords, principal: Principal, password: str, now: datetime
) -> Enrolment:
    """Makes a new secret for a person's authenticator; one that was not confirmed is forgotten.

    It takes their password, so that nobody with a session that they have stolen locks them out.

    Raises:
        NotPermittedError: They are a program.
        RefusedError: The password is wrong, or they have a second factor already.
        SlowDownError: Too many attempts have failed.
    """
    secret = new_totp_secret()
    async with proven(database, passwords, principal, "password", password, now) as (connection, _):
        proof = await _without_factor(connection, principal)
        await update_credential(connection, proof.credential.id, totp_secret=secret, totp_last_step=None)
    return Enrolment(secret, provisioning_uri(secret, proof.credential.email))


async def confirm_second_factor(database: Database, principal: Principal, code: str, now: datetime) -> Sequence[Secret]:
    """Has a person's second factor count from now on, and signs them out everywhere else.

    Args:
        database: The directory.
        principal: The person.
        code: A code of their authenticator.
        now: The moment (aware).

    Returns:
        Their recovery codes, which are shown this once.

    Raises:
        NotPermittedError: They are a program.
        RefusedError: The code is wrong, or there is nothing to confirm.
    """
    credential_id, session_id = own(principal)
    codes = new_recovery_codes()
    async with database.write() as connection:
        proof = await _without_factor(connection, principal)
        if proof.totp_secret is None:
            raise refuse("second_factor", "none is begun; begin one first")
        step = matching_step(proof.totp_secret, code, now, proof.totp_last_step)
        if step is None:
            raise refuse("code", "wrong")
        digests = [recovery_digest(it) for it in codes]
        await update_credential(
            connection, credential_id, totp_confirmed_at=now, totp_last_step=step, recovery_digests=digests
        )
        await set_factors(connection, session_id, 2)
        ended = await delete_sessions(connection, credential_id, but=session_id)
        await record_of_person(connection, principal.actor, "set_up_second_factor", {"sessions_ended": ended})
    return codes


async def renew_recovery_codes(
    database: Database, passwords: Passwords, principal: Principal, password: str, code: str, now: datetime
) -> Sequence[Secret]:
    """Makes new recovery codes; those before are good no more.

    Raises:
        NotPermittedError: They are a program.
        RefusedError: The password or the code is wrong, or there is no second factor.
        SlowDownError: Too many attempts have failed.
    """
    codes = new_recovery_codes()
    async with proven(database, passwords, principal, "password", password, now) as (connection, proof):
        await require_code(connection, proof, code, now)
        digests = [recovery_digest(it) for it in codes]
        await update_credential(connection, proof.credential.id, recovery_digests=digests)
        await record_of_person(connection, principal.actor, "renew_recovery_codes")
    return codes


async def turn_off_second_factor(
    database: Database, passwords: Passwords, principal: Principal, password: str, code: str, now: datetime
) -> None:
    """Turns a person's second factor off.

    Raises:
        NotPermittedError: They are a program.
        RefusedError: The password or the code is wrong, or there is no second factor.
        SlowDownError: Too many attempts have failed.
    """
    async with proven(database, passwords, principal, "password", password, now) as (connection, proof):
        await require_code(connection, proof, code, now)
        await _forget(connection, proof.credential.id)
        await record_of_person(connection, principal.actor, "turn_off_second_factor")


async def take_second_factor(connection: AsyncConnection, actor: Actor, credential: Credential) -> None:
    """Takes the second factor from somebody who has lost it, in the transaction of a manager's deed."""
    if credential.second_factor:
        await _forget(connection, credential.id)
        await record(
            connection, actor, "take_second_factor", "credential", credential.organization_id, credential.id, {}
        )


async def _forget(connection: AsyncConnection, credential_id: int) -> None:
    await update_credential(
        connection,
        credential_id,
        totp_secret=None,
        totp_confirmed_at=None,
        totp_last_step=None,
        recovery_digests=[],
    )


async def _proof(connection: AsyncConnection, principal: Principal) -> Proof:
    credential_id, _ = own(principal)
    proof = await load_proof(connection, credential_id)
    if proof is None:
        raise not_found("sign_in", "you do not sign in any more")
    return proof


async def _without_factor(connection: AsyncConnection, principal: Principal) -> Proof:
    proof = await _proof(connection, principal)
    if proof.credential.second_factor:
        raise refuse("second_factor", "one is set up; turn it off first")
    return proof
