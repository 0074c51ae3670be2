"""Signing in: by e-mail and password, and by a code where a second factor is set up."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.email import sign_in_email
from dialtree.directory.faults import Fault, RefusedError
from dialtree.directory.password import as_hashed
from dialtree.directory.reach import EVERYTHING
from dialtree.directory.token import Secret
from dialtree.management.actor import Actor
from dialtree.management.attempts import attempt_digest, begin_attempt, end_attempts, fail_attempt, take_back_attempt
from dialtree.management.audit import record
from dialtree.management.factor_use import use_code
from dialtree.management.passwords import Passwords
from dialtree.management.principal import Principal
from dialtree.management.sessions import end_presented, open_session, principal_of
from dialtree.management.sign_in_errors import CodeNeededError, NotSignedInError
from dialtree.storage.credentials import update_credential
from dialtree.storage.database import Database
from dialtree.storage.proofs import Proof, load_proof_by_email
from dialtree.storage.second_factor_demands import is_demanded

_Outcome: TypeAlias = Literal["password", "code", "recovery code", "no code", "wrong code", "wrong password"]

_PROVEN: frozenset[_Outcome] = frozenset({"password", "code", "recovery code"})


class SignIn(msgspec.Struct, frozen=True):
    """What somebody signs in with. Its repr shows none of it.

    Attributes:
        email: Their e-mail.
        password: Their password.
        code: A code of their authenticator, or a recovery code; "" when they give none.
        address: The network address they come from.
        user_agent: With what, as that calls itself.
        session: The session that they present meanwhile, which ends; "" when they present none.
    """

    email: str
    password: str
    code: str = ""
    address: str = ""
    user_agent: str = ""
    session: str = ""

    def __repr__(self) -> str:
        return "SignIn(…)"


class SignedIn(msgspec.Struct, frozen=True):
    """Somebody who has just signed in.

    Attributes:
        principal: Who.
        secret: What they present from now on.
        expires_at: Until when at the latest.
    """

    principal: Principal
    secret: Secret
    expires_at: datetime


async def sign_in(database: Database, passwords: Passwords, given: SignIn, now: datetime) -> SignedIn:
    """Signs somebody in, with a session of its own in place of the one that they present.

    Raises:
        NotSignedInError: They do not prove who they are.
        SlowDownError: Too many attempts have failed; this one was not looked at.
    """
    digest = attempt_digest(given.email)
    await begin_attempt(database, digest, now)
    known = await _find(database, given.email)
    right = await passwords.verify(known.password_hash if known else None, given.password)
    renewed = await _renewed(passwords, known, given.password) if right else None
    async with database.write() as connection:
        proof = await _still_good(connection, known) if right and known else None
        outcome = await _outcome(connection, proof, given, now) if proof else "wrong password"
        if proof is not None and outcome in _PROVEN:
            await end_attempts(connection, digest)
            return await _open(connection, proof, outcome, given, renewed, now)
        await _fail(connection, digest, known, outcome, given, now)
    raise _error(outcome)


async def _find(database: Database, given: str) -> Proof | None:
    try:
        email = sign_in_email("email", given)
    except RefusedError:
        return None
    async with database.read() as connection:
        return await load_proof_by_email(connection, email)


async def _still_good(connection: AsyncConnection, known: Proof) -> Proof | None:
    # What the password was verified against may have changed meanwhile.
    proof = await load_proof_by_email(connection, known.credential.email)
    same = proof is not None and proof.is_good and proof.password_hash == known.password_hash
    return proof if same else None


async def _renewed(passwords: Passwords, known: Proof | None, text: str) -> Secret | None:
    password = as_hashed(text)
    if known is None or known.password_hash is None or password is None:
        return None
    return await passwords.hash(password) if passwords.is_outdated(known.password_hash) else None


async def _outcome(connection: AsyncConnection, proof: Proof, given: SignIn, now: datetime) -> _Outcome:
    if not proof.credential.second_factor:
        return "password"
    if not given.code:
        return "no code"
    used = await use_code(connection, proof, given.code, now)
    return "wrong code" if used is None else used


async def _fail(
    connection: AsyncConnection, digest: bytes, proof: Proof | None, outcome: _Outcome, given: SignIn, now: datetime
) -> None:
    if outcome == "no code":
        await take_back_attempt(connection, digest)
        return
    await fail_attempt(connection, digest, now)
    if proof is not None:
        credential = proof.credential
        nobody = Actor("person", "not proven", EVERYTHING, None, given.address)
        details = {"email": credential.email, "reason": outcome if proof.is_good else "disabled"}
        await record(
            connection, nobody, "sign_in_failed", "credential", credential.organization_id, credential.id, details
        )


async def _open(
    connection: AsyncConnection, proof: Proof, outcome: _Outcome, given: SignIn, renewed: Secret | None, now: datetime
) -> SignedIn:
    credential = proof.credential
    written: dict[str, object] = {"last_signed_in_at": now}
    if renewed is not None:
        written["password_hash"] = renewed
    await update_credential(connection, credential.id, **written)
    factors = 2 if credential.second_factor else 1
    ended = await end_presented(connection, given.session)
    session, secret = await open_session(connection, credential, factors, given.address, given.user_agent, now)
    demanded = await is_demanded(connection, credential.role)
    principal = principal_of(credential, session, given.address, demanded=demanded)
    details: dict[str, object] = {"session": session.id, "by": outcome if factors == 1 else f"password and {outcome}"}
    if ended is not None:
        details["in_place_of"] = ended
    await record(
        connection, principal.actor, "sign_in", "credential", credential.organization_id, credential.id, details
    )
    return SignedIn(principal, secret, session.expires_at)


def _error(outcome: _Outcome) -> NotSignedInError:
    if outcome == "wrong password":
        return NotSignedInError()
    needed = "A code of your authenticator is needed, or a recovery code."
    if outcome == "no code":
        return CodeNeededError(needed, Fault("code", "missing"))
    return NotSignedInError(needed, Fault("code", "wrong, or used already"))
