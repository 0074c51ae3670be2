"""Following an organisation: everything that changes in it, as it happens."""

from collections.abc import AsyncGenerator, Generator
from math import inf

import httpx

from dialtree.client import asynchronous, sync
from dialtree.client.changes import START, Changes
from dialtree.client.following import LONGEST_WAIT, Following
from dialtree.client.retry import DEFAULT_TIMEOUT


def follow(
    base_url: str,
    token: str,
    after: str = START,
    *,
    organization_id: int | None = None,
    wait: int = LONGEST_WAIT,
    patience: float = inf,
    timeout: float = DEFAULT_TIMEOUT,
    transport: httpx.BaseTransport | None = None,
) -> Generator[Changes, None, None]:
    """Tells everything that changes in an organisation, in the order of the changes, without end.

    While the server is out of reach, it is asked again and again, ever less often, up to every half a minute.

    Args:
        base_url: The server's address, http or https; it may have a path and a trailing slash.
        token: A management token that reaches all of the organisation.
        after: The cursor of the changes that were dealt with last; without, what there is comes first.
        organization_id: The organisation; needed only of an operator's token, where there are several.
        wait: For how many seconds, up to 30, to wait for a change; then an empty batch comes.
        patience: For how many seconds in a row the server may be out of reach before that is raised. Usually for ever.
        timeout: The most seconds that connecting, sending, and what the server needs beyond `wait` may take.
        transport: Another way out than httpx's own, as for `ExtensionList`.

    Yields:
        Changes in batches, also an empty one whenever nothing has changed for `wait` seconds.

    Raises:
        ValueError: `base_url` is not usable, or a number is out of range.
        CursorGone: What followed on the cursor is no longer known: begin anew, with an empty copy and without `after`.
        Unauthorized: The token is not good, or not any more.
        Forbidden: The token reaches only a part of the organisation.
        ServerUnavailable: The server was out of reach for longer than `patience`.
        RateLimited: The server wanted to be asked less often for longer than `patience`.
        ContractError: The answer is not one that a Dialtree has for this.
    """
    following = Following(base_url, token, after=after, organization_id=organization_id, wait=wait, patience=patience)
    return _follow(following, httpx.Timeout(timeout, read=timeout + wait), transport)


def follow_async(
    base_url: str,
    token: str,
    after: str = START,
    *,
    organization_id: int | None = None,
    wait: int = LONGEST_WAIT,
    patience: float = inf,
    timeout: float = DEFAULT_TIMEOUT,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncGenerator[Changes, None]:
    """`follow` for asyncio."""
    following = Following(base_url, token, after=after, organization_id=organization_id, wait=wait, patience=patience)
    return _follow_async(following, httpx.Timeout(timeout, read=timeout + wait), transport)


def _follow(
    following: Following, limits: httpx.Timeout, transport: httpx.BaseTransport | None
) -> Generator[Changes, None, None]:
    with httpx.Client(timeout=limits, transport=transport) as client:
        while True:
            yield sync.carry_out(client, following.next())


async def _follow_async(
    following: Following, limits: httpx.Timeout, transport: httpx.AsyncBaseTransport | None
) -> AsyncGenerator[Changes, None]:
    async with httpx.AsyncClient(timeout=limits, transport=transport) as client:
        while True:
            yield await asynchronous.carry_out(client, following.next())
