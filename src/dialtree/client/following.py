"""How changes are followed, without I/O: `follow` and `follow_async` send what this says."""

from collections.abc import Generator
from math import inf
from time import monotonic
from typing import TypeAlias

import httpx
import msgspec
from httpx_retries import Retry

from dialtree import __version__
from dialtree.client.address import endpoint
from dialtree.client.changes import Changes
from dialtree.client.errors import (
    ContractError,
    CursorGone,
    DialtreeError,
    Forbidden,
    RateLimited,
    ServerUnavailable,
    Unauthorized,
)
from dialtree.client.request import Request
from dialtree.client.retry import Attempt, Outcome, retry_after
from dialtree.contract.parameters import ASCII_SPACE

PATH = "/api/v1/changes"
LONGEST_WAIT = 30
"""The longest, in seconds, that a server waits for a change."""

_LIMIT = 500
_MOST_DOUBLINGS = 6
_LONGEST_QUOTE = 300

Exchange: TypeAlias = Generator[Attempt, Outcome, Changes]
"""Yields each request to send, takes what came of it, and returns changes."""

_BACKOFF = Retry(backoff_factor=0.5, backoff_jitter=0.5, max_backoff_wait=30.0)


class _Fault(msgspec.Struct):
    field: str = ""
    message: str = ""


class _Said(msgspec.Struct):
    """A problem as far as it is of use here (RFC 9457)."""

    detail: str = ""
    title: str = ""
    errors: tuple[_Fault, ...] = ()


_changes = msgspec.json.Decoder(Changes)
_problem = msgspec.json.Decoder(_Said)


class Following:
    """Where a follower stands.

    Args:
        base_url: The server's address.
        token: A management token.
        after: Where to go on.
        organization_id: The organisation; None means the only one that the token reaches.
        wait: For how many seconds a server waits for a change before it says that there was none.
        patience: For how many seconds in a row a server may be out of reach.

    Raises:
        ValueError: `base_url` is not usable, or a number is out of range.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        after: str,
        organization_id: int | None = None,
        wait: int = LONGEST_WAIT,
        patience: float = inf,
    ) -> None:
        if not 0 <= wait <= LONGEST_WAIT:
            raise ValueError(f"wait must be between 0 and {LONGEST_WAIT}: {wait}")
        if not patience >= 0:
            raise ValueError(f"patience must be a number of seconds, not negative: {patience}")
        self._url = endpoint(base_url, PATH).copy_merge_params({"wait": wait, "limit": _LIMIT})
        if organization_id is not None:
            self._url = self._url.copy_set_param("organization_id", organization_id)
        self._token = token.strip(ASCII_SPACE)
        self._after = after
        self._patience = patience

    def next(self) -> Exchange:
        """The changes that follow.

        Raises:
            DialtreeError: There are none to be had, for the reason that its class says.
        """
        changes = yield from self._ask()
        self._after = changes.cursor
        return changes

    def _ask(self) -> Exchange:
        request, rules, since = self._request(), _BACKOFF, monotonic()
        outcome = yield Attempt(request, 0.0)
        while _may_pass(outcome):
            delay = max(rules.backoff_strategy(), retry_after(outcome) or 0.0)
            if monotonic() + delay - since > self._patience:
                break
            if rules.attempts_made < _MOST_DOUBLINGS:
                rules = rules.increment()
            outcome = yield Attempt(request, delay)
        return self._understood(outcome)

    def _request(self) -> Request:
        headers = {
            "Accept": "application/json",
            "User-Agent": f"dialtree/{__version__}",
            "Authorization": f"Bearer {self._token}",
        }
        return Request("GET", self._url.copy_set_param("after", self._after), httpx.Headers(headers))

    def _understood(self, outcome: Outcome) -> Changes:
        asked = self._url.copy_with(query=None)
        if isinstance(outcome, httpx.RequestError):
            # An error of httpx holds the request, and that the token: it is put in words and never chained.
            raise ServerUnavailable(f"{asked} failed: {type(outcome).__name__}: {self._quoted(str(outcome))}")
        if outcome.status_code != httpx.codes.OK:
            raise self._error(f"{asked} answered {outcome.status_code}", outcome)
        try:
            return _changes.decode(outcome.content)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise ContractError(f"{asked} told no changes: {fault}", status=outcome.status_code) from None

    def _error(self, answered: str, response: httpx.Response) -> DialtreeError:
        status, detail = response.status_code, self._quoted(_detail(response))
        said = f"{answered}: {detail}"
        match status:
            case httpx.codes.GONE:
                return CursorGone(said)
            case httpx.codes.UNAUTHORIZED:
                return Unauthorized(said)
            case httpx.codes.FORBIDDEN:
                return Forbidden(said, desc=detail)
            case httpx.codes.TOO_MANY_REQUESTS:
                return RateLimited(said, retry_after=retry_after(response), desc=detail)
        if response.is_server_error:
            return ServerUnavailable(said, status=status, retry_after=retry_after(response), desc=detail)
        return ContractError(said, status=status, desc=detail)

    def _quoted(self, text: str) -> str:
        blanked = text.replace(self._token, "…") if self._token else text
        return blanked if len(blanked) <= _LONGEST_QUOTE else blanked[:_LONGEST_QUOTE] + "…"


def _may_pass(outcome: Outcome) -> bool:
    if isinstance(outcome, httpx.Response):
        return outcome.status_code == httpx.codes.TOO_MANY_REQUESTS or outcome.is_server_error
    return not isinstance(outcome, httpx.UnsupportedProtocol | httpx.DecodingError | httpx.TooManyRedirects)


def _detail(response: httpx.Response) -> str:
    try:
        said = _problem.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return response.reason_phrase
    faults = "; ".join(f"{it.field}: {it.message}" for it in said.errors)
    return " ".join(filter(None, (said.detail or said.title, faults)))
