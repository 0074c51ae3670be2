"""What the extension list is rendered from."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.contract.answer import PIECE
from dialtree.contract.extension import Extension
from dialtree.directory import listing
from dialtree.directory.tree import Tree
from dialtree.storage.accounts import stream_active_accounts
from dialtree.storage.entries import stream_entries


@dataclass(frozen=True, slots=True)
class Listing:
    """The extension list of an organisation or an account, as of one moment.

    Attributes:
        revision: The organisation's revision at that moment; None when there is no such organisation.
        extensions: The list, in the order of the contract; it can be gone through once.
    """

    revision: int | None
    extensions: Iterator[Extension]


async def load_listing(connection: AsyncConnection, organization_id: int, account_id: int | None) -> Listing:
    """Loads a list, all of it as of one moment, without holding up the event loop however long it is.

    Args:
        connection: A transaction that reads.
        organization_id: The organisation.
        account_id: The account whose own extensions alone are wanted; None for the whole organisation.
    """
    tree, listed = Tree(), listing.Listing()
    revision: int | None = None
    async for at, accounts in stream_active_accounts(connection, organization_id, account_id):
        tree.add(accounts)
        revision = at
    walk = (account for account in tree.active() if account_id in (None, account.id))
    while few := list(islice(walk, PIECE)):
        listed.open(few)
        await asyncio.sleep(0)
    async for entries in stream_entries(connection, organization_id, account_id):
        listed.add(entries)
    return Listing(revision, listed.drain())
