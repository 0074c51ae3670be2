"""A client of the Organizational Extension List API: `ExtensionList`, and `AsyncExtensionList` for asyncio."""

from dialtree.client.asynchronous import AsyncExtensionList
from dialtree.client.errors import (
    ContractError,
    DialtreeError,
    Forbidden,
    RateLimited,
    ServerUnavailable,
    Unauthorized,
)
from dialtree.client.sync import ExtensionList
from dialtree.contract.extension import Extension

__all__ = [
    "AsyncExtensionList",
    "ContractError",
    "DialtreeError",
    "Extension",
    "ExtensionList",
    "Forbidden",
    "RateLimited",
    "ServerUnavailable",
    "Unauthorized",
]
