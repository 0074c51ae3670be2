"""The account tree at the side of a page that is of an account, or of all of them."""

from typing import Any

from dialtree.management.accounts import find
from dialtree.web.authentication import Requested
from dialtree.web.console.people.trees import load_tree
from dialtree.web.console.place import Place
from dialtree.web.parameters import Directory


async def load_tree_values(request: Requested, directory: Directory, place: Place, account: int) -> dict[str, Any]:
    """What the template of the account tree shows.

    Args:
        request: The request; its query may say what is searched for in the tree.
        directory: The directory.
        place: The organisation.
        account: The chosen account; 0 for none.

    Raises:
        NotFoundError: There is no such account within reach.
    """
    if account:
        async with directory.read() as connection:
            await find(connection, request.user.reach, account)
    tree, sought = await load_tree(request, directory, place), request.query_params.get("find", "").strip()
    return {
        "tree": tree,
        "find": sought,
        "branches": tree.found(sought) if sought else tree.shown(account),
        "way": tree.path(account),
        "account": tree.get(account),
    }
