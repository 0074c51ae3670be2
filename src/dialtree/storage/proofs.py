"""Queries of what people prove themselves by when they sign in."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.token import Secret
from dialtree.storage.credentials import COLUMNS, IS_GOOD, WITH_USERS, Credential, credential_of
from dialtree.storage.schema import credentials


class Proof(msgspec.Struct, frozen=True):
    """A credential with all that it is proven by. Its repr shows none of that.

    Attributes:
        credential: The credential.
        is_good: Whether it lets anybody in: it is enabled, and so is the user.
        password_hash: The hash of the password; None when none is set.
        totp_secret: The authenticator's secret; None when there is none. It counts once it is confirmed.
        totp_last_step: The step of the last code that was used.
        recovery_digests: The digests of recovery codes that are not used.
    """

    credential: Credential
    is_good: bool
    password_hash: Secret | None
    totp_secret: Secret | None
    totp_last_step: int | None
    recovery_digests: Sequence[str]

    def __repr__(self) -> str:
        return f"Proof({self.credential.id})"


_PROOF = (
    IS_GOOD.label("is_good"),
    credentials.c.password_hash,
    credentials.c.totp_secret,
    credentials.c.totp_last_step,
    credentials.c.recovery_digests,
)


async def load_proof(connection: AsyncConnection, credential_id: int) -> Proof | None:
    """What a credential is proven by; None when there is none."""
    return await _proof(connection, credentials.c.id == credential_id)


async def load_proof_by_email(connection: AsyncConnection, email: str) -> Proof | None:
    """The same of the credential with an e-mail."""
    return await _proof(connection, credentials.c.email == email)


async def _proof(connection: AsyncConnection, condition: Any) -> Proof | None:  # noqa: ANN401 - as SQLAlchemy has it
    query = select(*COLUMNS, *_PROOF).select_from(WITH_USERS).where(condition)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    good, password, totp, step, digests = row[len(COLUMNS) :]
    return Proof(credential_of(row[: len(COLUMNS)]), good, _secret(password), _secret(totp), step, digests)


def _secret(text: str | None) -> Secret | None:
    return None if text is None else Secret(text)
