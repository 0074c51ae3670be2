"""What every page has around its own content."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Request

from dialtree.management.permissions import Permission
from dialtree.management.principal import Principal
from dialtree.web.console.flashes import Flash
from dialtree.web.console.languages import Language, direction, language_of
from dialtree.web.console.navigation import Link, links, server_links
from dialtree.web.console.place import Place
from dialtree.web.console.themes import Theme, theme_of


class Shell(msgspec.Struct, frozen=True):
    """What the frame of a page shows.

    Attributes:
        language: The language.
        direction: Which way that is written.
        theme: The theme that was chosen.
        address: The page's own address, to come back to.
        person: Who reads it; None when nobody is signed in.
        token: What its forms are sent with.
        flash: What it says of what has just been done.
        links: Where its side bar leads.
        server_links: Where that leads beside the organisation.
    """

    language: Language
    direction: str
    theme: Theme
    address: str
    person: Principal | None
    token: str
    flash: Flash | None
    links: Sequence[Link]
    server_links: Sequence[Link]

    @property
    def name(self) -> str:
        """What the person is called."""
        return "" if self.person is None else self.person.name.partition(" <")[0]

    @property
    def email(self) -> str:
        """What the person signs in with."""
        return "" if self.person is None else self.person.name.rpartition(" <")[2].removesuffix(">")

    def may(self, permission: str) -> bool:
        """Whether the person has a permission, by its name."""
        return self.person is not None and self.person.may(Permission(permission))


def shell_of(request: Request[Any, Any, Any], place: Place | None, token: str, flash: Flash | None) -> Shell:
    """What surrounds the page that answers a request."""
    # A request that failed before anybody asked who makes it has none.
    person: Principal | None = request.scope.get("user")
    language = language_of(request)
    path, query = request.url.path, request.url.query
    return Shell(
        language,
        direction(language),
        theme_of(request),
        f"{path}?{query}" if query else path,
        person,
        token,
        flash,
        list(links(person, place)) if person else [],
        list(server_links(person)) if person else [],
    )
