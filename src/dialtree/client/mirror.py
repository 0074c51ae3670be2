"""A copy of an organisation, kept by its changes."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import msgspec

from dialtree.client.changes import START, Change, Changes
from dialtree.contract.extension import Extension
from dialtree.contract.order import extension_key, text_key

Values: TypeAlias = dict[str, Any]
"""What is known of a thing: the fields of a change's `after`."""


class Mirror(msgspec.Struct):
    """A copy of an organisation's accounts, users and extensions. It makes the extension list without asking anybody.

    Attributes:
        cursor: Where to go on following.
        is_complete: Whether everything was in it that had changed when it was last told of changes. It is not while it
            is being filled.
        accounts: The accounts, by id.
        users: The users, by id.
        extensions: The extensions, by id.
    """

    cursor: str = START
    is_complete: bool = False
    accounts: dict[int, Values] = msgspec.field(default_factory=dict)
    users: dict[int, Values] = msgspec.field(default_factory=dict)
    extensions: dict[int, Values] = msgspec.field(default_factory=dict)

    def apply(self, changes: Changes) -> None:
        """Takes what `follow` tells; nothing of it may be left out."""
        for change in changes:
            self._apply(change)
        self.cursor = changes.cursor
        self.is_complete = not changes.more

    def list_extensions(self) -> tuple[Extension, ...]:
        """The active extensions, as `ExtensionList.get` tells them, and in the same order."""
        on: dict[int, list[Values]] = {}
        for extension in self.extensions.values():
            if extension["active"]:
                on.setdefault(extension["account_id"], []).append(extension)
        return tuple(
            self._listed(account, extension)
            for account in self._active_accounts()
            for extension in sorted(on.get(account["id"], ()), key=_place_of_extension)
        )

    def dump(self) -> bytes:
        """All of it as JSON, to be kept."""
        return msgspec.json.encode(self)

    @classmethod
    def load(cls, kept: bytes) -> "Mirror":
        """What `dump` has made.

        Raises:
            ValueError: It is something else.
        """
        return msgspec.json.decode(kept, type=cls)

    def _apply(self, change: Change) -> None:
        things = {"account": self.accounts, "user": self.users, "extension": self.extensions}.get(change.entity)
        if things is None:
            return
        if change.after is None:
            things.pop(change.id, None)
        else:
            things[change.id] = change.after

    def _active_accounts(self) -> Iterator[Values]:
        below: dict[int | None, list[Values]] = {}
        for account in self.accounts.values():
            below.setdefault(account["parent_id"], []).append(account)
        waiting = _last_first(below.get(None, ()))
        while waiting:
            account = waiting.pop()
            if account["active"]:
                yield account
                waiting += _last_first(below.get(account["id"], ()))

    def _listed(self, account: Values, extension: Values) -> Extension:
        user = self.users.get(extension["user_id"], {"active": False})
        name, email = (user["name"], user["email"]) if user["active"] else ("", "")
        return Extension(
            extension["sip"], extension["name"], extension["speed_dial"], account["id"], account["name"], name, email
        )


def _last_first(siblings: Iterable[Values]) -> list[Values]:
    return sorted(siblings, key=lambda it: (text_key(it["name"]), it["id"]), reverse=True)


def _place_of_extension(extension: Values) -> tuple[Any, ...]:
    return extension_key(extension["sip"], extension["name"], extension["speed_dial"])
