"""Writes out an organisation: as CSV, or as the answer of the extension list."""

from collections.abc import Iterator

from dialtree.contract.answer import encode
from dialtree.directory.reach import EVERYTHING
from dialtree.directory.tree import Tree
from dialtree.management.accounts import find_organization
from dialtree.sources.csv.export import export_csv
from dialtree.storage.accounts import load_accounts
from dialtree.storage.database import Database
from dialtree.storage.extensions import load_extensions
from dialtree.storage.listing import load_listing
from dialtree.storage.users import load_users


async def export_answer(database: Database, organization_id: int | None = None) -> bytes:
    """The answer that a code of the organisation gets with showAll true, to the byte.

    Args:
        database: The directory.
        organization_id: The organisation; None means the only one there is.

    Raises:
        RefusedError: None is named, and there is more than one.
        NotFoundError: There is no such organisation.
    """
    async with database.read() as connection:
        organization = await find_organization(connection, EVERYTHING, organization_id)
        listing = await load_listing(connection, organization, None)
    return encode(list(listing.extensions))


async def export_table(database: Database, organization_id: int | None = None) -> Iterator[str]:
    """The organisation as CSV, line by line: everything that an import into an empty directory brings back.

    Args:
        database: The directory.
        organization_id: The organisation; None means the only one there is.

    Raises:
        RefusedError: None is named, and there is more than one.
        NotFoundError: There is no such organisation.
    """
    async with database.read() as connection:
        organization = await find_organization(connection, EVERYTHING, organization_id)
        tree = Tree(await load_accounts(connection, organization))
        extensions = await load_extensions(connection, organization)
        users = await load_users(connection, organization)
    return export_csv(tree, extensions, users)
