"""What became of an extension, told to people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from dialtree.management.history import Doer, HistoryEntry, load_history
from dialtree.storage.names import load_account_names, load_user_names
from dialtree.web.authentication import Requested
from dialtree.web.console.place import Place
from dialtree.web.console.texts import Texts, marked, texts_of
from dialtree.web.pages import cursor_of, newest_first
from dialtree.web.parameters import Directory

MOST = 20
"""How many changes are told at once."""

_LABELS: Mapping[str, str] = {
    "sip": marked("Extension"),
    "name": marked("Name"),
    "speed_dial": marked("Speed dial"),
    "account_id": marked("Account"),
    "user_id": marked("User"),
    "active": marked("State"),
}
_LEFT_TO_RIGHT = frozenset({"sip", "speed_dial"})
_OPERATIONS: Mapping[str, str] = {
    "insert": marked("Added"),
    "update": marked("Changed"),
    "delete": marked("Deleted"),
}
_ACTIONS: Mapping[str, str] = {
    "bulk": marked("Changed together with others"),
    "undo": marked("Put back as it was"),
    "import": marked("Changed by an import"),
}


class ToldField(msgspec.Struct, frozen=True):
    """A field that has changed.

    Attributes:
        label: What it is called.
        before: What it was; "" for nothing.
        after: What it became.
        is_code: Whether it is written from left to right in every language.
    """

    label: str
    before: str
    after: str
    is_code: bool


class ToldEntry(msgspec.Struct, frozen=True):
    """A change.

    Attributes:
        what: What was done.
        by: Who did it, as the audit has it; None when it was done in the database's own shell.
        at: When.
        fields: What has changed by it.
    """

    what: str
    by: Doer | None
    at: datetime
    fields: Sequence[ToldField]

    @property
    def name(self) -> str:
        """What who did it is called; "" when nobody knows."""
        return "" if self.by is None else self.by.actor.partition(" <")[0]


class ToldHistory(msgspec.Struct, frozen=True):
    """Changes, the newest first.

    Attributes:
        entries: The changes.
        older: The cursor of those before; "" when these are all.
    """

    entries: Sequence[ToldEntry]
    older: str


async def load_told(
    request: Requested, directory: Directory, place: Place, extension_id: int, cursor: str = ""
) -> ToldHistory:
    """Some of the changes of an extension.

    Args:
        request: Who asks.
        directory: The directory.
        place: Its organisation.
        extension_id: The extension.
        cursor: The cursor of those that are wanted; "" for the newest.

    Raises:
        RefusedError: The cursor is none of this list.
    """
    window = newest_first(MOST, cursor or None)
    page = await load_history(directory, request.user.reach, extension_id, window)
    where = (request.user.reach, place.organization.id)
    async with directory.read() as connection:
        names = {
            "account_id": await load_account_names(connection, *where, _ids(page.items, "account_id")),
            "user_id": await load_user_names(connection, *where, _ids(page.items, "user_id")),
        }
    teller = _Teller(texts_of(request), names)
    older = "" if page.last is None else cursor_of(window.sort, page.last)
    return ToldHistory([teller.entry(it) for it in page.items], older)


def _ids(entries: Sequence[HistoryEntry], field: str) -> set[int]:
    states = [state for it in entries for state in (it.before, it.after) if state]
    return {state[field] for state in states if state.get(field) is not None}


class _Teller:
    def __init__(self, texts: Texts, names: Mapping[str, Mapping[int, str]]) -> None:
        self._texts = texts
        self._names = names

    def entry(self, entry: HistoryEntry) -> ToldEntry:
        what = _OPERATIONS[entry.operation]
        if entry.operation == "update" and entry.by is not None:
            what = _ACTIONS.get(entry.by.action, what)
        # What a deleted one was is told by what stands before.
        fields = [] if entry.operation == "delete" else list(self._fields(entry.before or {}, entry.after or {}))
        return ToldEntry(self._texts.gettext(what), entry.by, entry.at, fields)

    def _fields(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ToldField]:
        for field, label in _LABELS.items():
            was, became = self._value(field, before), self._value(field, after)
            if was != became:
                yield ToldField(self._texts.gettext(label), was, became, field in _LEFT_TO_RIGHT)

    def _value(self, field: str, state: Mapping[str, Any]) -> str:
        value = state.get(field)
        if value is None or value == "":
            return ""
        if field == "active":
            return self._texts.gettext("Enabled") if value else self._texts.gettext("Disabled")
        if field in self._names:
            return self._names[field].get(value) or self._texts.gettext("number %(id)s", id=value)
        return str(value)
