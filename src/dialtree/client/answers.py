"""What an outcome means: the extensions, or the error to raise."""

import re

import httpx

from dialtree.client.errors import (
    ContractError,
    DialtreeError,
    Forbidden,
    RateLimited,
    ServerUnavailable,
    Unauthorized,
)
from dialtree.client.retry import Outcome, retry_after
from dialtree.contract.answer import OK, UNAUTHORIZED
from dialtree.contract.code import BLANK, Code
from dialtree.contract.extension import Extension
from dialtree.contract.reading import NotTheContractError, ReadAnswer, read_answer

_NO_FAULT = 0
_ILL_FORMED = 1
_LONGEST_QUOTE = 200


def understand(outcome: Outcome, code: Code) -> tuple[Extension, ...] | DialtreeError:
    """What came of a request for the list.

    Args:
        outcome: The response, or why there is none.
        code: The code asked with, blanked wherever the server repeats it.

    Returns:
        The extensions of an `OK` answer; else the error, not raised.
    """
    asked = f"{outcome.request.method} {outcome.request.url}"
    if isinstance(outcome, httpx.RequestError):
        return without_response(asked, outcome, code)
    try:
        answer = read_answer(outcome.content)
    except NotTheContractError as fault:
        return _without_answer(f"{asked} answered {outcome.status_code}", outcome, code, str(fault))
    desc = quote(answer.desc, code)
    said = f"{asked} answered {outcome.status_code}, ERR {answer.err}, DESC {desc!r}"
    if outcome.status_code == httpx.codes.OK:
        return _with_answer(said, answer, desc)
    return by_status(said, outcome, answer.err, desc)


def without_response(asked: str, error: httpx.RequestError, code: Code) -> DialtreeError:
    """The error of a request that nothing came of."""
    # An error of httpx holds the request, and that the code: it is put in words and never chained.
    said = f"{asked} failed: {type(error).__name__}: {quote(str(error), code)}"
    return ContractError(said) if isinstance(error, httpx.DecodingError) else ServerUnavailable(said)


def _without_answer(said: str, response: httpx.Response, code: Code, fault: str) -> DialtreeError:
    if response.has_redirect_location:
        fault = f"a redirect, not followed, to {quote(response.headers['Location'], code)!r}"
    return by_status(f"{said}: {fault}", response, None, None)


def _with_answer(said: str, answer: ReadAnswer, desc: str) -> tuple[Extension, ...] | DialtreeError:
    word = answer.desc.strip().casefold()
    if answer.err == _ILL_FORMED:
        return Unauthorized(f"{said}: it takes the code to be ill-formed", ill_formed=True)
    if word == UNAUTHORIZED.casefold():
        return Unauthorized(f"{said}: the code matches no account")
    # A DESC that is null denies nothing; any other word than OK may stand for a fault that left the list empty.
    if answer.err == _NO_FAULT and word in (OK.casefold(), ""):
        return answer.extensions
    return ContractError(said, status=httpx.codes.OK, err=answer.err, desc=desc)


def by_status(said: str, response: httpx.Response, err: int | None, desc: str | None) -> DialtreeError:
    """The error that an HTTP status stands for, whatever else was answered.

    Args:
        said: What was asked and answered, in words.
        response: The response.
        err: The answer's `ERR`, if it was the contract's.
        desc: The answer's sentence, if it was the contract's.
    """
    if response.status_code == httpx.codes.FORBIDDEN:
        return Forbidden(said, desc=desc)
    wait = retry_after(response)
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return RateLimited(_with_wait(said, wait), retry_after=wait, desc=desc)
    if response.is_server_error:
        return ServerUnavailable(_with_wait(said, wait), status=response.status_code, retry_after=wait, desc=desc)
    return ContractError(said, status=response.status_code, err=err, desc=desc)


def _with_wait(said: str, wait: float | None) -> str:
    return said if wait is None else f"{said}; it asks to wait {wait:.0f} s"


def quote(text: str, code: Code) -> str:
    """What a server said, cut short, with the code blanked."""
    blanked = re.sub(re.escape(code), BLANK, text, flags=re.IGNORECASE)
    return blanked if len(blanked) <= _LONGEST_QUOTE else blanked[:_LONGEST_QUOTE] + "…"
