"""How a server is asked to set statuses, without I/O: `AgentLogin` and `AsyncAgentLogin` send what this says."""

import json
from collections.abc import Generator
from typing import TypeVar

from dialtree.client.address import endpoint
from dialtree.client.errors import DialtreeError
from dialtree.client.login_answers import understand_set, understand_statuses
from dialtree.client.picker_session import PICKER_SESSIONS, PickerSession, understand_picker_session
from dialtree.client.presented_code import check_code, presented_code
from dialtree.client.request import Request, json_headers
from dialtree.client.retry import Attempt, Limits, Outcome, Patience
from dialtree.contract.agent_answer import ListedStatus
from dialtree.contract.path import GET_STATUSES, SET_STATUS

T = TypeVar("T")


class LoginProtocol:
    """What the client knows of one server: its addresses, and the code, which goes in bodies and headers alone.

    Args:
        base_url: The server's address.
        code: The code; white space around it is dropped.
        limits: How far each exchange may go.

    Raises:
        ValueError: `base_url` is not usable.
    """

    def __init__(self, base_url: str, code: str, limits: Limits) -> None:
        self._set_status, self._statuses = endpoint(base_url, SET_STATUS), endpoint(base_url, GET_STATUSES)
        self._pickers = endpoint(base_url, PICKER_SESSIONS)
        self._code = presented_code(code)
        self._limits = limits

    def set_status(self, user_id: int, extension: str, status: int) -> Generator[Attempt, Outcome, None]:
        """One exchange: a status, set. To ask again does no harm: it is set already, or is not.

        Raises:
            DialtreeError: It is not set, for the reason that its class says.
        """
        check_code(self._code)
        wish = {"Code": self._code, "UserId": user_id, "ExtensionUser": extension, "Status": int(status)}
        request = Request("POST", self._set_status, json_headers(), json.dumps(wish).encode())
        outcome = yield from Patience(self._limits).insist(request)
        error = understand_set(outcome, self._code)
        if error is not None:
            raise error

    def statuses(self) -> Generator[Attempt, Outcome, tuple[ListedStatus, ...]]:
        """One exchange: the list of statuses, asked for.

        Raises:
            DialtreeError: There is none, for the reason that its class says.
        """
        check_code(self._code)
        request = Request("POST", self._statuses, json_headers(), json.dumps({"code": self._code}).encode())
        outcome = yield from Patience(self._limits).insist(request)
        found = understand_statuses(outcome, self._code)
        if isinstance(found, DialtreeError):
            raise found
        return found

    def picker_session(self, user_id: int) -> Generator[Attempt, Outcome, PickerSession]:
        """One exchange: a session of the picker, asked for. To ask again does no harm: a session not used ends.

        Raises:
            DialtreeError: There is none, for the reason that its class says.
        """
        check_code(self._code)
        headers = json_headers()
        headers["Authorization"] = f"Bearer {self._code}"
        request = Request("POST", self._pickers, headers, json.dumps({"user_id": user_id}).encode())
        outcome = yield from Patience(self._limits).insist(request)
        found = understand_picker_session(outcome, self._code)
        if isinstance(found, DialtreeError):
            raise found
        return found
