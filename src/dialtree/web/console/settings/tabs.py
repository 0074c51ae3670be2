"""The pages of the settings, each behind a tab."""

from typing import Any

import msgspec

from dialtree.management.permissions import Permission
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.place import Place
from dialtree.web.console.texts import marked


class Tab(msgspec.Struct, frozen=True):
    """A page of the settings.

    Attributes:
        name: What the page calls itself by.
        label: What it is called (to be translated).
        path: Where it is, below the settings.
    """

    name: str
    label: str
    path: str


_GENERAL = Tab("general", marked("General"), "")
_TOKENS = Tab("tokens", marked("Tokens"), "/tokens")
_WEBHOOKS = Tab("webhooks", marked("Webhooks"), "/webhooks")
_FACTORS = Tab("factors", marked("Second factor"), "/second-factor")


def root_of(place: Place) -> str:
    """Where the settings of an organisation are."""
    return f"{directory_of(place.organization.id)}/settings"


def settings_values(request: Requested, place: Place, tab: str) -> dict[str, Any]:
    """What each page of the settings shows.

    Args:
        request: The request.
        place: The organisation.
        tab: Which page it is, by the name of its tab.
    """
    whole = request.user.reach.has_all_of(place.organization.id)
    tabs = (
        _GENERAL,
        _TOKENS,
        *([_WEBHOOKS] if whole else []),
        *([_FACTORS] if request.user.may(Permission.ADMINISTER) else []),
    )
    return {
        "active": "settings",
        "root": root_of(place),
        "tabs": tabs,
        "tab": tab,
        "is_whole": whole,
        "zone": place.organization.time_zone,
    }
