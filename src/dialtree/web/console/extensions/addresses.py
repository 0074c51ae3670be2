"""Where the pages of extensions are."""

from dialtree.web.console.addresses import directory_of, ours
from dialtree.web.console.answers import AnyRequest
from dialtree.web.console.place import Place


def root_of(place: Place) -> str:
    """Where an organisation's directory is."""
    return directory_of(place.organization.id)


def back_of(request: AnyRequest, place: Place, given: str = "") -> str:
    """Where somebody came from, which is where they are led once they are done.

    Args:
        request: What they ask; its query may say so.
        place: The organisation, to whose directory they are led unless anything is said.
        given: What a form says instead.
    """
    return ours(given or request.query_params.get("back") or root_of(place))
