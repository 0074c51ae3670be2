"""A client of the Organizational Extension List API, and of Dialtree's changes.

`ExtensionList`, and `AsyncExtensionList` for asyncio, ask for the list. `follow`, and `follow_async` for asyncio, tell
of every change as it happens; a `Mirror` makes a copy of them.
"""

from dialtree.client.asynchronous import AsyncExtensionList
from dialtree.client.changes import START, Change, Changes
from dialtree.client.errors import (
    ContractError,
    CursorGone,
    DialtreeError,
    Forbidden,
    RateLimited,
    ServerUnavailable,
    Unauthorized,
)
from dialtree.client.follow import follow, follow_async
from dialtree.client.mirror import Mirror
from dialtree.client.sync import ExtensionList
from dialtree.contract.extension import Extension

__all__ = [
    "START",
    "AsyncExtensionList",
    "Change",
    "Changes",
    "ContractError",
    "CursorGone",
    "DialtreeError",
    "Extension",
    "ExtensionList",
    "Forbidden",
    "Mirror",
    "RateLimited",
    "ServerUnavailable",
    "Unauthorized",
    "follow",
    "follow_async",
]
