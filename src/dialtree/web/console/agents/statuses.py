"""Statuses as pages of agents show them: a colour and a name in the language of the page."""

from collections.abc import Iterable, Mapping

import msgspec

from dialtree.directory.agent_status import LOGOUT, AgentStatus
from dialtree.management.agent_statuses import load_statuses
from dialtree.storage.database import Database
from dialtree.web.authentication import Requested
from dialtree.web.console.contrast import uses_of
from dialtree.web.console.languages import Language, language_of
from dialtree.web.console.place import Place

_GRAY = "#808080"
"""The colour of a status that the organisation no longer has."""


class Named(msgspec.Struct, frozen=True):
    """A status.

    Attributes:
        id: Its number.
        name: Its name in the language of the page; "" when the organisation no longer has it.
        color: Its colour, as `#rrggbb`.
        is_taken: Whether agents who hold an extension can take it.
    """

    id: int
    name: str = ""
    color: str = _GRAY
    is_taken: bool = False

    @property
    def ink(self) -> str:
        """The colour in which text on it can be read: white or black, whichever stands out more."""
        white, black, *_ = uses_of(self.color)
        return max(white, black, key=lambda it: it.ratio).front

    @property
    def faint(self) -> str:
        """The classes of what is filled with it: on which grounds it hardly stands out, and needs a line around it."""
        _, _, light, dark = uses_of(self.color)
        return " ".join(
            name for name, use in (("is-faint-on-light", light), ("is-faint-on-dark", dark)) if not use.is_enough
        )


def named(statuses: Iterable[AgentStatus], language: Language) -> dict[int, Named]:
    """Statuses by number, in a language."""
    return {
        it.id: Named(it.id, it.name_he if language == "he" else it.name_en, it.color, it.active and it.id != LOGOUT)
        for it in statuses
    }


async def load_named(request: Requested, directory: Database, place: Place) -> Mapping[int, Named]:
    """The statuses of the organisation that a page is about, by number, in the language of the page."""
    async with directory.read() as connection:
        found = await load_statuses(connection, request.user.reach, place.organization.id)
    return named(found, language_of(request))
