"""A client of the Organizational Extension List API, and of Dialtree's changes.

`ExtensionList`, and `AsyncExtensionList` for asyncio, ask for the list. `follow`, and `follow_async` for asyncio, tell
of every change as it happens; a `Mirror` makes a copy of them. `AgentLogin`, and `AsyncAgentLogin` for asyncio, log
agents in and out, and let them pick extensions by themselves.
"""

from dialtree.client.agent_login import AgentLogin
from dialtree.client.agent_status import Status
from dialtree.client.async_agent_login import AsyncAgentLogin
from dialtree.client.asynchronous import AsyncExtensionList
from dialtree.client.changes import START, Change, Changes
from dialtree.client.errors import (
    ContractError,
    CursorGone,
    DialtreeError,
    ExtensionInUse,
    ExtensionNotFound,
    Forbidden,
    LoginRefused,
    RateLimited,
    ServerUnavailable,
    StatusNotSupported,
    Unauthorized,
    UpdateFailed,
    UserRefused,
    ValueMissing,
)
from dialtree.client.follow import follow, follow_async
from dialtree.client.mirror import Mirror
from dialtree.client.picker_session import PickerSession
from dialtree.client.sync import ExtensionList
from dialtree.contract.agent_answer import ListedStatus
from dialtree.contract.extension import Extension

__all__ = [
    "START",
    "AgentLogin",
    "AsyncAgentLogin",
    "AsyncExtensionList",
    "Change",
    "Changes",
    "ContractError",
    "CursorGone",
    "DialtreeError",
    "Extension",
    "ExtensionInUse",
    "ExtensionList",
    "ExtensionNotFound",
    "Forbidden",
    "ListedStatus",
    "LoginRefused",
    "Mirror",
    "PickerSession",
    "RateLimited",
    "ServerUnavailable",
    "Status",
    "StatusNotSupported",
    "Unauthorized",
    "UpdateFailed",
    "UserRefused",
    "ValueMissing",
    "follow",
    "follow_async",
]
