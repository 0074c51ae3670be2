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
        whole: Whether it is for those alone who see all of the organisation.
    """

    name: str
    label: str
    icon: str
    path: str
    permission: Permission = Permission.READ
    whole: bool = False


OF_ORGANIZATION: Sequence[Entry] = (
    Entry("directory", marked("Directory"), "hierarchy-2", ""),
    Entry("agents", marked("Agents"), "headset", "/agents"),
    Entry("accounts", marked("Accounts"), "sitemap", "/accounts"),
    Entry("users", marked("Users"), "users", "/users"),
    Entry("codes", marked("Codes"), "key", "/codes"),
    Entry("try", marked("Try it"), "player-play", "/try"),
    Entry("statuses", marked("Statuses"), "tags", "/statuses"),
    Entry("activity", marked("Activity"), "history", "/activity"),
    Entry("import", marked("Import"), "file-import", "/import", Permission.WRITE, whole=True),
    Entry("settings", marked("Settings"), "settings", "/settings", Permission.WRITE),
)
"""The pages of an organisation, in order."""

OF_SERVER: Sequence[Entry] = (
    Entry("organizations", marked("Organisations"), "building", "/organizations", Permission.ADMINISTER),
    Entry("operators", marked("Operators"), "user-circle", "/operators", Permission.ADMINISTER),
    Entry("health", marked("Health"), "heart-rate-monitor", "/health", Permission.ADMINISTER),
)
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
        has_all = principal.reach.has_all_of(place.organization.id)
        entries = [it for it in OF_ORGANIZATION if has_all or not it.whole]
        yield from _seen(principal, entries, directory_of(place.organization.id))


def server_links(principal: Principal) -> Iterator[Link]:
    """What it leads to beside."""
    yield from _seen(principal, OF_SERVER, CONSOLE)


def _seen(principal: Principal, entries: Sequence[Entry], root: str) -> Iterator[Link]:
    for entry in entries:
        if principal.may(entry.permission):
            yield Link(entry, f"{root}{entry.path}")
