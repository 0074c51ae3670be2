"""Agents' statuses, set by a program, for asyncio."""

from types import TracebackType
from typing import Self

import httpx

from dialtree.client.asynchronous import carry_out
from dialtree.client.login_protocol import LoginProtocol
from dialtree.client.picker_session import PickerSession
from dialtree.client.retry import DEFAULT_MAX_WAIT, DEFAULT_RETRIES, DEFAULT_TIMEOUT, Limits
from dialtree.contract.agent_answer import ListedStatus


class AsyncAgentLogin:
    """`AgentLogin` for asyncio. Tasks may share it.

    The code goes in the body of a POST or in a header, never in a URL. Redirects are not followed, so that it goes
    nowhere else.

    Args:
        base_url: The server's address, http or https; it may have a path and a trailing slash.
        code: The code; white space around it is dropped.
        timeout: As for `AsyncExtensionList`.
        retries: The most times that one call asks again after a connection that failed or timed out, 429 and 503.
        max_wait: The most seconds that one call waits between its requests, in all.
        transport: As for `AsyncExtensionList`.

    Raises:
        ValueError: `base_url` is not usable, or a number is out of range.
    """

    def __init__(
        self,
        base_url: str,
        code: str,
        *,
        timeout: float | httpx.Timeout = DEFAULT_TIMEOUT,
        retries: int = DEFAULT_RETRIES,
        max_wait: float = DEFAULT_MAX_WAIT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._protocol = LoginProtocol(base_url, code, Limits(retries, max_wait))
        self._client = httpx.AsyncClient(timeout=timeout, transport=transport)

    async def set_status(self, user_id: int, extension: str, status: int) -> None:
        """Has a user take a status at an extension, and leave the one that they held.

        Args:
            user_id: The user's number.
            extension: The extension's SIP id.
            status: A `Status`, or the number of one of the organisation's own. `Status.LOGOUT` leaves whatever the user
                holds.

        Raises:
            Unauthorized: The code is ill-formed; then no request is made.
            UserRefused: The user is no active one of the organisation, or the code opens nothing.
            ExtensionNotFound: There is no such active extension that the code reaches.
            ExtensionInUse: Another user holds the extension.
            StatusNotSupported: Agents of the organisation cannot take the status.
            ValueMissing: The server takes something for missing.
            UpdateFailed: The server could not write it down.
            Forbidden: The code may not be used from this address.
            RateLimited: The server answered 429, and waiting as long as allowed did not help or would not.
            ServerUnavailable: No connection, no answer in time, or a 5xx.
            ContractError: The answer is not the contract's, or finds a fault with the request.
        """
        await carry_out(self._client, self._protocol.set_status(user_id, extension, status))

    async def statuses(self) -> tuple[ListedStatus, ...]:
        """The statuses that agents of the organisation can take, by number, with names and colours.

        Raises:
            Unauthorized: The code is ill-formed (then no request is made), or matches no account.
            Forbidden: The code may not be used from this address.
            RateLimited: The server answered 429, and waiting as long as allowed did not help or would not.
            ServerUnavailable: No connection, no answer in time, or a 5xx.
            ContractError: The answer is not the contract's.
        """
        return await carry_out(self._client, self._protocol.statuses())

    async def picker_session(self, user_id: int) -> PickerSession:
        """Lets a user pick an extension on a page of yours; of Dialtree's servers alone.

        Args:
            user_id: The user's number. Prove first that they are who they say: whoever has the token acts for them.

        Returns:
            The session, whose `token` the page hands to `<dialtree-picker>`. It sees what the code reaches.

        Raises:
            Unauthorized: The code is ill-formed (then no request is made), or opens nothing.
            UserRefused: The user is no active one of the organisation.
            Forbidden: The code may not be used from this address.
            RateLimited: The server answered 429, and waiting as long as allowed did not help or would not.
            ServerUnavailable: No connection, no answer in time, or a 5xx.
            ContractError: The answer is none of Dialtree's.
        """
        return await carry_out(self._client, self._protocol.picker_session(user_id))

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()
