"""Sessions of the picker, as a server answers when a user is let pick an extension."""

from datetime import datetime

import httpx
import msgspec

from dialtree.client.answers import by_status, quote, without_response
from dialtree.client.errors import ContractError, DialtreeError, Unauthorized, UserRefused
from dialtree.client.retry import Outcome
from dialtree.contract.code import BLANK, Code

PICKER_SESSIONS = "/api/v1/picker-sessions"
"""Where they are asked for."""


class PickerSession(msgspec.Struct, frozen=True):
    """What lets a user pick an extension; `token` is for the page that shows the picker, and for nobody else.

    Attributes:
        token: What the picker presents; its repr is left out.
        expires_at: When it ends, unless the picker renews it, which it does by itself (aware).
        renewable_until: When it ends at the latest (aware).
        user_id: The user.
        user_name: Their name.
    """

    token: str
    expires_at: datetime
    renewable_until: datetime
    user_id: int
    user_name: str

    def __repr__(self) -> str:
        return f"PickerSession(token={BLANK}, expires_at={self.expires_at}, user_id={self.user_id})"


class _Problem(msgspec.Struct):
    detail: str = ""


_sessions = msgspec.json.Decoder(PickerSession)
_problems = msgspec.json.Decoder(_Problem)


def understand_picker_session(outcome: Outcome, code: Code) -> PickerSession | DialtreeError:
    """What came of a request that a user be let pick.

    Args:
        outcome: The response, or why there is none.
        code: The code asked with, blanked wherever the server repeats it.

    Returns:
        The session; else the error, not raised.
    """
    asked = f"{outcome.request.method} {outcome.request.url}"
    if isinstance(outcome, httpx.RequestError):
        return without_response(asked, outcome, code)
    said = f"{asked} answered {outcome.status_code}"
    if outcome.status_code == httpx.codes.CREATED:
        try:
            return _sessions.decode(outcome.content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return ContractError(f"{said}: no picker session", status=outcome.status_code)
    detail = _detail(outcome, code)
    said = f"{said}: {detail}" if detail else said
    if outcome.status_code == httpx.codes.UNAUTHORIZED:
        return Unauthorized(said)
    # Any other server has nothing at this address either, and says nothing of a user.
    if outcome.status_code == httpx.codes.NOT_FOUND and "user" in detail:
        return UserRefused(said)
    return by_status(said, outcome, None, detail or None)


def _detail(response: httpx.Response, code: Code) -> str:
    try:
        return quote(_problems.decode(response.content).detail, code)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
