"""What the extension list is rendered from."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.contract.extension import Extension
from dialtree.directory.listing import list_extensions
from dialtree.directory.tree import Tree
from dialtree.storage.accounts import load_accounts, load_chain
from dialtree.storage.extensions import load_extensions
from dialtree.storage.revisions import read_revision
from dialtree.storage.users import load_users, load_users_on


@dataclass(frozen=True, slots=True)
class Listing:
    """The extension list of an organisation or an account, as of one moment.

    Attributes:
        revision: The organisation's revision at that moment; None when there is no such organisation.
        extensions: The list, in the order of the contract.
    """

    revision: int | None
    extensions: list[Extension]


async def load_listing(connection: AsyncConnection, organization_id: int, account_id: int | None) -> Listing:
    """Loads a list; all of it as of one moment.

    Args:
        connection: A transaction that reads.
        organization_id: The organisation.
        account_id: The account whose own extensions alone are wanted; None for the whole organisation.
    """
    revision = await read_revision(connection, organization_id)
    extensions = await load_extensions(connection, organization_id, account_id)
    if account_id is None:
        accounts = await load_accounts(connection, organization_id)
        users = await load_users(connection, organization_id)
    else:
        accounts = await load_chain(connection, account_id)
        users = await load_users_on(connection, organization_id, account_id)
    return Listing(revision, list_extensions(Tree(accounts), extensions, users, account_id))
