"""What an outcome of Login/Logout means: that it is done, the statuses, or the error to raise."""

import httpx
import msgspec

from dialtree.client.answers import by_status, quote, without_response
from dialtree.client.errors import (
    ContractError,
    DialtreeError,
    ExtensionInUse,
    ExtensionNotFound,
    LoginRefused,
    StatusNotSupported,
    Unauthorized,
    UpdateFailed,
    UserRefused,
    ValueMissing,
)
from dialtree.client.retry import Outcome
from dialtree.contract import agent_answer
from dialtree.contract.agent_answer import ListedStatus
from dialtree.contract.code import Code


class _Said(msgspec.Struct):
    status: int = msgspec.field(name="Status")
    error: int = msgspec.field(name="StatusError")
    message: str | None = msgspec.field(name="StatusErroMessage", default=None)


class _Statuses(msgspec.Struct):
    statuses: tuple[ListedStatus, ...] = msgspec.field(name="Statuses")


_answers = msgspec.json.Decoder(_Said)
_lists = msgspec.json.Decoder(_Statuses)

_MISSING = agent_answer.CODE_MISSING.error
_FAILED = agent_answer.NOT_WRITTEN.error
_OF_CODE = agent_answer.CODE_REFUSED.status
_OF_EXTENSION = agent_answer.EXTENSION_UNKNOWN.status
_IN_USE = agent_answer.EXTENSION_IN_USE.message.casefold()
_NOT_SUPPORTED = agent_answer.STATUS_UNKNOWN.message.casefold()


def understand_set(outcome: Outcome, code: Code) -> DialtreeError | None:
    """What came of a request that a status be set.

    Args:
        outcome: The response, or why there is none.
        code: The code asked with, blanked wherever the server repeats it.

    Returns:
        The error, not raised; None when it is done.
    """
    asked = _asked(outcome)
    if isinstance(outcome, httpx.RequestError):
        return without_response(asked, outcome, code)
    try:
        answer = _answers.decode(outcome.content)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        return by_status(f"{asked} answered {outcome.status_code}: {fault}", outcome, None, None)
    message = quote(answer.message or "", code)
    said = f"{asked} answered {outcome.status_code}, Status {answer.status}, StatusError {answer.error}, {message!r}"
    if outcome.status_code != httpx.codes.OK:
        return by_status(said, outcome, None, message)
    if answer.status == agent_answer.DONE.status:
        return None
    refused = _refused(answer)
    if refused is None:
        return ContractError(said, status=httpx.codes.OK, desc=message)
    return refused(said, status=answer.status, error=answer.error, said=message)


def understand_statuses(outcome: Outcome, code: Code) -> tuple[ListedStatus, ...] | DialtreeError:
    """What came of a request for the list of statuses.

    Args:
        outcome: The response, or why there is none.
        code: The code asked with, blanked wherever the server repeats it.

    Returns:
        The statuses; else the error, not raised. An organisation always has some: a list without any says that the
        code opens nothing.
    """
    asked = _asked(outcome)
    if isinstance(outcome, httpx.RequestError):
        return without_response(asked, outcome, code)
    said = f"{asked} answered {outcome.status_code}"
    if outcome.status_code != httpx.codes.OK:
        return by_status(said, outcome, None, None)
    try:
        statuses = _lists.decode(outcome.content).statuses
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        return ContractError(f"{said}: {fault}", status=httpx.codes.OK)
    return statuses or Unauthorized(f"{said}: no statuses: the code matches no account")


def _asked(outcome: Outcome) -> str:
    return f"{outcome.request.method} {outcome.request.url}"


def _refused(answer: _Said) -> type[LoginRefused] | None:
    word = (answer.message or "").strip().casefold()
    if answer.error == _MISSING:
        return ValueMissing
    if answer.status == _OF_CODE:
        return UserRefused
    if answer.status == _OF_EXTENSION:
        return ExtensionInUse if word == _IN_USE else ExtensionNotFound
    if answer.error == _FAILED:
        return UpdateFailed
    return StatusNotSupported if word == _NOT_SUPPORTED else None
