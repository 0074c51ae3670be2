"""The account tree, as the pages of accounts and of users read it."""

from dialtree.directory.account import Account
from dialtree.directory.faults import not_found
from dialtree.management.accounts import find
from dialtree.storage.account_counts import load_counted_accounts
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.directory.tree import AccountTree
from dialtree.web.console.people.choices import outside
from dialtree.web.console.place import Place
from dialtree.web.parameters import Directory


def accounts_of(place: Place) -> str:
    """Where an organisation's accounts are."""
    return f"{directory_of(place.organization.id)}/accounts"


def users_of(place: Place) -> str:
    """Where its users are."""
    return f"{directory_of(place.organization.id)}/users"


async def load_tree(request: Requested, directory: Directory, place: Place, *, without: int = 0) -> AccountTree:
    """The accounts of an organisation that somebody sees.

    Args:
        request: What they ask.
        directory: The directory.
        place: The organisation.
        without: An account that is left out, with all below; 0 for none.
    """
    async with directory.read() as connection:
        counted = await load_counted_accounts(connection, request.user.reach, place.organization.id)
    return AccountTree(outside(counted, without) if without else counted)


async def find_account(request: Requested, directory: Directory, place: Place, account_id: int) -> Account:
    """An account of the organisation that a page is about.

    Raises:
        NotFoundError: There is none within reach.
    """
    async with directory.read() as connection:
        account = await find(connection, request.user.reach, account_id)
    if account.organization_id != place.organization.id:
        raise not_found("account_id", f"there is no account {account_id}")
    return account
