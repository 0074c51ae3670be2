"""A search that looks at everything, one thing after another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dialtree.directory.text import fold
from dialtree.storage.paging import Page, Window


@dataclass(frozen=True)
class Row:
    """An extension and its user, as they are stored."""

    id: int
    account_id: int
    sip: str
    name: str
    speed_dial: str
    user_id: int | None
    active: bool
    user_name: str = ""
    user_email: str = ""


def matches(search: str, fields: Iterable[str]) -> bool:
    """Whether each word is a part of some field."""
    folded = [fold(it) for it in fields]
    return all(any(word in field for field in folded) for word in fold(search).split())


def page_of(rows: Iterable[Row], search: str, wanted: Callable[[Row], bool], window: Window) -> Page[int]:
    """The page that a search has to find."""
    found = [
        it
        for it in rows
        if wanted(it) and matches(search, (it.sip, it.name, it.speed_dial, it.user_name, it.user_email))
    ]
    name = window.sort.removeprefix("-") or "sip"

    def key(row: Row) -> tuple[Any, int]:
        return getattr(row, name), row.id

    backwards = window.sort.startswith("-")
    found.sort(key=key, reverse=backwards)
    after = window.after
    rest = [it for it in found if after is None or (key(it) < after if backwards else key(it) > after)]
    shown = rest[: window.limit]
    return Page([it.id for it in shown], len(found), key(shown[-1]) if len(rest) > len(shown) else None)
