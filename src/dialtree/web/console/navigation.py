"""What the side bar leads to."""

from collections.abc import Iterator, Sequence

import msgspec

from dialtree.management.permissions import Permission
from dialtree.management.principal import Principal
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.assets import CONSOLE
from dialtree.web.console.place import Place
from dialtree.web.console.texts import marked


class Entry(msgspec.Struct, frozen=True):
    """A page that the side bar leads to.

    Attributes:
        name: What a page calls itself by, for the side bar to show where one is.
        label: What it is called (to be translated).
        icon: Its icon.
        path: Where it is, below its organisation's or the console's address.
        permission: Who sees it.
    """

    name: str
    label: str
    icon: str
    path: str
    permission: Permission = Permission.READ


OF_ORGANIZATION: Sequence[Entry] = (Entry("directory", marked("Directory"), "hierarchy-2", ""),)
"""The pages of an organisation, in order."""

OF_SERVER: Sequence[Entry] = ()
"""The pages of those who run the server, in order."""


class Link(msgspec.Struct, frozen=True):
    """An entry as somebody sees it.

    Attributes:
        entry: The entry.
        address: Where it leads.
    """

    entry: Entry
    address: str


def links(principal: Principal, place: Place | None) -> Iterator[Link]:
    """What the side bar leads to in an organisation; nothing without one."""
    if place is not None:
        yield from _seen(principal, OF_ORGANIZATION, directory_of(place.organization.id))


def server_links(principal: Principal) -> Iterator[Link]:
    """What it leads to beside."""
    yield from _seen(principal, OF_SERVER, CONSOLE)


def _seen(principal: Principal, entries: Sequence[Entry], root: str) -> Iterator[Link]:
    for entry in entries:
        if principal.may(entry.permission):
            yield Link(entry, f"{root}{entry.path}")
