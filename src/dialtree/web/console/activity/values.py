"""The fields of what was done, with their values, as people read them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_datetime

from dialtree.storage.titles import Title
from dialtree.web.console.formats import number
from dialtree.web.console.texts import Texts, marked

LABELS: Mapping[str, str] = {
    "sip": marked("Number"),
    "name": marked("Name"),
    "speed_dial": marked("Speed dial"),
    "account_id": marked("Account"),
    "parent_id": marked("Below account"),
    "user_id": marked("User"),
    "active": marked("State"),
    "email": marked("E-mail"),
    "role": marked("Role"),
    "label": marked("Label"),
    "scope": marked("Opens"),
    "networks": marked("Networks"),
    "expires_at": marked("Expires"),
    "revoked_at": marked("Revoked"),
    "time_zone": marked("Time zone"),
    "allowed_origins": marked("Allowed origins"),
    "session_hours": marked("Hours until signing in again"),
    "agent_hours": marked("Hours until agents are logged out"),
    "status": marked("Status"),
    "name_en": marked("English name"),
    "name_he": marked("Hebrew name"),
    "color": marked("Colour"),
    "url": marked("Host"),
    "host": marked("Host"),
    "reason": marked("Reason"),
    "by": marked("Proven by"),
    "skip_to_now": marked("Unsent changes left out"),
    "sessions": marked("Sessions ended"),
    "sessions_ended": marked("Sessions ended"),
    "file": marked("File"),
    "accounts": marked("Accounts"),
    "users": marked("Users"),
    "extensions": marked("Extensions"),
    "added": marked("Added"),
    "changed": marked("Changed"),
    "deleted": marked("Deleted"),
    "disabled": marked("Disabled"),
    "changes": marked("Changes"),
    "before": marked("Before"),
}
"""What each field is called; what is not in it says nothing to people."""

_WORDS: Mapping[tuple[str, object], str] = {
    ("active", True): marked("Enabled"),
    ("active", False): marked("Disabled"),
    ("skip_to_now", True): marked("Yes"),
    ("role", "operator"): marked("Operator"),
    ("role", "manager"): marked("Manager"),
    ("role", "viewer"): marked("Viewer"),
    ("role", "agent"): marked("Agent"),
    ("scope", "organization"): marked("The whole organisation"),
    ("scope", "account"): marked("The account and all below"),
    ("reason", "wrong password"): marked("Wrong password"),
    ("reason", "wrong code"): marked("Wrong code"),
    ("reason", "disabled"): marked("Disabled"),
    ("by", "password"): marked("Password"),
    ("by", "password and code"): marked("Password and code"),
    ("by", "password and recovery code"): marked("Password and recovery code"),
}
_NAMING = {"account_id": "account", "parent_id": "account", "user_id": "user", "status": "status"}
_MOMENTS = {"expires_at", "revoked_at", "before"}
_LEFT_TO_RIGHT = {"sip", "speed_dial", "email", "networks", "allowed_origins", "time_zone", "color", "url", "host"}


class FieldChange(msgspec.Struct, frozen=True):
    """A field of what was done.

    Attributes:
        name: The field, as management calls it.
        label: What it is called (to be translated).
        before: Its value before, as text; "" when it had none, None when there is no telling.
        after: Its value after, or the value that is told; "" when it has none.
        is_left_to_right: Whether values are written from left to right in every language.
    """

    name: str
    label: str
    before: str | None
    after: str
    is_left_to_right: bool


class Teller:
    """Tells values.

    Args:
        texts: In which language.
        time_zone: In which time zone, by its IANA name.
        titles: What things are called.
    """

    def __init__(self, texts: Texts, time_zone: str, titles: Mapping[tuple[str, int], Title]) -> None:
        self._texts, self._zone, self._titles = texts, ZoneInfo(time_zone), titles

    def fields(self, details: Mapping[str, Any], *, is_change: bool) -> list[FieldChange]:
        """The fields that the details of an act tell.

        Args:
            details: The details.
            is_change: Whether a thing was changed by it: then only what changed is told.
        """
        found = []
        for name, value in details.items():
            if name not in LABELS:
                continue
            if isinstance(value, Mapping) and {"before", "after"} == value.keys():
                before, after = (self._told(name, value[side]) for side in ("before", "after"))
                found.append(self._field(name, before, after))
            # That what is new is enabled goes without saying.
            elif not is_change and (name, value) != ("active", True) and (text := self._told(name, value)):
                found.append(self._field(name, None, text))
        return found

    def _field(self, name: str, before: str | None, after: str) -> FieldChange:
        return FieldChange(name, LABELS[name], before, after, name in _LEFT_TO_RIGHT)

    def _told(self, name: str, value: Any) -> str:  # noqa: ANN401 - any of JSON
        if value in (None, "", [], 0) and value is not False:
            return ""
        if isinstance(value, str | bool) and (name, value) in _WORDS:
            return self._texts.gettext(_WORDS[name, value])
        if name in _NAMING and isinstance(value, int):
            title = self._titles.get((_NAMING[name], value))
            return (title.name or title.mark) if title else f"#{value}"
        if name in _MOMENTS and isinstance(value, str):
            return self._moment(value)
        for kind, tell in _BY_TYPE:
            if isinstance(value, kind):
                return tell(self._texts, value)
        return str(value)

    def _moment(self, text: str) -> str:
        there = datetime.fromisoformat(text).astimezone(self._zone)
        return format_datetime(there, "short", locale=self._texts.language)


def naming(details: Mapping[str, Any]) -> set[tuple[str, int]]:
    """The things that the details of an act name by their numbers, by what kind they are of."""
    found = set[tuple[str, int]]()
    for name, entity in _NAMING.items():
        value = details.get(name)
        values = value.values() if isinstance(value, Mapping) else [value]
        found |= {(entity, it) for it in values if isinstance(it, int)}
    return found


def _counts(texts: Texts, counts: Mapping[str, int]) -> str:
    told = []
    if added := counts.get("added"):
        told.append(texts.gettext("%(number)s added", number=number(texts.language, added)))
    if changed := counts.get("changed"):
        told.append(texts.gettext("%(number)s changed", number=number(texts.language, changed)))
    return ", ".join(told)


_BY_TYPE: tuple[tuple[Any, Callable[[Texts, Any], str]], ...] = (
    (Mapping, _counts),
    (list, lambda _, items: ", ".join(map(str, items))),
    (int, lambda texts, value: number(texts.language, value)),
)
