"""How a server is asked for the list, without I/O: `ExtensionList` and `AsyncExtensionList` send what this says."""

import re
from collections.abc import Generator
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

import httpx

from dialtree.client.address import endpoint
from dialtree.client.answers import understand
from dialtree.client.errors import ContractError, DialtreeError, Forbidden, ServerUnavailable, Unauthorized
from dialtree.client.presented_code import check_code, presented_code
from dialtree.client.request import with_body, with_header
from dialtree.client.retry import Attempt, Limits, Outcome, Patience
from dialtree.contract.extension import Extension

_ENTITY_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')

Exchange: TypeAlias = Generator[Attempt, Outcome, tuple[Extension, ...]]
"""Yields each request to send, takes what came of it, and returns the extensions."""


class _Way(Enum):
    """How this server takes the code."""

    UNKNOWN = auto()
    HEADER = auto()
    BODY = auto()


class _Remembered(NamedTuple):
    etag: str
    extensions: tuple[Extension, ...]


class Protocol:
    """What the client knows of one server: its address, the code, how it takes the code, its last answers.

    Exchanges may run side by side, also in several threads: each keeps the answer it asked about, and what they share
    is replaced whole.

    Args:
        base_url: The server's address.
        code: The code; white space around it is dropped.
        limits: How far each exchange may go.

    Raises:
        ValueError: `base_url` is not usable.
    """

    def __init__(self, base_url: str, code: str, limits: Limits) -> None:
        self._url = endpoint(base_url)
        self._code = presented_code(code)
        self._limits = limits
        self._way = _Way.UNKNOWN
        self._remembered: dict[bool, _Remembered] = {}

    def get(self, *, show_all: bool) -> Exchange:
        """One exchange: the list, asked for.

        Raises:
            DialtreeError: There is no list, for the reason that its class says.
        """
        check_code(self._code)
        patience = Patience(self._limits)
        if self._way is not _Way.BODY:
            answer = yield from self._ask_with_header(patience, show_all=show_all)
            if not isinstance(answer, DialtreeError):
                return answer
            if self._way is _Way.HEADER or not _may_miss_the_code(answer):
                raise answer
        return (yield from self._ask_with_body(patience, show_all=show_all))

    def _ask_with_header(
        self, patience: Patience, *, show_all: bool
    ) -> Generator[Attempt, Outcome, tuple[Extension, ...] | DialtreeError]:
        known = self._remembered.get(show_all)
        request = with_header(self._url, self._code, show_all=show_all, etag=known.etag if known else None)
        outcome = yield from patience.insist(request)
        if known and isinstance(outcome, httpx.Response) and outcome.status_code == httpx.codes.NOT_MODIFIED:
            return known.extensions
        answer = understand(outcome, self._code)
        if isinstance(outcome, httpx.Response) and not isinstance(answer, DialtreeError):
            self._way = _Way.HEADER
            self._remember(outcome, answer, show_all=show_all)
        return answer

    def _ask_with_body(self, patience: Patience, *, show_all: bool) -> Exchange:
        outcome = yield from patience.insist(with_body(self._url, self._code, show_all=show_all))
        answer = understand(outcome, self._code)
        if not isinstance(answer, DialtreeError) or isinstance(answer, Unauthorized):
            self._way = _Way.BODY
        if isinstance(answer, DialtreeError):
            raise answer
        return answer

    def _remember(self, response: httpx.Response, extensions: tuple[Extension, ...], *, show_all: bool) -> None:
        etag = response.headers.get("ETag", "")
        if _ENTITY_TAG.fullmatch(etag):
            self._remembered[show_all] = _Remembered(etag, extensions)
        else:
            self._remembered.pop(show_all, None)


def _may_miss_the_code(error: DialtreeError) -> bool:
    """Whether a server that knows the code only as a parameter, and so saw none, might answer with this error."""
    match error:
        case ContractError():
            return True
        case Unauthorized():
            return error.ill_formed
        case Forbidden():
            return error.desc is None
        case ServerUnavailable():
            return error.status == httpx.codes.INTERNAL_SERVER_ERROR
        case _:
            return False
