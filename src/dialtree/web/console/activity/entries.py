"""The activity of an organisation as the page tells of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.history import difference
from dialtree.management.agent_statuses import load_statuses
from dialtree.management.principal import Principal
from dialtree.storage.activity import Happening
from dialtree.storage.audit import Act
from dialtree.storage.changes import Change
from dialtree.storage.titles import Title, load_titles
from dialtree.web.console.activity.links import link_of
from dialtree.web.console.activity.sentences import sentence
from dialtree.web.console.activity.values import FieldChange, Teller, naming
from dialtree.web.console.place import Place
from dialtree.web.console.texts import Texts, marked

_WAYS: Mapping[str, str] = {
    "person": marked("A person"),
    "token": marked("A program with a token"),
    "command line": marked("Command line"),
    "server": marked("The server itself"),
    "": marked("The database's own shell"),
}
_ICONS: Mapping[str, str] = {
    "extension": "phone",
    "agent": "phone",
    "account": "hierarchy-2",
    "user": "user",
    "credential": "lock",
    "code": "key",
    "token": "key",
    "webhook": "bolt",
    "status": "tags",
    "organization": "building",
    "directory": "file-import",
}
# Told by what they were called when it was done: nothing else has them any more.
_NAMED_BY = (("sip", "name"), ("name", "email"), ("label", "last_four"), ("name_en", "name_he"), ("label", "host"))


class Entry(msgspec.Struct, frozen=True):
    """Something that was done.

    Attributes:
        number: The number of the act; 0 of a change in the database's own shell.
        at: When.
        who: Who did it, as far as is known; "" when that is not known any more, or never was.
        email: The e-mail of a person who did it; "" of all else.
        way: By which way (to be translated).
        address: From which network address; "" from none.
        icon: The icon of what it was done to.
        sentence: What was done (to be translated).
        name: What the thing is called that it was done to.
        mark: What else that is known by; "" by nothing.
        link: Where the thing is shown; "" where it is not.
        fields: What changed, or what else is known.
        has_more: Whether the act made changes that have a page of their own.
    """

    number: int
    at: datetime
    who: str
    email: str
    way: str
    address: str
    icon: str
    sentence: str
    name: str
    mark: str
    link: str
    fields: Sequence[FieldChange]
    has_more: bool


class Source(msgspec.Struct, frozen=True):
    """What an entry is made of.

    Attributes:
        number: As in `Entry`.
        at: When.
        doer: Who did it, by which way, and from where.
        action: What was done, as management or the change log calls it.
        entity: To what kind of thing.
        entity_id: To which one; None when it was many.
        details: What else is known.
    """

    number: int
    at: datetime
    doer: tuple[str, str, str]
    action: str
    entity: str
    entity_id: int | None
    details: Mapping[str, Any]

    @property
    def thing(self) -> str:
        """What kind of thing the number is of: of an agent's deed, it is the extension's."""
        return "extension" if self.entity == "agent" else self.entity


def of_act(act: Act) -> Source:
    """What an act is told from."""
    doer = (act.actor, act.actor_kind, act.address)
    return Source(act.id, act.at, doer, act.action, act.entity, act.entity_id, act.details)


def of_change(change: Change) -> Source:
    """What a change in the change log is told from; who made it, that does not know."""
    before, after = difference(change.before, change.after)
    details: Mapping[str, Any] = after or before or {}
    if before is not None and after is not None:
        details = {name: {"before": before[name], "after": after[name]} for name in after}
    return Source(0, change.at, ("", "", ""), change.operation, change.entity, change.id, details)


def of_happening(happening: Happening) -> Source:
    """What any of both is told from."""
    if happening.act is not None:
        return of_act(happening.act)
    # One of both is there.
    return of_change(happening.change)  # type: ignore[arg-type]


async def load_entries(
    connection: AsyncConnection, person: Principal, place: Place, texts: Texts, sources: Iterable[Source]
) -> list[Entry]:
    """Tells what was done.

    Args:
        connection: A transaction that reads.
        person: Who reads it.
        place: The organisation.
        texts: In which language.
        sources: What is told.
    """
    told = list(sources)
    wanted = {(it.thing, it.entity_id) for it in told if it.entity_id is not None}
    wanted |= {named for it in told for named in naming(it.details)}
    titles = dict(await load_titles(connection, person.reach, place.organization.id, wanted))
    for status in await load_statuses(connection, person.reach, place.organization.id):
        name = status.name_he if texts.language == "he" else status.name_en
        titles["status", status.id] = Title(name, "")
    teller = Teller(texts, place.organization.time_zone, titles)
    return [_entry(person, place, teller, titles, it) for it in told]


def _entry(
    person: Principal, place: Place, teller: Teller, titles: Mapping[tuple[str, int], Title], source: Source
) -> Entry:
    title = None if source.entity_id is None else titles.get((source.thing, source.entity_id))
    name, mark = _called(source, title)
    who, way, address = source.doer
    is_change = source.action in {"set", "move", "enable", "disable", "update"}
    fields = teller.fields(source.details, is_change=is_change and source.entity != "webhook")
    # The thing itself says these already.
    told = {name, mark}
    return Entry(
        number=source.number,
        at=source.at,
        who=who.partition(" <")[0] if way == "person" else who,
        email=who.rpartition(" <")[2].removesuffix(">") if way == "person" and " <" in who else "",
        way=_WAYS.get(way, way),
        address=address,
        icon=_ICONS.get(source.entity, "activity"),
        sentence=sentence(source.entity, source.action),
        name=name,
        mark=mark,
        link=link_of(person, place, source.thing, source.entity_id, title),
        fields=[it for it in fields if it.before is not None or it.after not in told],
        has_more=source.action in {"import", "bulk", "undo"},
    )


def _called(source: Source, title: Title | None) -> tuple[str, str]:
    if source.entity_id is None:
        return "", ""
    if source.thing == "extension":
        # Its number comes first: it is what people know it by.
        sip = source.details.get("sip")
        mark = title.mark if title else sip if isinstance(sip, str) else ""
        name = title.name if title else source.details.get("name", "")
        return mark or f"#{source.entity_id}", name if isinstance(name, str) and name != mark else ""
    if title is not None and (title.name or title.mark):
        name, mark = title.name or title.mark, title.mark
        if source.entity in {"code", "token"}:
            mark = f"…{mark}"
        return name, "" if mark == name or source.entity == "webhook" else mark
    for fields in _NAMED_BY:
        texts = [it for field in fields if isinstance(it := source.details.get(field), str) and it]
        if texts:
            return texts[0], texts[1] if len(texts) > 1 else ""
    return f"#{source.entity_id}", ""
