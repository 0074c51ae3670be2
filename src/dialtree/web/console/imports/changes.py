"""What an import changes, told so that people can see what is new in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.management.uploads import CHANGES, ChangeLine, Import, Section, Spans, load_lines
from dialtree.storage.paging import MOST
from dialtree.storage.titles import load_titles
from dialtree.web.console.texts import marked

Names = Mapping[tuple[str, int], str]
"""What accounts and users are called, by kind and number."""

_LABELS: Mapping[str, str] = {
    "sip": marked("Extension"),
    "name": marked("Name"),
    "speed_dial": marked("Speed dial"),
    "email": marked("E-mail"),
    "account_id": marked("Account"),
    "parent_id": marked("Account above"),
    "user_id": marked("User"),
    "active": marked("State"),
}
_NAMED = {"account_id": "account", "parent_id": "account", "user_id": "user"}
_LEFT_TO_RIGHT = frozenset({"sip", "speed_dial", "email"})


class Fact(msgspec.Struct, frozen=True):
    """A field of a thing that is added or changes.

    Attributes:
        label: What it is called (to be translated).
        before: What it says now; None when the thing is new.
        after: What it will say.
        kind: "text", "ltr" for what is written from left to right in every language, or "state" for true and false.
    """

    label: str
    before: str | bool | None
    after: str | bool
    kind: str


class Change(msgspec.Struct, frozen=True):
    """What happens to one thing.

    Attributes:
        kind: "account", "user" or "extension".
        operation: "add", "change" or "disable".
        mark: An extension's SIP id, an account's number; "" for a user.
        name: What it is called.
        facts: What is new in it.
    """

    kind: str
    operation: str
    mark: str
    name: str
    facts: Sequence[Fact]


def told(line: ChangeLine, names: Names) -> Change:
    """A change as people read it.

    Args:
        line: The change.
        names: What the accounts and users are called that it names.
    """
    kind = line.__struct_config__.tag
    after = msgspec.structs.asdict(line.after)
    before = None if line.before is None else msgspec.structs.asdict(line.before)
    mark = after.get("sip") or (str(after["id"]) if kind == "account" and before is not None else "")
    name = str(after["name"] or after.get("email", ""))
    return Change(str(kind), line.operation, str(mark), name, list(_facts(before, after, names)))


async def load_names(
    connection: AsyncConnection, reach: Reach, shown: Import, spans: Spans, lines: Iterable[ChangeLine]
) -> Names:
    """What the accounts and users are called that some changes name: those there are, and those that are new.

    Args:
        connection: A transaction that reads.
        reach: What whoever asks sees.
        shown: The import.
        spans: Where its lines are.
        lines: The changes.
    """
    wanted = {it for line in lines for it in _named(line)}
    titles = await load_titles(connection, reach, shown.organization_id, wanted)
    names = {key: title.name or title.mark for key, title in titles.items()}
    if wanted - names.keys():
        for section in spans.sections:
            if section.operation == "add" and section.kind != "extension":
                names = {**await _new_names(connection, shown.id, section), **names}
    return names


async def _new_names(connection: AsyncConnection, upload_id: int, section: Section) -> dict[tuple[str, int], str]:
    # Of thousands of new ones, those further down are told by their numbers.
    added = await load_lines(connection, upload_id, CHANGES, section.span, 0, MOST)
    return {(section.kind, it.after.id): it.after.name for it in added if it.after.name}


def _named(line: ChangeLine) -> Iterator[tuple[str, int]]:
    for thing in filter(None, (line.before, line.after)):
        for field, kind in _NAMED.items():
            number = getattr(thing, field, None)
            if number is not None:
                yield kind, number


def _facts(before: Mapping[str, object] | None, after: Mapping[str, object], names: Names) -> Iterator[Fact]:
    for field, label in _LABELS.items():
        if field not in after or (before is None and field in {"sip", "name"}):
            continue
        old, new = None if before is None else before[field], after[field]
        is_usual = before is None and new in {"", None, True}
        if old == new or is_usual:
            continue
        kind = "state" if field == "active" else "ltr" if field in _LEFT_TO_RIGHT else "text"
        yield Fact(label, None if before is None else _text(field, old, names), _text(field, new, names) or "", kind)


def _text(field: str, value: object, names: Names) -> str | bool:
    if isinstance(value, bool):
        return value
    if field in _NAMED and isinstance(value, int):
        return names.get((_NAMED[field], value), str(value))
    return "" if value is None else str(value)
