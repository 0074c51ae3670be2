"""The extension that a page is about."""

from dialtree.directory.faults import not_found
from dialtree.management import extensions
from dialtree.storage.extension_views import ExtensionView
from dialtree.web.authentication import Requested
from dialtree.web.console.place import Place
from dialtree.web.parameters import Directory


async def find_extension(request: Requested, directory: Directory, place: Place, extension_id: int) -> ExtensionView:
    """An extension of the organisation that a page is about.

    Raises:
        NotFoundError: There is none within reach.
    """
    async with directory.read() as connection:
        found = await extensions.find_extension(connection, request.user.reach, extension_id)
    if found.organization_id != place.organization.id:
        raise not_found("extension_id", f"there is no extension {extension_id}")
    return found
