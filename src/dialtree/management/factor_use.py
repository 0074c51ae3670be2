"""The second factor, as it is used."""

from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.second_factor import matching_step, without_used
from dialtree.storage.credentials import update_credential
from dialtree.storage.proofs import Proof

UsedCode: TypeAlias = Literal["code", "recovery code"]


async def use_code(connection: AsyncConnection, proof: Proof, code: str, now: datetime) -> UsedCode | None:
    """Uses a code of an authenticator, or a recovery code; neither is good a second time.

    Args:
        connection: The transaction that writes; the proof was read in it.
        proof: What the person is proven by.
        code: What they gave.
        now: The moment (aware).

    Returns:
        "code" or "recovery code"; None when it is wrong, and nothing was used.
    """
    if proof.totp_secret is None or not proof.credential.second_factor:
        return None
    step = matching_step(proof.totp_secret, code, now, proof.totp_last_step)
    if step is not None:
        await update_credential(connection, proof.credential.id, totp_last_step=step)
        return "code"
    left = without_used(proof.recovery_digests, code)
    if left is not None:
        await update_credential(connection, proof.credential.id, recovery_digests=left)
        return "recovery code"
    return None
