"""Codes as they are shown."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from dialtree.directory.code import CodeState, state_of
from dialtree.management.code_use import DayUse, UsedCode, with_use
from dialtree.storage.codes import CodeRow
from dialtree.storage.database import Database


class CodeView(CodeRow, frozen=True):
    """A code as it is shown, without its secret.

    Attributes:
        account_name: The name of its account.
        state: "active", "expired" or "revoked". A code also matches nothing while its account, or one above, is
            disabled.
        requests: How many requests it has answered since it was made. The entity tag does not change with the use, so
            that 304 says nothing of it.
        last_used_at: When it was last used, to the minute or so; null when it never was.
        days: How many requests it answered on each of the last 14 UTC days, the oldest first, today included.
    """

    account_name: str
    state: CodeState
    requests: int
    last_used_at: datetime | None
    days: Sequence[DayUse]


class IssuedCode(msgspec.Struct, frozen=True):
    """A code that has just been issued.

    Attributes:
        code: What is kept of it.
        secret: The code itself, which is never shown again.
    """

    code: CodeView
    secret: str


class RotatedCode(IssuedCode, frozen=True):
    """The successor of a code, which has just been issued.

    Attributes:
        old: The code that was there before, with when it expires now.
    """

    old: CodeView


async def shown_code(directory: Database, code: CodeRow) -> CodeView:
    """A code as it is shown now."""
    now = datetime.now(UTC)
    async with directory.read() as connection:
        return code_view(await with_use(connection, code, now), now)


def code_view(used: UsedCode, now: datetime) -> CodeView:
    """A code as it is shown at a moment.

    Args:
        used: The code.
        now: The moment (aware).
    """
    code = used.code
    return CodeView(
        **msgspec.structs.asdict(code),
        account_name=used.account_name,
        state=state_of(code.expires_at, code.revoked_at, now),
        requests=used.requests,
        last_used_at=used.last_used_at,
        days=used.days,
    )
