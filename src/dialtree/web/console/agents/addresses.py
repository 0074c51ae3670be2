"""Where the pages of agents are."""

from dialtree.web.console.addresses import directory_of
from dialtree.web.console.place import Place


def board_of(place: Place) -> str:
    """Where an organisation's agent board is."""
    return f"{directory_of(place.organization.id)}/agents"
